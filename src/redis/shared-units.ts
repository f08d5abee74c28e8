import { SlidingLedger, type UnitUse } from '../rate-limit/sliding-ledger.js';
import type { Rate } from '../rate-limit/rate-limit-options.js';
import { fallbackShare, type FallbackShare } from './fallback-share.js';
import { LeaseBook } from './lease-book.js';
import type { Lease } from './redis-session.js';
import { COVER_MS, leaseMs } from './timing.js';

/** More units than any process uses within one window: the ledger only counts how many of them rest. */
const PLENTY = 2 ** 40;

/** Whether units come from the pool, from this process's own share, or, while that is being found out, from nowhere. */
export type SharedMode = 'joining' | 'shared' | 'alone';

/**
 * The units of a shared rate that this process holds: an account, without timers and without Redis.
 *
 * Units are leased from the pool, used once, rest for a window, and go back.
 *
 * Alone, the process uses its share of the rate, and counts what it has used in the pool's time against it. What it did
 * not hold when Redis went away may still rest with others: that part of the share is used one window later.
 */
export class SharedUnits {
  readonly share: FallbackShare;
  readonly #perMs: number;
  readonly #leaseMs: number;
  readonly #ledger: SlidingLedger;
  readonly #book = new LeaseBook();
  readonly #onLapse: (units: number) => void;
  #mode: SharedMode = 'joining';
  #heldAtLoss = 0;
  #wholeShareFromMs = -Infinity;
  #nextAloneMs = -Infinity;

  /** @param onLapse told of units that were leased and not used in time. */
  constructor(rate: Rate, processes: number, onLapse: (units: number) => void) {
    this.#onLapse = onLapse;
    this.#perMs = rate.perMs;
    this.#leaseMs = leaseMs(rate.perMs);
    this.share = fallbackShare(rate, processes);
    this.#ledger = new SlidingLedger(PLENTY, rate.perMs, 0);
  }

  get mode(): SharedMode {
    return this.#mode;
  }

  /** Units leased and not used. */
  get idle(): number {
    return this.#book.idle;
  }

  /** Units used of which the server may still count the request. */
  get resting(): number {
    return PLENTY - this.#ledger.free;
  }

  /** Units that Redis knows this process to hold. */
  get covered(): number {
    return this.#book.covered;
  }

  /** When something changes by itself. */
  get nextChangeMs(): number {
    return Math.min(this.#ledger.nextFreeMs, this.#book.nextLapseMs);
  }

  /** The pool was reached for the first time. */
  join(): void {
    this.#mode = 'shared';
  }

  /**
   * Redis is away, or has lost the pool.
   *
   * @param othersActive whether others may have used, within the last window, what this process now counts on.
   */
  leave(nowMs: number, othersActive: boolean): void {
    this.advance(nowMs);
    this.#heldAtLoss = this.idle + this.resting;
    this.#wholeShareFromMs = othersActive ? nowMs + this.#perMs + this.#leaseMs : nowMs;
    this.#book.forget();
    this.#mode = 'alone';
  }

  /** Redis is away again, before the pool was rejoined. */
  uncover(): void {
    this.#book.forget();
  }

  /** Units are there. Alone, they only tell the pool of what this process uses anyway. */
  addLease(lease: Lease, nowMs: number): void {
    if (this.#mode !== 'shared') {
      this.#book.addCover(lease);
      return;
    }
    // From when Redis registered it: an answer that comes late must not make units last longer than Redis reckons with.
    this.#book.add(lease, lease.registeredMs + this.#leaseMs);
    this.advance(nowMs);
  }

  /** Goes back to the pool when it knows of everything this process uses; returns whether it did. */
  rejoin(nowMs: number): boolean {
    this.advance(nowMs);
    if (this.#mode !== 'alone' || this.covered < this.resting) return false;
    this.#mode = 'shared';
    this.#book.settleCover(nowMs + this.#leaseMs);
    return true;
  }

  /** Uses `units` now, if there are so many. */
  take(units: number, nowMs: number): UnitUse | null {
    this.advance(nowMs);
    if (this.#mode === 'shared') {
      if (this.idle < units) return null;
      const use = this.#ledger.take(units, nowMs);
      this.#book.use(use);
      return use;
    }
    if (this.#mode === 'joining' || this.aloneAtMs(units, nowMs) > nowMs) return null;
    if (this.share.perMs > this.#perMs) this.#nextAloneMs = nowMs + this.share.perMs * units;
    const use = this.#ledger.take(units, nowMs);
    this.#book.useUncovered(use);
    return use;
  }

  settle(use: UnitUse, sentAtMs: number, receivedAtMs: number): void {
    this.#ledger.settle(use, sentAtMs, receivedAtMs);
  }

  /** When `units` may be used alone, at the earliest; `Infinity`: not as long as this process is alone. */
  aloneAtMs(units: number, nowMs: number): number {
    if (units > this.share.units) return Infinity;
    const waitMs = Math.max(nowMs, this.#nextAloneMs);
    if (this.resting + units <= this.#allowed(nowMs)) return waitMs;
    const wholeShareMs = this.#wholeShareFromMs > nowMs ? this.#wholeShareFromMs : Infinity;
    return Math.max(waitMs, Math.min(this.#ledger.nextFreeMs, wholeShareMs));
  }

  /** Gives back what has rested, and what was not used in time. */
  advance(nowMs: number): void {
    this.#ledger.advance(nowMs);
    this.#book.returnRested();
    if (this.#mode === 'alone') {
      // A cover that is too old would expire before all that was used under it has rested.
      this.#book.dropCover(nowMs - COVER_MS);
      return;
    }
    const lapsed = this.#book.lapse(nowMs);
    if (lapsed > 0) this.#onLapse(lapsed);
  }

  /** Nothing more will be used: gives back what is not needed. */
  close(): void {
    this.#book.lapse(Infinity);
  }

  #allowed(nowMs: number): number {
    const { units } = this.share;
    return nowMs >= this.#wholeShareFromMs ? units : Math.min(units, this.#heldAtLoss);
  }
}
