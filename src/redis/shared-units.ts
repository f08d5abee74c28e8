import { SlidingLedger, type UnitUse } from '../rate-limit/sliding-ledger.js';
import type { Rate } from '../rate-limit/rate-limit-options.js';
import { fallbackShare, type FallbackShare } from './fallback-share.js';
import type { Lease } from './redis-session.js';
import { COVER_MS, leaseMs } from './timing.js';

/** More units than any process uses within one window: the ledger only counts how many of them rest. */
const PLENTY = 2 ** 40;

/** A lease whose units have not all been used. */
interface OpenLease {
  units: number;
  readonly endsMs: number;
}

/** Whether units come from the pool, from this process's own share, or, while that is being found out, from nowhere. */
export type SharedMode = 'joining' | 'shared' | 'alone';

/**
 * The units of a shared rate that this process holds: an account, without timers and without Redis.
 *
 * Units are leased from the pool, used once, rest for a window, and go back. They are fungible, and leases are used in
 * the order they came: so the oldest lease is released as soon as that many units, whichever, have rested.
 *
 * Alone, the process uses its share of the rate, and counts what it has used in the pool's time against it. What it did
 * not hold when Redis went away may still rest with others: that part of the share is used one window later.
 */
export class SharedUnits {
  readonly share: FallbackShare;
  readonly #perMs: number;
  readonly #leaseMs: number;
  readonly #ledger: SlidingLedger;
  readonly #onLapse: (units: number) => void;
  #mode: SharedMode = 'joining';
  /** Leases not yet released, the oldest first. */
  #leases: Lease[] = [];
  #open: OpenLease[] = [];
  #idle = 0;
  /** Units that have rested, or were not used in time, of leases not yet released. */
  #returned = 0;
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
    return this.#idle;
  }

  /** Units used of which the server may still count the request. */
  get resting(): number {
    return PLENTY - this.#ledger.free;
  }

  /** Units that Redis knows this process to hold. */
  get covered(): number {
    return this.#leases.reduce((sum, lease) => sum + lease.units, 0);
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
    this.#heldAtLoss = this.#idle + this.resting;
    this.#wholeShareFromMs = othersActive ? nowMs + this.#perMs + this.#leaseMs : nowMs;
    this.#forgetLeases();
    this.#mode = 'alone';
  }

  /** Redis is away again, before the pool was rejoined. */
  uncover(): void {
    if (this.#mode === 'alone') this.#forgetLeases();
  }

  /** Units are there. Alone, they only tell the pool of what this process uses anyway. */
  addLease(lease: Lease, nowMs: number): void {
    this.#leases.push(lease);
    if (this.#mode !== 'shared') return;
    // An answer that comes late must not make units last longer than Redis reckons with.
    const endsMs = lease.registeredMs + this.#leaseMs;
    this.#open.push({ units: lease.units, endsMs });
    this.#idle += lease.units;
    this.advance(nowMs);
  }

  /** Goes back to the pool when it knows of everything this process uses; returns whether it did. */
  rejoin(nowMs: number): boolean {
    this.advance(nowMs);
    const { covered, resting } = this;
    if (this.#mode !== 'alone' || covered < resting) return false;
    this.#mode = 'shared';
    this.#idle = covered - resting;
    this.#open = [{ units: this.#idle, endsMs: nowMs + this.#leaseMs }];
    return true;
  }

  /** Uses `units` now, if there are so many. */
  take(units: number, nowMs: number): UnitUse | null {
    this.advance(nowMs);
    if (this.#mode === 'shared') {
      if (this.#idle < units) return null;
      this.#useLeased(units);
    } else if (this.#mode === 'joining' || this.aloneAtMs(units, nowMs) > nowMs) {
      return null;
    } else {
      this.#nextAloneMs = this.share.perMs > this.#perMs ? nowMs + this.share.perMs * units : -Infinity;
    }
    return this.#ledger.take(units, nowMs);
  }

  settle(use: UnitUse, sentAtMs: number, receivedAtMs: number): void {
    this.#ledger.settle(use, sentAtMs, receivedAtMs);
  }

  /** When `units` may be used alone, at the earliest; `Infinity`: not as long as this process is alone. */
  aloneAtMs(units: number, nowMs: number): number {
    if (units > this.share.units) return Infinity;
    const wait = Math.max(nowMs, this.#nextAloneMs);
    if (this.resting + units <= this.#allowed(nowMs)) return wait;
    const wholeShareMs = this.#wholeShareFromMs > nowMs ? this.#wholeShareFromMs : Infinity;
    return Math.max(wait, Math.min(this.#ledger.nextFreeMs, wholeShareMs));
  }

  /** When something changes by itself. */
  get nextChangeMs(): number {
    const lapseMs = this.#open[0]?.endsMs ?? Infinity;
    return Math.min(this.#ledger.nextFreeMs, lapseMs);
  }

  /** Takes back what has rested and what was not used in time, and releases the leases it makes up. */
  advance(nowMs: number): void {
    const before = this.#ledger.free;
    this.#ledger.advance(nowMs);
    if (this.#mode === 'alone') this.#dropOldCover(nowMs);
    if (this.#mode !== 'shared') return;
    this.#returned += this.#ledger.free - before;
    for (let lease = this.#open[0]; lease !== undefined && lease.endsMs <= nowMs; lease = this.#open[0]) {
      this.#open.shift();
      this.#idle -= lease.units;
      this.#returned += lease.units;
      if (lease.units > 0) this.#onLapse(lease.units);
    }
    this.#release();
  }

  /** Nothing more will be used: gives back what is not needed. */
  close(nowMs: number): void {
    for (const lease of this.#open) this.#returned += lease.units;
    this.#open = [];
    this.#idle = 0;
    this.advance(nowMs);
  }

  #allowed(nowMs: number): number {
    const { units } = this.share;
    return nowMs >= this.#wholeShareFromMs ? units : Math.min(units, this.#heldAtLoss);
  }

  #useLeased(units: number): void {
    this.#idle -= units;
    let left = units;
    for (let lease = this.#open[0]; lease !== undefined && left > 0; lease = this.#open[0]) {
      const used = Math.min(left, lease.units);
      lease.units -= used;
      left -= used;
      if (lease.units > 0) break;
      this.#open.shift();
    }
  }

  #release(): void {
    for (let lease = this.#leases[0]; lease !== undefined; lease = this.#leases[0]) {
      if (this.#returned < lease.units) return;
      this.#leases.shift();
      this.#returned -= lease.units;
      lease.release();
    }
  }

  /** A lease that is too old would expire before all that was used under it has rested. */
  #dropOldCover(nowMs: number): void {
    for (let lease = this.#leases[0]; lease !== undefined; lease = this.#leases[0]) {
      if (lease.registeredMs + COVER_MS > nowMs) return;
      this.#leases.shift();
      lease.release();
    }
  }

  #forgetLeases(): void {
    this.#leases = [];
    this.#open = [];
    this.#idle = 0;
    this.#returned = 0;
  }
}
