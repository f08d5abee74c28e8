/** Windows are nearly always whole seconds long. */
const WHOLE_MS = 1_000;

/** How often in a row a length must have fitted before it is relied on. */
const PROOF = 3;

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
 * new at exactly that time, twice in a row: for a window by the clock that was begun late, and therefore seemed shorter,
 * the second one was begun in time.
 */
export class WindowLength {
  #longerThanMs = 0;
  #fits = 0;
  #ends = 0;
  #lateMs = LATE_MS;

  /** The shortest it can be. */
  get likelyMs(): number {
    return (Math.floor(this.#longerThanMs / WHOLE_MS) + 1) * WHOLE_MS + this.#lateMs;
  }

  /** The longest it can be; `Infinity` while that is not proven. */
  get provenMs(): number {
    return this.#fits < PROOF ? Infinity : this.likelyMs;
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

  /** A request sent `afterMs` after the first answer in a window found the next one. */
  ended(afterMs: number): void {
    this.#ends += 1;
    const lateMs = afterMs - this.likelyMs;
    if (lateMs >= 0 && lateMs < PUNCTUAL_MS) this.#fits += 1;
    else if (this.#fits < PROOF) this.#fits = 0;
  }
}
