import type { CountedMinimum, Membership } from './counted-minimum.js';
import { Generation } from './generation.js';
import { Rounding } from './rounding.js';
import { WindowLength } from './window-length.js';
import type { WindowReport } from './window-report.js';

/** Whether a window holds a quota that is renewed all at once, or gains as it goes: a bucket, a log. */
export type WindowKind = 'unknown' | 'fixed' | 'moving';

/** What clocks that are read one after the other differ by, in milliseconds. */
const INEXACT_MS = 5;

/** Tells the generations of one window apart, and learns from them of what kind it is, how it rounds, how long it is. */
export class Generations {
  readonly rounding = new Rounding();
  readonly length = new WindowLength();
  #current: Generation | null = null;
  #kind: WindowKind = 'unknown';
  #gainsSteadily = false;
  readonly #counted: CountedMinimum;

  constructor(counted: CountedMinimum) {
    this.#counted = counted;
  }

  get current(): Generation | null {
    return this.#current;
  }

  get kind(): WindowKind {
    return this.#kind;
  }

  /** Whether it was seen to gain before its reset, as a bucket does that is full by then. */
  get gainsSteadily(): boolean {
    return this.#gainsSteadily;
  }

  /**
   * Finds the generation a response was made in, and learns from it.
   *
   * @param last the response before it.
   * @param limit the window's quota, as far as it is known.
   * @param alone whether nobody else uses the quota.
   */
  observe(report: WindowReport, last: WindowReport | null, limit: number | null, alone: boolean): Membership {
    const generation = this.#current;
    if (generation === null) {
      this.#begin(report);
      return 'current';
    }
    const before = this.#counted.before(report.sentAtMs);
    const risen = report.remaining > before;
    const early = report.receivedAtMs < generation.earliestEndMs;
    if (this.#kind === 'moving') {
      this.#gainsSteadily ||= risen && early;
      // Its reset moves, so only the newest reports of it count.
      if (report.sentAtMs >= generation.startedAtMs) this.#begin(report);
      else if (report.sentAtMs >= generation.firstSentAtMs) generation.extend(report);
      return 'current';
    }
    // What our own log let through at once leaves as much as was left before, or less by what else it let through.
    const isRenewed =
      report.sentAtMs >= generation.lengthEndMs &&
      (report.remaining >= before || isFull(report, alone, limit));
    // A reset that is told a little later may be rounded in another way; not so when nothing was used up meanwhile.
    const isUnspent = report.overlap === 0 && report.remaining + report.units > before;
    if (risen || isRenewed || generation.isBefore(report, isUnspent)) {
      if (early || !isFull(report, alone, null)) this.#turnMoving(early && risen);
      else this.#learnFromEnd(generation, report);
      this.#begin(report);
      return 'current';
    }
    if (report.sentAtMs < generation.startedAtMs) {
      // It may be of an earlier window, and of a later one: requests that were out together may see several.
      if (report.sentAtMs >= generation.firstSentAtMs) generation.extend(report);
      return 'uncertain';
    }
    const hasPerhapsRisen = report.remaining + report.units > this.#counted.perhapsBefore(report.sentAtMs);
    if (!early && (hasPerhapsRisen || isFull(report, alone, limit))) {
      // It may be of this generation or of the next: the later end is the one to go by.
      this.#begin(report, false);
      return 'current';
    }
    this.#learnFromStay(generation, report, last, before);
    generation.join(report);
    return 'current';
  }

  /** It gains without having been reset, or by less than all. */
  #turnMoving(early: boolean): void {
    this.#kind = 'moving';
    this.#gainsSteadily = early;
    this.rounding.forget();
  }

  #begin(report: WindowReport, isCertain = true): void {
    this.#current = new Generation(report, isCertain);
    this.#counted.restart();
  }

  /** The first response of a new generation tells how early the old one can have ended. */
  #learnFromEnd(old: Generation, report: WindowReport): void {
    if (old.bound === null) return;
    if (this.#kind === 'fixed') this.rounding.sawNew(report.receivedAtMs, old.bound);
    if (old.isCertain)
      this.length.ended(report.sentAtMs - old.startedAtMs, report.receivedAtMs - old.startedAtMs);
  }

  /** A response that is still of the old generation tells how late that one ends, and whether it refills. */
  #learnFromStay(
    generation: Generation,
    report: WindowReport,
    last: WindowReport | null,
    before: number,
  ): void {
    const { bound } = generation;
    if (bound === null) return;
    this.rounding.sawOld(report.sentAtMs, bound);
    if (generation.isCertain) {
      const lastedUntilMs = Math.max(report.sentAtMs, generation.earliestEndMs - INEXACT_MS);
      this.length.lasted(lastedUntilMs - generation.startedAtMs);
    }
    if (this.#kind !== 'unknown' || report.overlap > 0 || last === null || before <= report.remaining) return;
    // A bucket that is full by the reset would have gained something by now.
    const share = (report.sentAtMs - last.receivedAtMs) / (bound.ceilAtMs - last.receivedAtMs);
    const used = (report.limit ?? 0) - before;
    if (share > 0 && used * share >= 2) this.#kind = 'fixed';
  }
}

/** Whether what a response found is all that a new window holds, but for what we, or others, have used already. */
function isFull(report: WindowReport, alone: boolean, knownLimit: number | null): boolean {
  const { remaining, units, overlap } = report;
  const limit = report.limit ?? knownLimit;
  if (limit === null) return true;
  return alone ? remaining + units + overlap >= limit : remaining >= limit / 2;
}
