import { LearntGap } from './learnt-gap.js';

/** What is left of the concurrency after a server has throttled. */
const DECREASE = 0.7;

/** Below so many requests in flight their number is no longer a fine enough measure, and their distance takes over. */
const COARSE = 3;

/**
 * How many requests of a scope may be in flight, learnt from a server that says nothing of its quota: additive
 * increase, multiplicative decrease (Chiu and Jain, 1989; the congestion avoidance of TCP). Unlimited until a first
 * answer throttles; one more per round of answers that do not. Where hardly any may be in flight, their distance is
 * learnt instead.
 */
export class ConcurrencyLimit {
  readonly #max: number;
  readonly #gap = new LearntGap();
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

  /** The distance of two sends, in milliseconds; 0: none. */
  get gapMs(): number {
    return this.#gap.ms;
  }

  /**
   * An answer throttled. What was sent before the last decrease knew nothing of it, and counts only once.
   *
   * @param inFlight requests in flight, the throttled one included.
   */
  throttled(sentAtMs: number, receivedAtMs: number, inFlight: number): void {
    if (sentAtMs < this.#decreasedAtMs) return;
    this.#decreasedAtMs = receivedAtMs;
    const known = Math.min(this.#limit, this.#max);
    const limit = known === Infinity ? inFlight : known;
    // Not at the first refusal: one is no reason to think that hardly anything is let through.
    if (this.#limit < COARSE || this.#gap.ms > 0) {
      this.#gap.throttled(limit, receivedAtMs - sentAtMs);
      this.#limit = COARSE;
    } else {
      this.#limit = Math.max(1, limit * DECREASE);
    }
  }

  /** An answer did not throttle. */
  succeeded(sentAtMs: number, receivedAtMs: number): void {
    this.#gap.succeeded(receivedAtMs - sentAtMs);
    if (this.#limit === Infinity || this.#gap.ms > 0) return;
    this.#limit += 1 / this.#limit;
    if (this.#limit >= this.#max) this.#limit = Infinity;
  }
}
