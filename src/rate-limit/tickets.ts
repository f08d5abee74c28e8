/** The distance of two tickets given out in the same instant, in milliseconds: an exact binary fraction. */
const STEP = 2 ** -10;

/** Gives out places in the queue: the monotonic time of joining, made unique. */
export class Tickets {
  #last = 0;

  next(nowMs: number): number {
    this.#last = Math.max(this.#last + STEP, nowMs);
    return this.#last;
  }
}
