import { IndexedHeap } from '../rate-limit/indexed-heap.js';
import { UnitUse } from '../rate-limit/sliding-ledger.js';
import { DELIVERY_MS } from './timing.js';

/**
 * Units in use: each from the moment its request was given leave until a window after the response was received.
 *
 * The server counted the request at some moment in between, and the next one that uses the unit is sent by whichever
 * process has it by then, perhaps on a shorter way to the server. So nothing is subtracted for the way, as a process
 * that keeps a rate to itself may do: no window holds two requests of the same unit, whatever the ways.
 */
export class RestLedger {
  readonly #perMs: number;
  readonly #resting = new IndexedHeap<UnitUse>((a, b) => a.readyAtMs < b.readyAtMs);
  #units = 0;

  constructor(perMs: number) {
    this.#perMs = perMs;
  }

  /** Units used of which the server may still count the request, as of the last {@link advance}. */
  get units(): number {
    return this.#units;
  }

  /** When the next units have rested; `Infinity` when none do, as their responses are not in. */
  get nextReadyMs(): number {
    return this.#resting.first()?.readyAtMs ?? Infinity;
  }

  take(units: number, nowMs: number): UnitUse {
    this.#units += units;
    const use = new UnitUse(units, nowMs);
    use.readyAtMs = Infinity;
    return use;
  }

  /**
   * What was sent with `use` is over.
   *
   * @param answered whether the server has answered; otherwise the request may still be on its way.
   */
  settle(use: UnitUse, sentAtMs: number, receivedAtMs: number, answered: boolean): void {
    if (use.roundTripMs !== null) return;
    use.sentAtMs = sentAtMs;
    use.roundTripMs = receivedAtMs - sentAtMs;
    use.readyAtMs = receivedAtMs + this.#perMs + (answered ? 0 : DELIVERY_MS);
    this.#resting.push(use);
  }

  /** The uses whose units have rested since the last call. */
  advance(nowMs: number): UnitUse[] {
    const rested: UnitUse[] = [];
    for (let use = this.#resting.first(); use !== undefined; use = this.#resting.first()) {
      if (use.readyAtMs > nowMs) break;
      this.#resting.remove(use);
      this.#units -= use.units;
      rested.push(use);
    }
    return rested;
  }
}
