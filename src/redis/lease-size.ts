/** How many units to lease at once: what this process uses in a short while, so that Redis is asked rarely. */
export class LeaseSize {
  readonly #periodMs: number;
  readonly #max: number;
  #periodStartMs = -Infinity;
  #used = 0;
  #usedBefore = 0;

  /**
   * A lease is for a fortieth of the window, as what it holds is out of the others' reach; and for an eighth of all
   * units at the most, so that one process cannot empty the pool by asking first.
   */
  constructor(requests: number, perMs: number) {
    this.#periodMs = Math.min(25, Math.max(5, perMs / 40));
    this.#max = Math.max(1, Math.floor(requests / 8));
  }

  /** Units were used. */
  add(units: number, nowMs: number): void {
    this.#turn(nowMs);
    this.#used += units;
  }

  /** @param needed what the next in line needs, which is leased in any case. */
  next(needed: number, nowMs: number): number {
    this.#turn(nowMs);
    return Math.max(needed, Math.min(this.#max, Math.max(this.#used, this.#usedBefore)));
  }

  /** Whether more is used than can be asked for one by one. */
  get isBrisk(): boolean {
    return this.#usedBefore >= 2;
  }

  #turn(nowMs: number): void {
    const elapsedMs = nowMs - this.#periodStartMs;
    if (elapsedMs < this.#periodMs) return;
    this.#usedBefore = elapsedMs < 2 * this.#periodMs ? this.#used : 0;
    this.#used = 0;
    this.#periodStartMs = nowMs;
  }
}
