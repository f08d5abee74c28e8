import type { Generation } from './generation.js';
import type { WindowReport } from './window-report.js';

/** How much more often one answer than the other must have come up. */
const MAJORITY = 2;

/** Windows are nearly always whole seconds long. */
const WHOLE_MS = 1_000;

/** How often a whole length must have fitted before it is relied on. */
const PROOF = 3;

/** What is as good as nothing between two moments, in milliseconds. */
const NARROW_MS = 20;

/** How a window came to begin: how late our first request was, and how long it was to last then. */
interface Start {
  readonly latenessMs: number;
  readonly lengthMs: number;
}

/**
 * Finds out whether a window opens with the first request, and how long it lasts then.
 *
 * Two windows are compared that we began at different distances from the end of the one before. By the server's clock
 * the one begun later is the shorter one. If the first request opens the window, every moment lost before it is lost
 * for good, and it is worth something to know the reset exactly; by the server's clock it is not.
 *
 * The length is narrowed by what cannot mislead: a window was still the old one when a request to it was sent, or it
 * was a new one when the answer arrived. That leaves two round trips open. The first whole number of seconds in
 * between is tried, and relied on when it has fitted a few times.
 */
export class Opening {
  #score = 0;
  #start: Start | null = null;
  #minLengthMs = 0;
  #maxLengthMs = Infinity;
  #wholeFits = 0;

  get verdict(): 'unknown' | 'first-request' | 'clock' {
    if (Math.abs(this.#score) < MAJORITY) return 'unknown';
    return this.#score > 0 ? 'first-request' : 'clock';
  }

  /**
   * The longest the window can be, from its first response on; `Infinity` while that is not proven. A window that goes
   * by the clock, and was mistaken, is never longer than that either.
   */
  get maxLengthMs(): number {
    const wholeMs = this.#wholeLengthMs;
    return this.verdict === 'first-request' && wholeMs !== null && this.#wholeFits >= PROOF
      ? wholeMs
      : Infinity;
  }

  /** How long after the first response to look whether the window is over, or `null` if that need not be looked at. */
  lookAfterMs({ startedAtMs, firstSentAtMs }: Generation): number | null {
    if (this.verdict !== 'first-request' || this.#maxLengthMs === Infinity) return null;
    const roundTripsMs = 2 * (startedAtMs - firstSentAtMs);
    const openMs = this.#maxLengthMs - this.#minLengthMs;
    const wholeMs = this.#wholeLengthMs;
    if (wholeMs !== null) return this.#wholeFits < PROOF ? wholeMs : null;
    return this.#minLengthMs + Math.max(openMs - roundTripsMs, openMs / 2) / 2;
  }

  /** A window was found to be a new one by `report`; `alone`: nothing else was in flight. */
  began(report: WindowReport, old: Generation, alone: boolean): void {
    if (this.verdict !== 'first-request') {
      if (alone) this.#compare(report, old);
      return;
    }
    this.#maxLengthMs = Math.min(this.#maxLengthMs, report.receivedAtMs - old.firstSentAtMs);
    const wholeMs = this.#wholeLengthMs;
    // Sent at the moment in question, not at some later one.
    const tried = wholeMs !== null && Math.abs(report.sentAtMs - old.startedAtMs - wholeMs) < NARROW_MS;
    if (tried) this.#wholeFits += 1;
  }

  /** A request sent at `sentAtMs` still found the window that `generation` is. */
  lasted(sentAtMs: number, generation: Generation): void {
    if (this.verdict !== 'first-request') return;
    const lengthMs = Math.max(sentAtMs, generation.earliestEndMs) - generation.startedAtMs;
    if (lengthMs <= this.#minLengthMs) return;
    this.#minLengthMs = lengthMs;
    if ((this.#wholeLengthMs ?? 0) < lengthMs) this.#wholeFits = 0;
    if (lengthMs <= this.#maxLengthMs) return;
    // No length fits: the window does not open by a request, or it has become another one.
    this.#score = -MAJORITY;
    this.#minLengthMs = 0;
    this.#maxLengthMs = Infinity;
  }

  /** The smallest whole number of seconds the length can be. */
  get #wholeLengthMs(): number | null {
    const wholeMs = Math.ceil(this.#minLengthMs / WHOLE_MS) * WHOLE_MS;
    return wholeMs <= this.#maxLengthMs ? wholeMs : null;
  }

  #compare(report: WindowReport, { bound }: Generation): void {
    if (bound === null || report.bound === null) return;
    const before = this.#start;
    const latenessMs = report.sentAtMs - bound.ceilAtMs;
    const lengthMs = report.bound.ceilAtMs - report.receivedAtMs;
    this.#start = { latenessMs, lengthMs };
    if (before === null) return;
    const delayMs = latenessMs - before.latenessMs;
    // By less than the grain both could be rounded to the same, although the one is shorter.
    if (Math.abs(delayMs) < 0.99 * bound.grainMs) return;
    const shortening = (before.lengthMs - lengthMs) / delayMs;
    this.#score = Math.max(-MAJORITY, Math.min(MAJORITY, this.#score + (shortening < 0.5 ? 1 : -1)));
  }
}
