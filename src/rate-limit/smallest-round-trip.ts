/** How long a sample counts at least, in milliseconds; a route that has become slower is noticed after twice that. */
const PERIOD_MS = 60_000;

/**
 * Until that many round trips were seen, none is taken for the smallest. Those of the first burst do not count: they open
 * connections, all at the same time, and may all be slow.
 */
const ENOUGH_SAMPLES = 5;

/** The smallest round trip seen of late: what is longer than it may have been spent on the way to the server. */
export class SmallestRoundTrip {
  #samples = 0;
  #firstAnswerMs: number | null = null;
  #periodStartMs = -Infinity;
  #currentMs = Infinity;
  #previousMs = Infinity;

  /** Milliseconds; 0 while too little is known. */
  get ms(): number {
    return this.#samples < ENOUGH_SAMPLES ? 0 : Math.min(this.#currentMs, this.#previousMs);
  }

  add(roundTripMs: number, nowMs: number): void {
    this.#firstAnswerMs ??= nowMs;
    if (nowMs - roundTripMs >= this.#firstAnswerMs) this.#samples += 1;
    if (nowMs - this.#periodStartMs >= PERIOD_MS) {
      this.#previousMs = this.#currentMs;
      this.#currentMs = Infinity;
      this.#periodStartMs = nowMs;
    }
    this.#currentMs = Math.min(this.#currentMs, roundTripMs);
  }
}
