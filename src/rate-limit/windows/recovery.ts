import type { WindowReport } from './window-report.js';

/** A recovery is looked for a little earlier than the last one was found, as a share of that time. */
const EARLIER = 0.7;

/** How much later it is looked for after having been looked for in vain. */
const LATER = 1.25;
/** … and when little of the reserve is left for looking. */
const MUCH_LATER = 2;

/** The first time it is looked for after so many times the longest time to a reset that was told. */
const FIRST = 1.5;
const MIN_WAIT_MS = 500;

/** The longest time between two looks, in milliseconds. */
const MAX_WAIT_MS = 300_000;

/**
 * Learns how long it takes until a window has something to spare again whose reset does not tell: it was not told, or
 * others use the window too and may use up what it gains bit by bit. Each look costs a request of the reserve.
 */
export class Recovery {
  #emptyAtMs: number | null = null;
  #waitMs: number | null = null;
  #isLearnt = false;
  #longestResetMs = 0;
  #nextAtMs = 0;

  /** When it is worth a request to look whether there is something to spare. */
  get nextAtMs(): number {
    return this.#nextAtMs;
  }

  /** @param reserve what is left to others. */
  observe({ sentAtMs, receivedAtMs, remaining, bound, windowMs }: WindowReport, reserve: number): void {
    if (bound !== null) {
      const resetMs = bound.ceilAtMs + bound.grainMs - receivedAtMs;
      this.#longestResetMs = Math.max(this.#longestResetMs, Math.min(resetMs, windowMs ?? Infinity));
    }
    if (remaining > reserve) {
      if (this.#emptyAtMs !== null && sentAtMs >= this.#nextAtMs) {
        // Without a reserve a look in vain is a request refused.
        this.#waitMs = (sentAtMs - this.#emptyAtMs) * (reserve > 0 ? EARLIER : 1);
        this.#isLearnt = true;
      }
      if (this.#emptyAtMs === null || sentAtMs >= this.#emptyAtMs) this.#emptyAtMs = null;
      return;
    }
    if (this.#emptyAtMs === null) {
      this.#emptyAtMs = receivedAtMs;
      this.#waitMs ??= Math.max(MIN_WAIT_MS, FIRST * this.#longestResetMs);
      this.#nextAtMs = receivedAtMs + Math.max(this.#waitMs, this.#longestResetMs);
    } else if (sentAtMs >= this.#nextAtMs) {
      const factor = remaining > reserve / 2 || this.#isLearnt ? LATER : MUCH_LATER;
      const nextAtMs = this.#emptyAtMs + (sentAtMs - this.#emptyAtMs) * factor;
      this.#nextAtMs = Math.max(receivedAtMs, Math.min(nextAtMs, receivedAtMs + MAX_WAIT_MS));
    }
  }
}
