/** How long a sample counts at least, in milliseconds; a route that has become slower is noticed after twice that. */
const PERIOD_MS = 60_000;

/**
 * Until that many rounds were seen, no round trip is taken for the smallest: requests of one round wait for each other, in
 * this process and at the server, and may all be slow. The first round does not count: it opens connections.
 */
const ENOUGH_ROUNDS = 3;

/** The smallest round trip seen of late: what is longer than it may have been spent on the way to the server. */
export class SmallestRoundTrip {
  /** Requests of one round were all sent before the first answer to any of them. */
  #rounds = -1;
  #roundEndMs = -Infinity;
  #periodStartMs = -Infinity;
  #currentMs = Infinity;
  #previousMs = Infinity;

  /** Milliseconds; 0 while too little is known. */
  get ms(): number {
    return this.#rounds < ENOUGH_ROUNDS ? 0 : Math.min(this.#currentMs, this.#previousMs);
  }

  add(roundTripMs: number, nowMs: number): void {
    if (nowMs - roundTripMs >= this.#roundEndMs) {
      this.#rounds += 1;
      this.#roundEndMs = nowMs;
    }
    if (nowMs - this.#periodStartMs >= PERIOD_MS) {
      this.#previousMs = this.#currentMs;
      this.#currentMs = Infinity;
      this.#periodStartMs = nowMs;
    }
    this.#currentMs = Math.min(this.#currentMs, roundTripMs);
  }
}
