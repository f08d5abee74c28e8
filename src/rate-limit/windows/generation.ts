import type { ResetBound } from './reset-bound.js';
import type { WindowReport } from './window-report.js';

/**
 * Two resets that are told further apart than this many grains are two, and not one that was rounded in different ways:
 * a server rounds all of them alike, and what is more than one grain is for its clock and ours.
 */
const APART = 1.25;
const SUSPECTED_APART = 0.75;

/**
 * One run of a window, from one reset to the next. What several responses say of its end is put together: they were
 * made at different moments, so rounding cuts each of them elsewhere, and the bounds close in to about a round trip.
 */
export class Generation {
  /** When its first response was sent, and received: everything sent after that belongs to it or to a later one. */
  readonly firstSentAtMs: number;
  readonly startedAtMs: number;
  #bound: ResetBound | null;
  #windowMs: number | null;

  /** @param isCertain whether it certainly began with this response, not with an earlier one. */
  constructor(
    first: WindowReport,
    readonly isCertain: boolean,
  ) {
    this.firstSentAtMs = first.sentAtMs;
    this.startedAtMs = first.receivedAtMs;
    this.#bound = first.bound;
    this.#windowMs = first.windowMs;
  }

  get bound(): ResetBound | null {
    return this.#bound;
  }

  /**
   * When the window has ended for certain; `Infinity` if nothing is known.
   *
   * @param share how late the reset can be after a rounded one, as a share of the grain.
   */
  endMs(share: number): number {
    const resetAtMs = this.#bound === null ? Infinity : this.#bound.ceilAtMs + share * this.#bound.grainMs;
    return Math.min(resetAtMs, this.lengthEndMs);
  }

  /** A window that counted a request has ended one length later, whenever it began; unless the reset contradicts. */
  get lengthEndMs(): number {
    if (this.#windowMs === null) return Infinity;
    const endMs = this.startedAtMs + this.#windowMs;
    return endMs < this.earliestEndMs ? Infinity : endMs;
  }

  /** The earliest moment the reset can be. */
  get earliestEndMs(): number {
    return this.#bound === null ? -Infinity : this.#bound.floorAtMs - this.#bound.grainMs;
  }

  /**
   * Whether a response speaks of a reset that is later than this one can be, however resets are rounded.
   *
   * @param isSuspected whether there are other signs of it, so that less of a distance will do.
   */
  isBefore({ bound }: WindowReport, isSuspected: boolean): boolean {
    if (bound === null || this.#bound === null) return false;
    const grains = isSuspected ? SUSPECTED_APART : APART;
    return bound.floorAtMs > this.#bound.ceilAtMs + grains * Math.max(bound.grainMs, this.#bound.grainMs);
  }

  /** Takes in a response that was made in this generation. */
  join({ bound, windowMs }: WindowReport): void {
    this.#windowMs ??= windowMs;
    if (bound === null) return;
    const known = this.#bound;
    this.#bound =
      known?.grainMs !== bound.grainMs
        ? bound
        : {
            ceilAtMs: Math.min(known.ceilAtMs, bound.ceilAtMs),
            floorAtMs: Math.max(known.floorAtMs, bound.floorAtMs),
            grainMs: known.grainMs,
          };
  }

  /** Takes in a response of a window whose reset moves: of several from the same time the latest counts. */
  extend({ bound }: WindowReport): void {
    if (bound !== null && bound.ceilAtMs > (this.#bound?.ceilAtMs ?? -Infinity)) this.#bound = bound;
  }
}
