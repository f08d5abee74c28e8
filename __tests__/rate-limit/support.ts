import { AbortSlot } from '../../src/internal/abort-slot.js';
import type { Clock, StopTimer } from '../../src/internal/clock.js';
import type { RateLimitReading, RateLimitWindow } from '../../src/http/rate-limit-reading.js';
import type { Observation, Permit, PermitRequest, RateLimitWait } from '../../src/rate-limit/rate-limiter.js';
import { RateLimiter } from '../../src/rate-limit/rate-limiter.js';
import { resolveRateLimitOptions, type RateLimitOptions } from '../../src/rate-limit/rate-limit-options.js';

/** The wall-clock time at which a virtual clock starts. */
export const EPOCH = Date.UTC(2026, 0, 1);

interface VirtualTimer {
  readonly atMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that passes only when told to. */
export class VirtualClock implements Clock {
  #nowMs = 1_000;
  #order = 0;
  #timers: VirtualTimer[] = [];

  now(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return EPOCH + this.#nowMs - 1_000;
  }

  startTimer(callback: () => void, delayMs: number): StopTimer {
    const timer = { atMs: this.#nowMs + delayMs, order: this.#order++, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get timers(): number {
    return this.#timers.length;
  }

  /** Lets time pass, running the timers that fall due, and then whatever waits for a promise. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const [due] = this.#timers
        .filter((timer) => timer.atMs <= endMs)
        .sort((a, b) => a.atMs - b.atMs || a.order - b.order);
      if (due === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== due);
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.callback();
      await settle();
    }
    this.#nowMs = endMs;
    await settle();
  }
}

/** Lets everything that is already decided reach those who wait for it. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 10; round++) await Promise.resolve();
}

export class TestRequest implements PermitRequest {
  scope = '';
  priority = 0;
  cost = 1;
  readonly signal = new AbortSlot();
  deadlineMs = Infinity;
  ticket = 0;

  constructor(given: Partial<Pick<PermitRequest, 'scope' | 'priority' | 'cost' | 'deadlineMs'>> = {}) {
    Object.assign(this, given);
  }
}

/** A limiter on virtual time, and a log of who was let through in which order. */
export class Bench {
  readonly clock = new VirtualClock();
  readonly waits: RateLimitWait[] = [];
  readonly granted: string[] = [];
  readonly rejected = new Map<string, unknown>();
  readonly permits = new Map<string, Permit>();
  readonly requests = new Map<string, TestRequest>();
  readonly limiter: RateLimiter;
  readonly #warm = new Set<string>();

  /** @param cold whether scopes start as they do in earnest, with a probe. */
  constructor(
    options: RateLimitOptions = {},
    maxRetryAfterMs = 900_000,
    readonly cold = false,
  ) {
    this.limiter = new RateLimiter(resolveRateLimitOptions(options, 'rateLimit'), {
      clock: this.clock,
      maxRetryAfterMs,
      onWait: (wait) => this.waits.push(wait),
    });
  }

  /** Asks for a permit under a name; asking again under the same name is that request's retry. */
  ask(name: string, given: ConstructorParameters<typeof TestRequest>[0] = {}): TestRequest {
    const request = this.requests.get(name) ?? new TestRequest(given);
    this.warm(request.scope);
    this.requests.set(name, request);
    const take = (permit: Permit): void => {
      this.granted.push(name);
      this.permits.set(name, permit);
    };
    const permit = this.limiter.acquire(request);
    if (permit instanceof Promise) {
      permit.then(take, (reason: unknown) => this.rejected.set(name, reason));
    } else {
      take(permit);
    }
    return request;
  }

  askAll(names: string, given: ConstructorParameters<typeof TestRequest>[0] = {}): void {
    for (const name of names) this.ask(name, given);
  }

  /** Lets a scope have had its first answer, one that said nothing. */
  warm(scope: string): void {
    if (this.cold || this.#warm.has(scope)) return;
    this.#warm.add(scope);
    this.#observe({ scope, sentAtMs: this.clock.now() - 1 });
  }

  async release(name: string): Promise<void> {
    this.permits.get(name)!.release();
    await settle();
  }

  async observe(given: Partial<Observation> = {}): Promise<void> {
    this.#warm.add(given.scope ?? '');
    this.#observe(given);
    await settle();
  }

  #observe(given: Partial<Observation>): void {
    const nowMs = this.clock.now();
    this.limiter.observe({
      scope: '',
      status: 200,
      verdict: given.status === 429 ? 'rate-limited' : 'ok',
      reading: undefined,
      retryAfterMs: null,
      sentAtMs: nowMs,
      receivedAtMs: nowMs,
      ...given,
    });
  }

  /** What was granted since the last time this was asked. */
  news(): string {
    return this.granted.splice(0).join('');
  }
}

/** A reading of one window that counts requests. */
export function reading(given: Partial<RateLimitReading>): RateLimitReading {
  const { limit = null, remaining = null, resetAtMs = null, windowMs = null, retryAfterMs = null } = given;
  const window: RateLimitWindow = { unit: 'requests', limit, remaining, resetAtMs, windowMs };
  return { retryAfterMs, limit, remaining, resetAtMs, windowMs, windows: [window], ...given };
}
