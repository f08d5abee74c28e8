// A process that takes permits of a shared limit as fast as it is given them, and sends nothing. Its options come as
// JSON; it says when it is ready, is told when to begin and to end, and reports.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AbortSlot } from '../../src/internal/abort-slot.js';
import { systemClock } from '../../src/internal/clock.js';
import { RateLimiter } from '../../src/rate-limit/rate-limiter.js';
import { resolveRateLimitOptions } from '../../src/rate-limit/rate-limit-options.js';
import { redisRateLimit } from '../../src/redis/index.js';

export interface TakerOptions {
  readonly url: string;
  readonly id: string;
  readonly requests: number;
  readonly perMs: number;
  /** How many permits are held or waited for at a time. */
  readonly concurrency: number;
}

/** When to begin and to end, in epoch milliseconds. */
export interface TakerTurn {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface TakerReport {
  /** When permits were given, on the clock of the machine, in epoch milliseconds. */
  readonly grantedAtMs: number[];
  /** What the limiter had to say; nothing, when all goes well. */
  readonly notices: string[];
}

const { url, id, requests, perMs, concurrency } = JSON.parse(process.argv[2] ?? '{}') as TakerOptions;
const report: TakerReport = { grantedAtMs: [], notices: [] };
const machineNow = (): number => performance.timeOrigin + performance.now();

const limiter = new RateLimiter(
  resolveRateLimitOptions(
    { requests, perMs, maxConcurrent: concurrency, headers: false, shared: redisRateLimit({ url, id }) },
    'rateLimit',
  ),
  {
    clock: systemClock,
    maxRetryAfterMs: 60_000,
    onWait: () => undefined,
    onNotice: (_level, message) => report.notices.push(message),
  },
);

/** One permit after the other, each given back a turn of the event loop later, as if an answer had come. */
async function take(untilMs: number): Promise<void> {
  while (machineNow() < untilMs) {
    const request = {
      scope: '',
      priority: 0,
      cost: 1,
      signal: new AbortSlot(),
      deadlineMs: Infinity,
      ticket: 0,
    };
    const permit = await limiter.acquire(request);
    const sentAtMs = systemClock.now();
    report.grantedAtMs.push(machineNow());
    await nextTurn();
    const receivedAtMs = systemClock.now();
    const answer = { status: 200, verdict: 'ok', reading: undefined, retryAfterMs: null } as const;
    limiter.observe({ ...answer, scope: '', sentAtMs, receivedAtMs, permit });
    permit.release();
  }
}

process.once('message', (message) => {
  const { fromMs, untilMs } = message as TakerTurn;
  setTimeout(() => {
    void Promise.all(Array.from({ length: concurrency }, () => take(untilMs))).then(() => {
      limiter.close(new Error('done'));
      process.send?.(report, () => {
        process.disconnect();
      });
    });
  }, fromMs - machineNow());
});
process.send?.('ready');
