/** How late a send may be and still count for its own slot: timers are late by a millisecond or a few. */
const LATENESS_MS = 8;

/** The same while someone is waiting for the slot: a busy process runs its timers later than that. */
const LATENESS_WAITING_MS = 50;

/**
 * Slots at even distances. The schedule goes on from the slot, not from the send, so that late timers do not add up;
 * a slot missed by more than timers explain is given up, so that nothing bursts after a time of idling.
 */
export class Spacing {
  readonly #gapMs: number;
  #nextMs = -Infinity;

  /** @param gapMs the distance of two sends of one unit, in milliseconds. */
  constructor(gapMs: number) {
    this.#gapMs = gapMs;
  }

  /** The time of the next slot. */
  get nextMs(): number {
    return this.#nextMs;
  }

  /**
   * Takes the slot that is due, and the following ones for a request of more than one unit.
   *
   * @param waited whether the request was there before its slot.
   */
  take(units: number, nowMs: number, waited: boolean): void {
    const latenessMs = waited ? LATENESS_WAITING_MS : LATENESS_MS;
    const slotMs = nowMs - this.#nextMs <= latenessMs ? this.#nextMs : nowMs;
    this.#nextMs = slotMs + units * this.#gapMs;
  }
}
