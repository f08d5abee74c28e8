import type { Quota, QuotaReading, ResetMeaning } from './quota.js';

/** So many requests in any stretch of `windowMs`: each is remembered until it is that old. */
export class SlidingLog implements Quota {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #reset: ResetMeaning;
  #log: { readonly atMs: number; readonly cost: number }[] = [];
  #oldest = 0;
  #used = 0;

  constructor(limit: number, windowMs: number, reset: ResetMeaning) {
    this.#limit = limit;
    this.#windowMs = windowMs;
    this.#reset = reset;
  }

  waitMs(nowMs: number, cost: number): number {
    this.#expire(nowMs);
    let excess = this.#used + cost - this.#limit;
    if (excess <= 0) return 0;
    for (let index = this.#oldest; index < this.#log.length; index++) {
      const entry = this.#log[index];
      if (entry === undefined) break;
      excess -= entry.cost;
      if (excess <= 0) return entry.atMs + this.#windowMs - nowMs;
    }
    return this.#windowMs;
  }

  take(nowMs: number, cost: number): void {
    this.#expire(nowMs);
    this.#log.push({ atMs: nowMs, cost });
    this.#used += cost;
  }

  read(nowMs: number): QuotaReading {
    this.#expire(nowMs);
    const decisive = this.#reset === 'next' ? this.#log[this.#oldest] : this.#log.at(-1);
    return {
      limit: this.#limit,
      remaining: Math.max(0, Math.floor(this.#limit - this.#used)),
      resetAtMs: decisive === undefined ? nowMs : decisive.atMs + this.#windowMs,
      windowMs: this.#windowMs,
    };
  }

  #expire(nowMs: number): void {
    for (;;) {
      const entry = this.#log[this.#oldest];
      if (entry === undefined || entry.atMs + this.#windowMs > nowMs) break;
      this.#used -= entry.cost;
      this.#oldest++;
    }
    // Dropping the expired head now and then keeps both time and memory in step with the limit.
    if (this.#oldest > 1_000 || (this.#oldest > 0 && this.#oldest === this.#log.length)) {
      this.#log = this.#log.slice(this.#oldest);
      this.#oldest = 0;
    }
  }
}
