import { IndexedHeap, type HeapElement } from './indexed-heap.js';
import { SmallestRoundTrip } from './smallest-round-trip.js';

/** How much longer than the smallest round trip a request is thought to take to reach the server, at the most. */
const MAX_DELIVERY_MS = 1_000;

/**
 * What the smallest round trip seen may exceed the smallest possible one by, in milliseconds: when requests go out in
 * bursts, all of them wait for each other in this process.
 */
const NOISE_MS = 10;

/** Units that were used and must rest before they are used again. */
export class UnitUse implements HeapElement {
  heapIndex = -1;
  readyAtMs = 0;
  /** `null` until the response is in. */
  roundTripMs: number | null = null;

  constructor(
    readonly units: number,
    public sentAtMs: number,
  ) {}
}

/**
 * A sliding window kept as units that must rest after use: there are as many units as requests are allowed, and each
 * is used at most once in any `perMs`, so no window of that length holds more than all of them.
 *
 * The server counts when requests arrive, not when they are sent. A request that was delayed on its way comes closer
 * to the ones after it; by how much is not known, but by no more than its round trip exceeds the smallest one. So a
 * unit rests for `perMs` plus that excess; bounded, or slow answers would be taken for slow deliveries.
 */
export class SlidingLedger {
  readonly #perMs: number;
  readonly #noticeMs: number;
  readonly #smallest = new SmallestRoundTrip();
  readonly #resting = new IndexedHeap<UnitUse>((a, b) => a.readyAtMs < b.readyAtMs);
  /** Announced, but not yet ready; in the order of becoming so. */
  #announced: UnitUse[] = [];
  /** The smallest round trip that what is announced was last judged by. */
  #judgedByMs = 0;
  #free: number;

  /** @param noticeMs how long before they are ready {@link advance} announces units. */
  constructor(requests: number, perMs: number, noticeMs: number) {
    this.#perMs = perMs;
    this.#noticeMs = noticeMs;
    this.#free = requests;
  }

  /** Units that may be used, as of the last {@link advance}. */
  get free(): number {
    return this.#free;
  }

  /** When the next units come free; `Infinity` when all are free. */
  get nextFreeMs(): number {
    return this.#announced[0]?.readyAtMs ?? this.#resting.first()?.readyAtMs ?? Infinity;
  }

  /** A time before which no further units come free, whatever the round trips of those in flight turn out to be. */
  get notBeforeMs(): number {
    return this.nextFreeMs - MAX_DELIVERY_MS;
  }

  /** When the next units are announced; `Infinity` when none are resting. */
  get nextNoticeMs(): number {
    return (this.#resting.first()?.readyAtMs ?? Infinity) - this.#noticeMs;
  }

  /** Uses `units` now; the caller has seen that they are free. */
  take(units: number, nowMs: number): UnitUse {
    this.#free -= units;
    const use = new UnitUse(units, nowMs);
    use.readyAtMs = this.#readyAtMs(use);
    this.#resting.push(use);
    return use;
  }

  /** The response to what was sent with `use` is in. */
  settle(use: UnitUse, sentAtMs: number, receivedAtMs: number): void {
    if (use.roundTripMs !== null) return;
    use.sentAtMs = sentAtMs;
    use.roundTripMs = receivedAtMs - sentAtMs;
    this.#smallest.add(use.roundTripMs, receivedAtMs);
    if (use.heapIndex < 0) return;
    use.readyAtMs = this.#readyAtMs(use);
    this.#resting.update(use);
  }

  /** Frees the units that are ready by `nowMs`; returns how many others have come within the notice. */
  advance(nowMs: number): number {
    this.#judgeAnnounced();
    const announced = this.#announce(nowMs);
    let ready = 0;
    for (const use of this.#announced) {
      if (use.readyAtMs > nowMs) break;
      this.#free += use.units;
      ready += 1;
    }
    if (ready > 0) this.#announced = this.#announced.slice(ready);
    return announced;
  }

  #announce(nowMs: number): number {
    let units = 0;
    for (let use = this.#resting.first(); use !== undefined; use = this.#resting.first()) {
      if (use.readyAtMs - this.#noticeMs > nowMs) break;
      const readyAtMs = this.#readyAtMs(use);
      if (readyAtMs > use.readyAtMs) {
        // A smaller round trip was seen since: this one was slower than it seemed.
        use.readyAtMs = readyAtMs;
        this.#resting.update(use);
        continue;
      }
      this.#resting.remove(use);
      this.#announced.push(use);
      units += use.units;
    }
    return units;
  }

  /** When a smaller round trip was seen since, those announced were slower than they seemed, too. */
  #judgeAnnounced(): void {
    const { ms } = this.#smallest;
    if (ms < this.#judgedByMs) {
      for (const use of this.#announced) use.readyAtMs = Math.max(use.readyAtMs, this.#readyAtMs(use));
      this.#announced.sort((a, b) => a.readyAtMs - b.readyAtMs);
    }
    this.#judgedByMs = ms;
  }

  #readyAtMs(use: UnitUse): number {
    const surelyNeededMs = Math.max(0, this.#smallest.ms - NOISE_MS);
    const excessMs = use.roundTripMs === null ? Infinity : Math.max(0, use.roundTripMs - surelyNeededMs);
    return use.sentAtMs + this.#perMs + Math.min(excessMs, MAX_DELIVERY_MS);
  }
}
