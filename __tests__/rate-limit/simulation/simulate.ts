import type { RateLimitReading } from '../../../src/http/rate-limit-reading.js';
import type { Permit } from '../../../src/rate-limit/rate-limiter.js';
import { RateLimiter } from '../../../src/rate-limit/rate-limiter.js';
import {
  resolveRateLimitOptions,
  type RateLimitOptions,
} from '../../../src/rate-limit/rate-limit-options.js';
import { TestRequest } from '../support.js';
import { Random } from './random.js';
import type { LimiterServer, Verdict } from './servers.js';
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
  readonly server: (random: Random) => LimiterServer;
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
}

export interface Outcome {
  readonly sends: number;
  /** Requests refused with 429. */
  readonly refused: number;
  /** When each request that was served arrived. */
  readonly servedAtMs: readonly number[];
  readonly server: LimiterServer;
}

const ROUND = { up: Math.ceil, down: Math.floor, nearest: Math.round } as const;

/** The reading that the headers of `verdict` give, when they are read at `epochMs`. */
function readingOf(
  { limit, windowMs }: LimiterServer,
  { remaining, resetInMs }: Verdict,
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
  const resetAtMs =
    kind === 'none'
      ? null
      : kind === 'delta'
        ? epochMs + round(resetInMs)
        : round(servedAtEpochMs + resetInMs);
  const window = {
    unit: 'requests',
    limit,
    remaining,
    resetAtMs,
    windowMs: scenario.tellsWindow ? windowMs : null,
  };
  return { retryAfterMs: null, ...window, windows: [window] };
}

/** Runs a client that always has more to send against a server, on virtual time. */
export async function simulate(scenario: Scenario): Promise<Outcome> {
  const random = new Random(scenario.seed);
  const time = new VirtualTime(Date.UTC(2026, 0, 1) + Math.floor(random.between(0, 1_000_000)));
  const server = scenario.server(random);
  const limiter = new RateLimiter(
    resolveRateLimitOptions({ maxConcurrent: scenario.concurrency, ...scenario.options }, 'rateLimit'),
    { clock: time, maxRetryAfterMs: 900_000, onWait: () => {} },
  );
  const servedAtMs: number[] = [];
  let sends = 0;
  let refused = 0;

  function receive(permit: Permit, sentAtMs: number, verdict: Verdict, servedAtEpochMs: number): void {
    const reading = readingOf(server, verdict, scenario, servedAtEpochMs, time.epochMs());
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
      const verdict = server.serve(Math.floor(time.now()));
      if (verdict.allowed) servedAtMs.push(time.now());
      else refused += 1;
      const servedAtEpochMs = time.epochMs();
      time.at(time.now() + way(), () => {
        receive(permit, sentAtMs, verdict, servedAtEpochMs);
      });
    });
  }

  async function work(): Promise<void> {
    for (;;) {
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
  }

  if (scenario.otherShare !== undefined) {
    const gapMs = server.windowMs / (server.limit * scenario.otherShare);
    const other = (): void => {
      server.serve(Math.floor(time.now()));
      time.at(time.now() + gapMs * random.between(0.5, 1.5), other);
    };
    time.at(gapMs, other);
  }
  // More than may be in flight, so that someone always waits.
  for (let worker = 0; worker < scenario.concurrency + 5; worker++) work().catch(() => undefined);
  await time.runUntil(scenario.durationMs);
  limiter.close('over');
  return { sends, refused, servedAtMs, server };
}
