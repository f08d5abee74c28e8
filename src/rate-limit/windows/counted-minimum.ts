/** What one response said is left of a window. */
interface Report {
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
  readonly remaining: number;
  membership: Membership | 'past';
}

/** Whether a response was certainly made in the generation of the window that is current, or may be an earlier one's. */
export type Membership = 'current' | 'uncertain';

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
  /** … and of those that may be of this generation. */
  #settledPerhaps = Infinity;

  /** What is left for certain; `Infinity` before the first report. Requests in flight are still to be taken off. */
  get remaining(): number {
    return this.#remaining;
  }

  /** Units that may not be counted in `remaining` although their requests are over. */
  get silentUnits(): number {
    return this.#silentUnits;
  }

  report(sentAtMs: number, receivedAtMs: number, remaining: number, membership: Membership): void {
    this.#latestSentMs = Math.max(this.#latestSentMs, sentAtMs);
    this.#reports.push({ sentAtMs, receivedAtMs, remaining, membership });
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
    for (const { receivedAtMs, remaining, membership } of this.#reports) {
      if (membership === 'current' && receivedAtMs <= sentAtMs) lowest = Math.min(lowest, remaining);
    }
    return lowest;
  }

  /** The same of all that may be of the current generation. */
  perhapsBefore(sentAtMs: number): number {
    let lowest = this.#settledPerhaps;
    for (const { receivedAtMs, remaining, membership } of this.#reports) {
      if (membership !== 'past' && receivedAtMs <= sentAtMs) lowest = Math.min(lowest, remaining);
    }
    return lowest;
  }

  /** A new generation begins: {@link before} has no regard to what was reported so far. */
  restart(): void {
    this.#settled = Infinity;
    this.#settledPerhaps = Infinity;
    for (const report of this.#reports) report.membership = 'past';
  }

  #prune(): void {
    let remaining = Infinity;
    this.#reports = this.#reports.filter((report) => {
      if (report.receivedAtMs > this.#latestSentMs || report.sentAtMs === this.#latestSentMs) {
        remaining = Math.min(remaining, report.remaining);
        return true;
      }
      this.#settle(report);
      return false;
    });
    this.#remaining = remaining;
    if (this.#silences.length === 0) return;
    this.#silences = this.#silences.filter(({ receivedAtMs }) => receivedAtMs >= this.#latestSentMs);
    this.#silentUnits = this.#silences.reduce((sum, { units }) => sum + units, 0);
  }

  #settle({ membership, remaining }: Report): void {
    if (membership === 'past') return;
    this.#settledPerhaps = Math.min(this.#settledPerhaps, remaining);
    if (membership === 'current') this.#settled = Math.min(this.#settled, remaining);
  }
}
