import type { Quota, QuotaReading } from './quota.js';

/**
 * So many requests per window. Windows lie end to end from the epoch on, or each opens with the first request that
 * arrives after the last one ended.
 */
export class FixedWindow implements Quota {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #opens: 'epoch' | 'first-request';
  #endMs = -Infinity;
  #used = 0;

  constructor(limit: number, windowMs: number, opens: 'epoch' | 'first-request') {
    this.#limit = limit;
    this.#windowMs = windowMs;
    this.#opens = opens;
  }

  waitMs(nowMs: number, cost: number): number {
    this.#expire(nowMs);
    return this.#used + cost <= this.#limit ? 0 : this.#endMs - nowMs;
  }

  take(nowMs: number, cost: number): void {
    this.#expire(nowMs);
    if (this.#endMs === -Infinity) this.#endMs = nowMs + this.#windowMs;
    this.#used += cost;
  }

  read(nowMs: number): QuotaReading {
    this.#expire(nowMs);
    return {
      limit: this.#limit,
      remaining: Math.max(0, Math.floor(this.#limit - this.#used)),
      resetAtMs: this.#endMs === -Infinity ? nowMs + this.#windowMs : this.#endMs,
      windowMs: this.#windowMs,
    };
  }

  #expire(nowMs: number): void {
    if (nowMs < this.#endMs) return;
    this.#used = 0;
    this.#endMs =
      this.#opens === 'epoch' ? (Math.floor(nowMs / this.#windowMs) + 1) * this.#windowMs : -Infinity;
  }
}
