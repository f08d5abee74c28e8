import { leaseMs } from './timing.js';

/**
 * How many units to lease at once: twice as many as the last time when those were used up at once, so that Redis is
 * asked rarely by a process that needs many; fewer when some were left over, as what one holds is out of the others'
 * reach.
 */
export class LeaseSize {
  readonly #max: number;
  readonly #quickMs: number;
  #size = 1;
  #leasedAtMs = -Infinity;
  /** Whether the units leased last were found to be too few. */
  #wasDry = true;

  /** A lease is a small part of all units at the most: what is left in the pool and too little for it lies idle. */
  constructor(requests: number, perMs: number) {
    this.#max = Math.max(1, Math.floor(requests / 32));
    this.#quickMs = leaseMs(perMs) / 2;
  }

  /** @param needed what the next in line needs, which is leased in any case. */
  next(needed: number): number {
    return Math.max(needed, this.#size);
  }

  /** Units came. */
  leased(nowMs: number): void {
    this.#leasedAtMs = nowMs;
    this.#wasDry = false;
  }

  /** All units have been used, and more are needed. */
  ranDry(nowMs: number): void {
    if (this.#wasDry) return;
    this.#wasDry = true;
    if (nowMs - this.#leasedAtMs < this.#quickMs) this.#size = Math.min(this.#max, this.#size * 2);
  }

  /** Units were not used in time. */
  lapsed(units: number): void {
    this.#size = Math.max(1, this.#size - units);
  }

  /** Whether to lease the next units before the last ones, of which `idle` are left, have been used. */
  isTimeToRefill(idle: number, nowMs: number): boolean {
    return this.#size > 1 && idle * 2 <= this.#size && nowMs - this.#leasedAtMs < this.#quickMs;
  }
}
