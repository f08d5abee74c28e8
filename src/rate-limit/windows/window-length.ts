/** Windows are nearly always whole seconds long. */
const WHOLE_MS = 1_000;

/** How much too late a window by the clock may be begun when it is tried for the first time, in milliseconds. */
const BEGUN_LATE_MS = 2_000;

/** Less than this is no distance between two times. */
const NO_DISTANCE_MS = 50;

/** After so many windows a length that is not proven yet will hardly ever be. */
const PATIENCE = 8;

/** By how much a request may be sent later than planned and still count as sent then, in milliseconds. */
const PUNCTUAL_MS = 100;

/** How late servers reset a window that they time themselves, in milliseconds. */
const LATE_MS = 10;
/** … and one that has been seen to be later. */
const VERY_LATE_MS = 50;

/**
 * Finds out how long a window lasts at the most, counted from the answer to the first request in it. Of a window that
 * opens with the first request nothing else tells its end exactly; one that goes by the clock is over by then too.
 *
 * What cannot mislead is that a window was still the old one when a request to it was sent. The first whole number of
 * seconds that is longer is tried, by requests that are still allowed. It is relied on when windows were found to be
 * new at exactly that time, several times in a row. A window by the clock that was begun late seems shorter; but each one
 * after it is begun earlier, the faster the network the more so, until one is found to be longer.
 */
export class WindowLength {
  #longerThanMs = 0;
  #fits = 0;
  /** How often in a row a length must fit before it is relied on. */
  #proof = 0;
  #ends = 0;
  #lateMs = LATE_MS;

  /** The shortest it can be. */
  get likelyMs(): number {
    return (Math.floor(this.#longerThanMs / WHOLE_MS) + 1) * WHOLE_MS + this.#lateMs;
  }

  /** The longest it can be; `Infinity` while that is not proven. */
  get provenMs(): number {
    return this.#fits === 0 || this.#fits < this.#proof ? Infinity : this.likelyMs;
  }

  /** Whether it is worth a sacrifice to prove it. */
  get isPromising(): boolean {
    return this.#ends < PATIENCE;
  }

  /** A window was not over `lengthMs` after its first answer. */
  lasted(lengthMs: number): void {
    if (lengthMs <= this.#longerThanMs) return;
    const triedMs = this.likelyMs;
    if (this.#fits > 0 && lengthMs >= triedMs && lengthMs < triedMs + VERY_LATE_MS) {
      this.#lateMs = VERY_LATE_MS + LATE_MS;
      this.#fits = 0;
      return;
    }
    this.#longerThanMs = lengthMs;
    if (this.likelyMs !== triedMs) this.#fits = 0;
  }

  /**
   * A request sent `afterMs` after the first answer in a window found the next one.
   *
   * @param periodMs from that answer to the first one in the next window.
   */
  ended(afterMs: number, periodMs: number): void {
    this.#ends += 1;
    const lateMs = afterMs - this.likelyMs;
    if (lateMs >= 0 && lateMs < PUNCTUAL_MS) {
      this.#proof = Math.max(this.#fits === 0 ? 0 : this.#proof, this.#proofOf(periodMs));
      this.#fits += 1;
    } else if (this.#fits < this.#proof) this.#fits = 0;
  }

  /** After how many windows of a second more, each begun earlier than the one before, one would be found to be longer. */
  #proofOf(periodMs: number): number {
    const earlierMs = this.likelyMs - this.#lateMs + WHOLE_MS - periodMs;
    if (earlierMs < NO_DISTANCE_MS) return Infinity;
    const travelMs = (periodMs - this.likelyMs) / 2;
    return 1 + Math.ceil((BEGUN_LATE_MS - (WHOLE_MS - travelMs)) / earlierMs);
  }
}
