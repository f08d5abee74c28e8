import type { Clock, StopTimer } from '../../../src/internal/clock.js';
import { IndexedHeap } from '../../../src/rate-limit/indexed-heap.js';

interface Event {
  heapIndex: number;
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock and its events: time jumps from one to the next. */
export class VirtualTime implements Clock {
  readonly #events = new IndexedHeap<Event>(
    (a, b) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order),
  );
  readonly #epochMs: number;
  #nowMs = 0;
  #order = 0;

  /** @param epochMs the date at which time begins. */
  constructor(epochMs: number) {
    this.#epochMs = epochMs;
  }

  now(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return this.#epochMs + this.#nowMs;
  }

  startTimer(callback: () => void, delayMs: number): StopTimer {
    const event = this.at(this.#nowMs + Math.max(0, delayMs), callback);
    return () => this.#events.remove(event);
  }

  at(atMs: number, run: () => void): Event {
    const event = { heapIndex: -1, atMs, order: this.#order++, run };
    this.#events.push(event);
    return event;
  }

  /** Runs what happens until `endMs`; after each event, what waits for a promise. */
  async runUntil(endMs: number): Promise<void> {
    // What was begun before is to have had its turn.
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    for (let event = this.#events.first(); event !== undefined; event = this.#events.first()) {
      if (event.atMs > endMs) break;
      this.#events.remove(event);
      this.#nowMs = event.atMs;
      event.run();
      await Promise.resolve();
      await Promise.resolve();
    }
    this.#nowMs = endMs;
  }
}
