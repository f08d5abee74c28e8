import type { Quota, QuotaReading, ResetMeaning } from './quota.js';

/** Absorbs rounding, so that a token is there at the millisecond it was promised for. */
const EPSILON = 1e-6;

/** A bucket of `capacity` tokens, refilled evenly with `limit` tokens per `windowMs`. */
export class TokenBucket implements Quota {
  readonly #capacity: number;
  readonly #perMs: number;
  readonly #reset: ResetMeaning;
  #tokens: number;
  #filledAtMs = -Infinity;

  constructor(limit: number, windowMs: number, capacity: number, reset: ResetMeaning) {
    this.#capacity = capacity;
    this.#perMs = limit / windowMs;
    this.#reset = reset;
    this.#tokens = capacity;
  }

  waitMs(nowMs: number, cost: number): number {
    this.#refill(nowMs);
    return this.#tokens + EPSILON >= cost ? 0 : (cost - this.#tokens) / this.#perMs;
  }

  take(nowMs: number, cost: number): void {
    this.#refill(nowMs);
    this.#tokens -= cost;
  }

  read(nowMs: number): QuotaReading {
    this.#refill(nowMs);
    const whole = Math.max(0, Math.floor(this.#tokens + EPSILON));
    const target = this.#reset === 'full' ? this.#capacity : Math.min(whole + 1, this.#capacity);
    return {
      limit: this.#capacity,
      remaining: whole,
      resetAtMs: nowMs + Math.max(0, target - this.#tokens) / this.#perMs,
      windowMs: this.#capacity / this.#perMs,
    };
  }

  #refill(nowMs: number): void {
    if (this.#filledAtMs !== -Infinity) {
      this.#tokens = Math.min(this.#capacity, this.#tokens + (nowMs - this.#filledAtMs) * this.#perMs);
    }
    this.#filledAtMs = nowMs;
  }
}
