import type { Rate } from '../rate-limit/rate-limit-options.js';
import { leaseMs } from './timing.js';

/**
 * How many units to lease at once: twice as many as the last time when those were used up at once, so that Redis is
 * asked rarely by a process that needs many; fewer when some were left over, as what one holds is out of the others'
 * reach.
 */
export class LeaseSize {
  readonly #rate: Rate;
  readonly #share: number;
  /** A small part of all units: what is left in the pool and too little for a lease lies idle. */
  readonly #few: number;
  #size = 1;
  #leasedAtMs = -Infinity;
  /** How long the units leased last took to come. */
  #tookMs = 0;
  /** Whether the units leased last were found to be too few. */
  #wasDry = true;

  /** @param share as many as one process may use while Redis is away. */
  constructor(rate: Rate, share: number) {
    this.#rate = rate;
    this.#share = share;
    this.#few = Math.max(1, Math.floor(rate.requests / 32));
  }

  /** How many to ask for. @param needed what the next in line needs, which is leased in any case. */
  next(needed: number): number {
    return Math.max(needed, Math.min(this.#size, this.#most));
  }

  /** With how many to make do, when there are no more. */
  least(needed: number): number {
    return Math.max(needed, Math.min(this.#size, this.#few));
  }

  /** Units came. @param tookMs how long after they were asked for. */
  leased(nowMs: number, tookMs: number): void {
    this.#leasedAtMs = nowMs;
    this.#tookMs = tookMs;
    this.#size = Math.min(this.#size, this.#most);
    this.#wasDry = false;
  }

  /** All units have been used, and more are needed. */
  ranDry(nowMs: number): void {
    if (this.#wasDry) return;
    this.#wasDry = true;
    if (!this.#isQuick(nowMs)) return;
    // Where each try takes its time, fewer of them.
    const times = this.#tookMs > leaseMs(this.#rate.perMs) / 2 ? 4 : 2;
    this.#size = Math.min(this.#most, this.#size * times);
  }

  /** Units were not used in time. */
  lapsed(units: number): void {
    this.#size = Math.max(1, this.#size - units);
  }

  /** Whether to lease the next units before the last ones, of which `idle` are left, have been used. */
  isTimeToRefill(idle: number, nowMs: number): boolean {
    return this.#size > 1 && idle * 2 <= this.#size && this.#isQuick(nowMs);
  }

  /** As many as the rate allows while the units after them are fetched twice, as far as they are this process's share. */
  get #most(): number {
    const { requests, perMs } = this.#rate;
    const meanwhile = Math.ceil((2 * this.#tookMs * requests) / perMs);
    return Math.max(this.#few, Math.min(meanwhile, this.#share, Math.ceil(requests / 2)));
  }

  /** Whether units that are used up now have not lasted until others could come. */
  #isQuick(nowMs: number): boolean {
    return nowMs - this.#leasedAtMs < Math.max(leaseMs(this.#rate.perMs) / 2, this.#tookMs);
  }
}
