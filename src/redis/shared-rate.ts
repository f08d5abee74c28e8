import type { Clock } from '../internal/clock.js';
import { EarliestTimer } from '../internal/earliest-timer.js';
import type { PermitRate } from '../rate-limit/permit-rate.js';
import type { Rate } from '../rate-limit/rate-limit-options.js';
import type { UnitUse } from '../rate-limit/sliding-ledger.js';
import { Spacing } from '../rate-limit/spacing.js';
import { FormerLeases } from './former-leases.js';
import { LeaseSize } from './lease-size.js';
import type { Lease } from './lease.js';
import type { RedisSession } from './redis-session.js';
import { SharedUnits, type SharedMode } from './shared-units.js';

/** A wait for the next unit that is worth telling of, in milliseconds. */
const LONG_WAIT_MS = 1_000;

/** How often Bottleneck is made to look again while units are waited for, in milliseconds. */
const NUDGE_MS = 200;

/** What a {@link SharedRate} needs of a session. */
export type LeaseSource = Pick<RedisSession, 'lease' | 'nudge' | 'adopt' | 'cover' | 'clientId'>;

/** What a {@link SharedRate} is made of. */
export interface SharedRateParts {
  readonly rate: Rate;
  /** By how many the rate is divided while Redis is away. */
  readonly processes: number;
  readonly spread: boolean;
  readonly clock: Clock;
  readonly onReady: () => void;
  /** Called before the first unit is used. */
  readonly start: () => void;
  readonly onMode: (mode: SharedMode) => void;
  /** Whether the pool knows of all that the other processes use. */
  readonly areOthersCovered: (nowMs: number) => boolean;
  /** Called when the pool knows of all that this process uses. */
  readonly onCovered: () => void;
}

/** The shared rate as one client's queue sees it: leases units before they are needed, and decides what holds without. */
export class SharedRate implements PermitRate {
  readonly longWaitMs: number;
  readonly #parts: SharedRateParts;
  readonly #clock: Clock;
  readonly #units: SharedUnits;
  readonly #size: LeaseSize;
  readonly #spacing: Spacing | null;
  readonly #timer: EarliestTimer;
  #source: LeaseSource | null = null;
  readonly #former = new FormerLeases();
  #asked = false;
  #covered = true;
  #busy = false;
  #closed = false;
  #awaited = 0;
  #refused = false;

  constructor(parts: SharedRateParts) {
    const { rate, spread, clock, processes } = parts;
    this.#parts = parts;
    this.#clock = clock;
    this.#units = new SharedUnits(rate, processes, (lapsed) => {
      this.#size.lapsed(lapsed);
    });
    this.#size = new LeaseSize(rate, this.#units.share.units);
    const gapMs = rate.perMs / rate.requests;
    this.#spacing = spread ? new Spacing(gapMs) : null;
    this.longWaitMs = Math.max(LONG_WAIT_MS, spread ? 2 * gapMs : 0);
    // Units that come back within this time come back together.
    const graceMs = Math.max(1, Math.min(5, rate.perMs / 200));
    this.#timer = new EarliestTimer(clock, graceMs, () => {
      this.#onTimer();
    });
  }

  take(units: number, nowMs: number): UnitUse | null {
    this.#parts.start();
    const inSlot = this.#spacing === null || nowMs >= this.#spacing.nextMs;
    const use = inSlot ? this.#units.take(units, nowMs) : null;
    if (use !== null) {
      this.#spacing?.take(units, nowMs, this.#refused);
      this.#awaited = 0;
      this.#refused = false;
      if (this.#size.isTimeToRefill(this.#units.idle, nowMs)) this.#ask(1);
      return use;
    }
    this.#awaited = units;
    this.#refused = true;
    if (this.#units.idle < units) this.#askDry(units, nowMs);
    this.#arm(nowMs);
    return null;
  }

  settle(use: UnitUse, sentAtMs: number, receivedAtMs: number, answered: boolean): void {
    this.#units.settle(use, sentAtMs, receivedAtMs, answered);
    this.#arm(this.#clock.now());
  }

  /** Whether this process uses nothing that the pool does not know of. */
  get isCovered(): boolean {
    return this.#units.isCovered;
  }

  expectedAtMs(units: number, nowMs: number): number {
    const slotMs = this.notBeforeMs(units, nowMs);
    if (this.#units.mode !== 'alone') return slotMs;
    const aloneMs = this.#units.aloneAtMs(units, nowMs);
    return Math.max(slotMs, aloneMs === Infinity ? nowMs : aloneMs);
  }

  /** Units may return to the pool, and Redis from its absence, at any time: only the slot is certain. */
  notBeforeMs(_units: number, nowMs: number): number {
    return Math.max(nowMs, this.#spacing?.nextMs ?? nowMs);
  }

  setBusy(busy: boolean): void {
    if (busy === this.#busy) return;
    this.#busy = busy;
    if (busy) this.#arm(this.#clock.now());
    else this.#timer.clear();
  }

  close(): void {
    this.#closed = true;
    this.#timer.clear();
    this.#units.close();
  }

  /**
   * Redis is there, and other processes with it.
   *
   * @param isWhole whether the pool can be taken at its word: it was not lost, and nobody is on the way back to it.
   */
  up(source: LeaseSource, isWhole: boolean): void {
    this.#source = source;
    this.#asked = false;
    const nowMs = this.#clock.now();
    if (this.#units.mode === 'joining' && isWhole) {
      this.#units.join();
      this.#parts.onMode('shared');
      this.#wake(nowMs);
      return;
    }
    if (this.#units.mode === 'joining') this.#units.leave(nowMs, true);
    void this.#cover(source);
  }

  /** Redis is away. */
  down(): void {
    const nowMs = this.#clock.now();
    if (this.#source !== null) this.#former.add(this.#source.clientId);
    this.#source = null;
    this.#asked = false;
    const { mode } = this.#units;
    if (mode === 'alone') {
      this.#units.uncover();
    } else {
      this.#units.leave(nowMs, mode === 'shared');
      this.#parts.onMode('alone');
    }
    this.#covered = false;
    this.#wake(nowMs);
  }

  /** A good moment to give back what has rested, also while nothing runs here, and to keep what has not. */
  keep(): void {
    const nowMs = this.#clock.now();
    this.#units.advance(nowMs);
    if (this.#source !== null) this.#units.renew(nowMs);
  }

  /** It was looked who else is there. */
  beat(): void {
    this.#tryToRejoin(this.#clock.now());
  }

  /** What this process uses alone is made known to the pool before anything more is taken from it. */
  async #cover(source: LeaseSource): Promise<void> {
    const onLease = (lease: Lease | null): boolean => {
      if (this.#source !== source || this.#closed) return false;
      if (lease !== null) this.#units.addLease(lease, this.#clock.now());
      return true;
    };
    if (!(await this.#former.adopt(source, onLease)) || this.#source !== source) return;
    const nowMs = this.#clock.now();
    this.#units.returned(nowMs);
    this.#tryToRejoin(nowMs);
  }

  /** The pool is told of as much as this process uses or may use alone, as far as there is room in it. */
  async #askForCover(): Promise<void> {
    const source = this.#source;
    const { covered, resting, share } = this.#units;
    const missing = Math.max(resting, share.units) - covered;
    if (source === null || this.#asked || missing <= 0) return;
    this.#asked = true;
    const lease = await source.cover(missing).catch(() => null);
    if (source !== this.#source || this.#closed) return;
    this.#asked = false;
    if (lease !== null) this.#receive(lease);
  }

  #askDry(needed: number, nowMs: number): void {
    this.#size.ranDry(nowMs);
    this.#ask(needed);
  }

  #ask(needed: number): void {
    const source = this.#source;
    if (source === null || this.#units.mode !== 'shared' || this.#asked || this.#closed) return;
    this.#asked = true;
    source.lease(this.#size.least(needed), this.#size.next(needed), (lease) => {
      if (source === this.#source && !this.#closed) this.#receive(lease);
    });
  }

  #receive(lease: Lease): void {
    const nowMs = this.#clock.now();
    this.#asked = false;
    this.#size.leased(nowMs, nowMs - lease.registeredMs);
    this.#units.addLease(lease, nowMs);
    this.#tryToRejoin(nowMs);
    this.#wake(nowMs);
  }

  #tryToRejoin(nowMs: number): void {
    if (this.#source === null || this.#units.mode !== 'alone') return;
    const { isCovered } = this.#units;
    if (isCovered && !this.#covered) this.#parts.onCovered();
    this.#covered = isCovered;
    if (isCovered && this.#parts.areOthersCovered(nowMs) && this.#units.rejoin(nowMs)) {
      this.#parts.onMode('shared');
      this.#wake(nowMs);
    } else {
      void this.#askForCover();
    }
  }

  /** Lets the next in line try. */
  #wake(nowMs: number): void {
    this.#awaited = 0;
    this.#parts.onReady();
    this.#arm(nowMs);
  }

  #arm(nowMs: number): void {
    if (!this.#busy || this.#closed) return;
    this.#timer.set(this.#wakeAtMs(nowMs), nowMs);
  }

  #wakeAtMs(nowMs: number): number {
    const awaited = this.#awaited;
    const slotMs = awaited > 0 && this.#spacing !== null ? this.#spacing.nextMs : Infinity;
    // Whoever waits is seen to by a timer, also for what is told of by itself: it keeps the process from ending.
    const nudgeMs = awaited > 0 || this.#asked ? nowMs + NUDGE_MS : Infinity;
    const aloneMs =
      awaited > 0 && this.#units.mode === 'alone' ? this.#units.aloneAtMs(awaited, nowMs) : Infinity;
    return Math.min(slotMs > nowMs ? slotMs : Infinity, nudgeMs, aloneMs, this.#units.nextChangeMs);
  }

  #onTimer(): void {
    const nowMs = this.#clock.now();
    this.#units.advance(nowMs);
    this.#tryToRejoin(nowMs);
    if (this.#asked) this.#source?.nudge();
    if (this.#awaited > 0) this.#wake(nowMs);
    else this.#arm(nowMs);
  }
}
