import type { UnitUse } from '../rate-limit/sliding-ledger.js';
import type { Rate } from '../rate-limit/rate-limit-options.js';
import { fallbackShare, type FallbackShare } from './fallback-share.js';
import type { Lease } from './lease.js';
import { LeaseBook } from './lease-book.js';
import { RestLedger } from './rest-ledger.js';
import { DELIVERY_MS, lastUseMs, leaseMs, RENEW_AHEAD_MS, useMs } from './timing.js';

/** Redis is far when it takes longer to answer than this part of a window: then units come back too late. */
const FAR_PARTS = 8;

/** For how many windows, or answers of Redis if those are longer, units are kept where it is far. */
const KEPT_TIMES = 10;

/** Whether units come from the pool, from this process's own share, or, while that is being found out, from nowhere. */
export type SharedMode = 'joining' | 'shared' | 'alone';

/**
 * The units of a shared rate that this process holds: an account, without timers and without Redis.
 *
 * Units are leased from the pool, used once, rest for a window, and go back. Where going there and back takes long
 * compared with a window, as many as this process may use alone are used several times before they go back.
 *
 * Alone, the process uses its share of the rate, and counts what it has used in the pool's time against it. What it did
 * not hold when Redis went away may still rest with others: that part of the share is used one window later.
 *
 * Back with Redis, it uses no more than it has leased units for, until all that it had used is covered or has rested. The
 * others rely on that, so that all can go back to taking what they need from the pool.
 */
export class SharedUnits {
  readonly share: FallbackShare;
  readonly #perMs: number;
  readonly #leaseMs: number;
  readonly #ledger: RestLedger;
  readonly #book: LeaseBook;
  readonly #onLapse: (units: number) => void;
  #mode: SharedMode = 'joining';
  /** Whether Redis is back, although this process is not in the pool yet. */
  #isBack = false;
  #heldAtLoss = 0;
  #wholeShareFromMs = -Infinity;
  #nextAloneMs = -Infinity;

  /** @param onLapse told of units that were leased and not used in time. */
  constructor(rate: Rate, processes: number, onLapse: (units: number) => void) {
    this.#onLapse = onLapse;
    this.#perMs = rate.perMs;
    this.#leaseMs = leaseMs(rate.perMs);
    this.share = fallbackShare(rate, processes);
    this.#ledger = new RestLedger(rate.perMs);
    this.#book = new LeaseBook(rate.perMs);
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
    return this.#ledger.units;
  }

  /** Units that Redis knows this process to hold. */
  get covered(): number {
    return this.#book.covered;
  }

  /** Whether this process uses nothing that Redis does not know of, and will not. */
  get isCovered(): boolean {
    return this.#mode !== 'alone' || (this.#isBack && this.covered >= this.resting);
  }

  /** When something changes by itself. */
  get nextChangeMs(): number {
    return Math.min(this.#ledger.nextReadyMs, this.#book.nextLapseMs);
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
    // What others hold may be used until its lease ends, and then takes its time to the server.
    const othersDoneMs = nowMs + useMs(this.#perMs) + DELIVERY_MS;
    this.#wholeShareFromMs = othersActive ? othersDoneMs + this.#perMs : nowMs;
    this.#mode = 'alone';
    this.uncover();
  }

  /** What was leased is lost. */
  uncover(): void {
    this.#book.forget();
    this.#isBack = false;
  }

  /** Units are there. Alone, they only tell the pool of what this process uses anyway. */
  addLease(lease: Lease, nowMs: number): void {
    if (this.#mode !== 'shared') {
      this.#book.addCover(lease);
      this.advance(nowMs);
      return;
    }
    const tookMs = nowMs - lease.registeredMs;
    // What took long to come, others would have to wait for as long.
    const idleMs = Math.max(this.#leaseMs, tookMs);
    // As Redis reckons from when it registered them: an answer that comes late must not make units last longer than that.
    const endsMs = Math.min(nowMs + idleMs, lastUseMs(lease.expiresMs, this.#perMs));
    const isFar = tookMs * FAR_PARTS > this.#perMs;
    const isKept = isFar && this.#book.kept(nowMs) + lease.units <= this.share.units;
    const keptUntilMs = isKept ? nowMs + KEPT_TIMES * Math.max(this.#perMs, tookMs) : -Infinity;
    this.#book.add(lease, endsMs, keptUntilMs);
    this.advance(nowMs);
  }

  /** Redis is back, and all that it remembered of this process is known: no more is used from now on than it knows of. */
  returned(nowMs: number): void {
    this.#isBack = true;
    this.advance(nowMs);
  }

  /** Goes back to the pool when it knows of everything this process uses; returns whether it did. */
  rejoin(nowMs: number): boolean {
    this.advance(nowMs);
    if (this.#mode !== 'alone' || !this.isCovered) return false;
    this.#mode = 'shared';
    this.#isBack = false;
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

  settle(use: UnitUse, sentAtMs: number, receivedAtMs: number, answered: boolean): void {
    this.#ledger.settle(use, sentAtMs, receivedAtMs, answered);
  }

  /** When `units` may be used alone, at the earliest; `Infinity`: not as long as nothing else happens. */
  aloneAtMs(units: number, nowMs: number): number {
    if (units > this.share.units) return Infinity;
    const waitMs = Math.max(nowMs, this.#nextAloneMs);
    if (this.resting + units <= this.#allowed(nowMs)) return waitMs;
    const wholeShareMs = this.#wholeShareFromMs > nowMs ? this.#wholeShareFromMs : Infinity;
    return Math.max(waitMs, Math.min(this.#ledger.nextReadyMs, wholeShareMs));
  }

  /** Gives back what has rested, and what was not used in time. */
  advance(nowMs: number): void {
    for (const use of this.#ledger.advance(nowMs)) this.#book.rested(use, nowMs);
    if (this.#mode === 'alone') return;
    const lapsed = this.#book.lapse(nowMs);
    if (lapsed > 0) this.#onLapse(lapsed);
  }

  /** To be called every so often: sees to it that Redis does not take back what is in use. */
  renew(nowMs: number): void {
    const restedMs = nowMs + this.#perMs;
    if (this.#mode !== 'alone') {
      this.#book.renew(restedMs, nowMs);
      return;
    }
    this.#book.keepCovers(restedMs + DELIVERY_MS + RENEW_AHEAD_MS, nowMs);
  }

  /** Nothing more will be used: gives back what is not needed. */
  close(): void {
    this.#book.lapse(Infinity);
  }

  #allowed(nowMs: number): number {
    const { units } = this.share;
    const share = nowMs >= this.#wholeShareFromMs ? units : Math.min(units, this.#heldAtLoss);
    return this.#isBack ? Math.min(share, this.covered) : share;
  }
}
