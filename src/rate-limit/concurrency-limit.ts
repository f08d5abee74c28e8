/** What is left of the concurrency after a server has throttled. */
const DECREASE = 0.7;

/**
 * How many requests of a scope may be in flight, learnt from a server that says nothing of its quota: additive
 * increase, multiplicative decrease (Chiu and Jain, 1989; the congestion avoidance of TCP). Unlimited until a first
 * answer throttles; one more per round of answers that do not.
 */
export class ConcurrencyLimit {
  readonly #max: number;
  #limit = Infinity;
  #decreasedAtMs = -Infinity;

  /** @param max the client's own limit, where it starts. */
  constructor(max: number) {
    this.#max = max;
  }

  /** Requests that may be in flight. */
  get value(): number {
    return this.#limit === Infinity ? Infinity : Math.max(1, Math.floor(this.#limit));
  }

  /**
   * An answer throttled. What was sent before the last decrease knew nothing of it, and counts only once.
   *
   * @param inFlight requests in flight, the throttled one included.
   */
  throttled(sentAtMs: number, receivedAtMs: number, inFlight: number): void {
    if (sentAtMs < this.#decreasedAtMs) return;
    this.#decreasedAtMs = receivedAtMs;
    const limit = Math.min(this.#limit, this.#max);
    this.#limit = Math.max(1, (limit === Infinity ? inFlight : limit) * DECREASE);
  }

  /** An answer did not throttle. */
  succeeded(): void {
    if (this.#limit === Infinity) return;
    this.#limit += 1 / this.#limit;
    if (this.#limit >= this.#max) this.#limit = Infinity;
  }
}
