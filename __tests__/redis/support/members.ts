import { sleep } from '../../../src/internal/sleep.js';
import { systemClock } from '../../../src/internal/clock.js';
import type { Observation } from '../../../src/rate-limit/observation.js';
import {
  resolveRateLimitOptions,
  type RateLimitOptions,
} from '../../../src/rate-limit/rate-limit-options.js';
import { RateLimiter, type Permit } from '../../../src/rate-limit/rate-limiter.js';
import { redisRateLimit, type RedisRateLimitOptions } from '../../../src/redis/index.js';
import { TestRequest } from '../../rate-limit/support.js';

/** A limiter that shares, as a client in a process of its own would have it. */
export class Member {
  readonly notices: string[] = [];
  readonly limiter: RateLimiter;

  constructor(redis: RedisRateLimitOptions, rate: RateLimitOptions) {
    const options = resolveRateLimitOptions({ ...rate, shared: redisRateLimit(redis) }, 'rateLimit');
    this.limiter = new RateLimiter(options, {
      clock: systemClock,
      maxRetryAfterMs: 60_000,
      onWait: () => undefined,
      onNotice: (level, message) => this.notices.push(`${level}: ${message}`),
    });
  }

  acquire(request = new TestRequest()): Promise<Permit> {
    return Promise.resolve(this.limiter.acquire(request));
  }

  /** Waits for a permit, and gives it back. */
  async send(request = new TestRequest()): Promise<void> {
    (await this.acquire(request)).release();
  }

  /** A response has come. */
  see(given: Partial<Observation>): void {
    const nowMs = systemClock.now();
    const ok = { scope: '', status: 200, verdict: 'ok', reading: undefined, retryAfterMs: null } as const;
    this.limiter.observe({ ...ok, sentAtMs: nowMs, receivedAtMs: nowMs, ...given });
  }

  /** Waits until something of the server has been heard of. */
  async isTold(): Promise<void> {
    const heard = (): boolean => {
      const { pausedUntilMs, scopes } = this.limiter.state();
      return pausedUntilMs !== null || scopes.some(({ windows }) => windows.length > 0);
    };
    while (!heard()) await sleep(1);
  }
}

const open = new Set<Member>();

export function member(redis: RedisRateLimitOptions, rate: RateLimitOptions = {}): Member {
  const made = new Member(redis, rate);
  open.add(made);
  return made;
}

export function closeMembers(): void {
  for (const { limiter } of open) limiter.close(new Error('the test is over'));
  open.clear();
}
