/** What is left of the rate after a server has throttled. */
const DECREASE = 0.7;

/** By how much each answer raises the rate, as a share of the one that was throttled: fifteen make up for a decrease. */
const INCREASE = 0.02;

/** How much of what is missing to the rate that was throttled each answer restores. */
const RETURN = 1 / 8;

/** The longest distance of two sends, in milliseconds. */
const MAX_GAP_MS = 5_000;

/** Weight of the newest round trip in their average. */
const NEWEST = 1 / 8;

/** With that many in flight on average the number in flight is a fine enough measure, and the gap is given up. */
const ENOUGH_IN_FLIGHT = 4;

/**
 * The distance of sends to a server that lets so many requests through in a second that not even a few may be in
 * flight: then their number is too coarse a measure, as one more of them doubles the rate. Additive increase and
 * multiplicative decrease as well, of the rate; what a row of refusals took away comes back quickly.
 */
export class LearntGap {
  #roundTripMs = Infinity;
  /** Requests per millisecond; `Infinity` while sends need no distance. */
  #rate = Infinity;
  /** The rate that was throttled last. */
  #tooFast = Infinity;
  #isRefused = false;

  /** The distance of two sends, in milliseconds; 0: none. */
  get ms(): number {
    return this.#rate === Infinity ? 0 : Math.min(MAX_GAP_MS, 1 / this.#rate);
  }

  /**
   * An answer throttled, although no more than `inFlight` requests were out.
   *
   * @param roundTripMs its own; it stands in while no request has succeeded.
   */
  throttled(inFlight: number, roundTripMs: number): void {
    const usualMs = this.#roundTripMs === Infinity ? roundTripMs : this.#roundTripMs;
    const rate = Math.min(this.#rate, inFlight / Math.max(1, usualMs));
    if (!this.#isRefused) this.#tooFast = rate;
    this.#isRefused = true;
    this.#rate = Math.max(1 / MAX_GAP_MS, rate * DECREASE);
  }

  /** An answer did not throttle. */
  succeeded(roundTripMs: number): void {
    const averageMs = this.#roundTripMs === Infinity ? roundTripMs : this.#roundTripMs;
    this.#roundTripMs = averageMs + (roundTripMs - averageMs) * NEWEST;
    this.#isRefused = false;
    if (this.#rate === Infinity) return;
    this.#rate += Math.max((this.#tooFast - this.#rate) * RETURN, this.#tooFast * INCREASE);
    if (this.#rate * this.#roundTripMs >= ENOUGH_IN_FLIGHT) this.#rate = Infinity;
  }
}
