import type { WindowReport } from './window-report.js';

/** A recovery is looked for a little earlier than the last one was found, as a share of that time. */
const EARLIER = 0.7;

/** How much later it is looked for after having been looked for in vain. */
const LATER = 1.25;
/** … and when little of the reserve is left for looking. */
const MUCH_LATER = 2;

/**
 * The first time, when it is not known how long it takes, it is looked for after so many times the time to the
 * reset; and never before the longest time to a reset that was ever told. */
const FIRST = 1.5;
const MIN_WAIT_MS = 500;

/**
 * Learns how long it takes until a window that gains bit by bit has something to spare again, when others use it too:
 * what comes back they may use up, so its reset does not tell. Each look costs a request of the reserve.
 */
export class Recovery {
  #emptyAtMs: number | null = null;
  #waitMs: number | null = null;
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
      if (this.#emptyAtMs !== null && sentAtMs >= this.#nextAtMs)
        this.#waitMs = (sentAtMs - this.#emptyAtMs) * EARLIER;
      if (this.#emptyAtMs === null || sentAtMs >= this.#emptyAtMs) this.#emptyAtMs = null;
      return;
    }
    if (this.#emptyAtMs === null) {
      this.#emptyAtMs = receivedAtMs;
      this.#waitMs ??= Math.max(MIN_WAIT_MS, FIRST * this.#longestResetMs);
      this.#nextAtMs = receivedAtMs + Math.max(this.#waitMs, this.#longestResetMs);
    } else if (sentAtMs >= this.#nextAtMs) {
      const factor = remaining > reserve / 2 ? LATER : MUCH_LATER;
      this.#nextAtMs = Math.max(receivedAtMs, this.#emptyAtMs + (sentAtMs - this.#emptyAtMs) * factor);
    }
  }
}
