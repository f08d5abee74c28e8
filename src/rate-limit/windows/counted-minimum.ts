/** What one response said is left of a window. */
interface Report {
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
  readonly remaining: number;
  /** Whether it certainly belongs to the generation that is current. */
  current: boolean;
}

/** A request that is over without having told what is left: it may or may not be counted in what others told. */
interface Silence {
  readonly receivedAtMs: number;
  readonly units: number;
}

/**
 * How much is left of a window after everything that was answered. Times are monotonic.
 *
 * Answers overtake each other, so the newest to arrive is not the last that the server made. But that one arrived
 * after the latest send among them, since what arrived before a send was made before the answer to it. The smallest
 * report among those is a lower bound of what the last one said, and the last one counts everything answered. Between
 * two answers a window can only gain (by a reset, a refill, entries that expire), so the bound holds for every kind of
 * limit, as long as nobody else uses the quota.
 */
export class CountedMinimum {
  #reports: Report[] = [];
  #silences: Silence[] = [];
  #latestSentMs = -Infinity;
  #remaining = Infinity;
  #silentUnits = 0;
  /** The smallest report of this generation among those that are no longer kept. */
  #settled = Infinity;

  /** What is left for certain; `Infinity` before the first report. Requests in flight are still to be taken off. */
  get remaining(): number {
    return this.#remaining;
  }

  /** Units that may not be counted in `remaining` although their requests are over. */
  get silentUnits(): number {
    return this.#silentUnits;
  }

  /** @param current whether the response certainly belongs to the current generation of the window. */
  report(sentAtMs: number, receivedAtMs: number, remaining: number, current: boolean): void {
    this.#latestSentMs = Math.max(this.#latestSentMs, sentAtMs);
    this.#reports.push({ sentAtMs, receivedAtMs, remaining, current });
    this.#prune();
  }

  /** A request is over that said nothing of this window. */
  silence(receivedAtMs: number, units: number): void {
    this.#silences.push({ receivedAtMs, units });
    this.#silentUnits += units;
  }

  /** The smallest report of the current generation that was certainly made before the answer to a send at `sentAtMs`. */
  before(sentAtMs: number): number {
    let lowest = this.#settled;
    for (const { receivedAtMs, remaining, current } of this.#reports) {
      if (current && receivedAtMs <= sentAtMs) lowest = Math.min(lowest, remaining);
    }
    return lowest;
  }

  /** A new generation begins: {@link before} has no regard to what was reported so far. */
  restart(): void {
    this.#settled = Infinity;
    for (const report of this.#reports) report.current = false;
  }

  #prune(): void {
    let remaining = Infinity;
    this.#reports = this.#reports.filter((report) => {
      if (report.receivedAtMs > this.#latestSentMs || report.sentAtMs === this.#latestSentMs) {
        remaining = Math.min(remaining, report.remaining);
        return true;
      }
      if (report.current) this.#settled = Math.min(this.#settled, report.remaining);
      return false;
    });
    this.#remaining = remaining;
    if (this.#silences.length === 0) return;
    this.#silences = this.#silences.filter(({ receivedAtMs }) => receivedAtMs >= this.#latestSentMs);
    this.#silentUnits = this.#silences.reduce((sum, { units }) => sum + units, 0);
  }
}
