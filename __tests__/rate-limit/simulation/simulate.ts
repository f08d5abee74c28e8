import type { RateLimitReading } from '../../../src/http/rate-limit-reading.js';
import type { Permit } from '../../../src/rate-limit/rate-limiter.js';
import { RateLimiter } from '../../../src/rate-limit/rate-limiter.js';
import {
  resolveRateLimitOptions,
  type RateLimitOptions,
} from '../../../src/rate-limit/rate-limit-options.js';
import { TestRequest } from '../support.js';
import { Random } from './random.js';
import { serve, type Limit, type Verdict } from './servers.js';
import { VirtualTime } from './virtual-time.js';

/** How a server writes a reset. */
export type ResetFormat =
  | 'delta-up'
  | 'delta-down'
  | 'delta-nearest'
  | 'date-up'
  | 'date-down'
  | 'date-nearest'
  | 'delta-ms'
  | 'none';

export interface Scenario {
  /** The server's limits; the first is the one that binds in the long run. */
  readonly server: (random: Random) => readonly [Limit, ...Limit[]];
  readonly format: ResetFormat;
  /** Whether the server tells the length of its window. */
  readonly tellsWindow: boolean;
  /** Shortest and longest round trip; answers overtake each other. */
  readonly roundTripMs: readonly [number, number];
  readonly concurrency: number;
  readonly durationMs: number;
  readonly seed: number;
  readonly options?: RateLimitOptions;
  /** What another client uses, as a share of the quota. */
  readonly otherShare?: number;
  /** There is something to send only now and then: single requests, a few, more than the quota. Default: always. */
  readonly bursts?: boolean;
}

export interface Outcome {
  readonly sends: number;
  /** Requests refused with 429. */
  readonly refused: number;
  /** When each request that was served arrived. */
  readonly servedAtMs: readonly number[];
  /** The one that binds in the long run. */
  readonly binding: Limit;
}

const ROUND = { up: Math.ceil, down: Math.floor, nearest: Math.round } as const;

/** The reading that the headers of `verdict` give, when they are read at `epochMs`. */
function readingOf(
  limits: readonly Limit[],
  verdict: Verdict,
  scenario: Scenario,
  servedAtEpochMs: number,
  epochMs: number,
): RateLimitReading {
  const [kind, rounding] = scenario.format.split('-') as [
    'delta' | 'date' | 'none',
    'up' | 'down' | 'nearest' | 'ms',
  ];
  const round = (ms: number): number =>
    rounding === 'ms' ? Math.ceil(ms) : ROUND[rounding](ms / 1_000) * 1_000;
  const resetAtMs = (resetInMs: number): number | null => {
    if (kind === 'none') return null;
    return kind === 'delta' ? epochMs + round(resetInMs) : round(servedAtEpochMs + resetInMs);
  };
  const windows = limits.map(({ limit, windowMs }, at) => {
    const { remaining, resetInMs } = verdict.left[at] ?? { remaining: 0, resetInMs: 0 };
    return {
      unit: 'requests',
      ...(limits.length === 1 ? {} : { name: `policy ${at + 1}` }),
      limit,
      remaining,
      resetAtMs: resetAtMs(resetInMs),
      windowMs: scenario.tellsWindow ? windowMs : null,
    };
  });
  const [tightest] = [...windows].sort((one, other) => one.remaining - other.remaining);
  if (tightest === undefined) throw new TypeError('a server has a limit');
  return { ...tightest, retryAfterMs: null, windows };
}

/** Runs a client against a server, on virtual time. */
export async function simulate(scenario: Scenario): Promise<Outcome> {
  const random = new Random(scenario.seed);
  const time = new VirtualTime(Date.UTC(2026, 0, 1) + Math.floor(random.between(0, 1_000_000)));
  const limits = scenario.server(random);
  const [binding] = limits;
  const limiter = new RateLimiter(
    resolveRateLimitOptions({ maxConcurrent: scenario.concurrency, ...scenario.options }, 'rateLimit'),
    { clock: time, maxRetryAfterMs: 900_000, onWait: () => {} },
  );
  const servedAtMs: number[] = [];
  let sends = 0;
  let refused = 0;

  function receive(permit: Permit, sentAtMs: number, verdict: Verdict, servedAtEpochMs: number): void {
    const reading = readingOf(limits, verdict, scenario, servedAtEpochMs, time.epochMs());
    limiter.observe({
      scope: '',
      status: verdict.allowed ? 200 : 429,
      verdict: verdict.allowed ? 'ok' : 'rate-limited',
      reading,
      retryAfterMs: null,
      sentAtMs,
      receivedAtMs: time.now(),
      permit,
    });
    permit.release();
  }

  function send(permit: Permit): void {
    const sentAtMs = time.now();
    const [shortestMs, longestMs] = scenario.roundTripMs;
    // Two ways, each with its own delay; a few take much longer than the others.
    const way = (): number => {
      const slow = random.next() < 0.05 ? 1 : random.next() * 0.4;
      return (shortestMs + (longestMs - shortestMs) * slow * random.next()) / 2;
    };
    sends += 1;
    time.at(sentAtMs + way(), () => {
      // Servers count in whole milliseconds.
      const verdict = serve(limits, Math.floor(time.now()));
      if (verdict.allowed) servedAtMs.push(time.now());
      else refused += 1;
      const servedAtEpochMs = time.epochMs();
      time.at(time.now() + way(), () => {
        receive(permit, sentAtMs, verdict, servedAtEpochMs);
      });
    });
  }

  async function request(): Promise<void> {
    const permit = await limiter.acquire(new TestRequest());
    const released = permit.release.bind(permit);
    await new Promise<void>((resolve) => {
      permit.release = () => {
        released();
        resolve();
      };
      send(permit);
    });
  }

  async function work(): Promise<void> {
    for (;;) await request();
  }

  /** Requests of one moment, and some time until the next ones: some single requests, some more than there is quota. */
  function burst(): void {
    const size = Math.ceil(random.between(0, 1) ** 3 * 1.5 * binding.limit);
    for (let count = 0; count < size; count++) request().catch(() => undefined);
    time.at(time.now() + random.between(0, 1) ** 2 * binding.windowMs, burst);
  }

  if (scenario.otherShare !== undefined) {
    const gapMs = binding.windowMs / (binding.limit * scenario.otherShare);
    const other = (): void => {
      serve(limits, Math.floor(time.now()));
      time.at(time.now() + gapMs * random.between(0.5, 1.5), other);
    };
    time.at(gapMs, other);
  }
  if (scenario.bursts === true) burst();
  // More than may be in flight, so that someone always waits.
  else for (let worker = 0; worker < scenario.concurrency + 5; worker++) work().catch(() => undefined);
  await time.runUntil(scenario.durationMs);
  limiter.close('over');
  return { sends, refused, servedAtMs, binding };
}
