// A process of its own that sends as fast as the shared limit lets it, until it is told to stop. Its options come as JSON;
// it tells of notices as they come, and reports when all it had begun is done.
import { ApiClient } from '../../../src/client/api-client.js';
import { AbortSlot } from '../../../src/internal/abort-slot.js';
import { systemClock } from '../../../src/internal/clock.js';
import { resolveRateLimitOptions } from '../../../src/rate-limit/rate-limit-options.js';
import { RateLimiter } from '../../../src/rate-limit/rate-limiter.js';
import { redisRateLimit } from '../../../src/redis/index.js';

export interface WorkerOptions {
  readonly url: string;
  readonly id: string;
  readonly requests: number;
  readonly perMs: number;
  readonly concurrency: number;
  readonly fallbackProcesses?: number;
  /** Where to send requests; without it permits are taken and nothing is sent. */
  readonly baseURL?: string;
  /** How wrong the wall clock of this process is, in milliseconds. */
  readonly skewMs?: number;
}

export interface WorkerReport {
  /** When requests were sent, or permits given, on the clock of the machine. */
  readonly sentAtMs: number[];
  readonly failures: string[];
  readonly notices: string[];
}

const options = JSON.parse(process.argv[2] ?? '{}') as WorkerOptions;
const { skewMs = 0, concurrency, baseURL } = options;
if (skewMs !== 0) {
  const rightNow = Date.now;
  Date.now = () => rightNow() + skewMs;
}

const report: WorkerReport = { sentAtMs: [], failures: [], notices: [] };
const { url, id, requests, perMs, fallbackProcesses } = options;
const rateLimit = {
  maxConcurrent: concurrency,
  requests,
  perMs,
  shared: redisRateLimit({ url, id, fallbackProcesses }),
};
let stopped = false;
process.once('message', () => {
  stopped = true;
});
const notice = (message: string): void => {
  report.notices.push(message);
  process.send?.(message);
};
const machineNow = (): number => performance.timeOrigin + performance.now();

async function sendRequests(target: string): Promise<void> {
  const log = (_fields: object, message?: string): void => {
    if (message?.includes('rate limit "') === true) notice(message);
  };
  const silent = (): void => undefined;
  const logger = { trace: silent, debug: silent, info: log, warn: log, error: log, fatal: log, silent };
  const hooks = { onRequest: () => void report.sentAtMs.push(machineNow()) };
  const client = new ApiClient({
    baseURL: target,
    rateLimit,
    hooks,
    logger: logger as never,
    retry: { maxAttempts: 1 },
  });
  const work = async (): Promise<void> => {
    while (!stopped) {
      try {
        await client.get('/');
      } catch (error) {
        report.failures.push(String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  await client.close();
}

async function takePermits(): Promise<void> {
  const limiter = new RateLimiter(resolveRateLimitOptions(rateLimit, 'rateLimit'), {
    clock: systemClock,
    maxRetryAfterMs: 60_000,
    onWait: () => undefined,
    onNotice: (_level, message) => {
      notice(message);
    },
  });
  const work = async (): Promise<void> => {
    while (!stopped) {
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
      report.sentAtMs.push(machineNow());
      await new Promise(setImmediate);
      const receivedAtMs = systemClock.now();
      const answer = { status: 200, verdict: 'ok', reading: undefined, retryAfterMs: null } as const;
      limiter.observe({ ...answer, scope: '', sentAtMs, receivedAtMs, permit });
      permit.release();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  limiter.close(new Error('done'));
}

void (baseURL === undefined ? takePermits() : sendRequests(baseURL)).then(() => {
  process.send?.(report, () => {
    process.disconnect();
  });
});
