import type { Clock } from '../internal/clock.js';
import { EarliestTimer } from '../internal/earliest-timer.js';
import type { PermitRate } from './permit-rate.js';
import type { Rate } from './rate-limit-options.js';
import { SlidingLedger, type UnitUse } from './sliding-ledger.js';
import { Spacing } from './spacing.js';
import { UnitLease } from './unit-lease.js';

/** How long before it is ready a unit goes back to Bottleneck, in milliseconds: several times what a lease takes. */
const NOTICE_MS = 30;

/** A wait for the next unit that is worth telling of, in milliseconds. */
const LONG_WAIT_MS = 1_000;

/**
 * The rate the user configured. A request may be sent when Bottleneck has leased its units, when they have rested (see
 * {@link SlidingLedger}), and, with `spread`, when its slot has come.
 *
 * Timers run only while someone waits or something is in flight.
 */
export class ConfiguredRate implements PermitRate {
  readonly longWaitMs: number;
  readonly #clock: Clock;
  readonly #onReady: () => void;
  readonly #ledger: SlidingLedger;
  readonly #spacing: Spacing | null;
  readonly #lease: UnitLease;
  readonly #timer: EarliestTimer;
  #busy = false;
  #closed = false;
  /** The units of the next in line, as long as trying again is up to the timer. */
  #awaited = 0;
  /** Whether the next in line has tried before. */
  #refused = false;

  /** @param onReady called when what was refused before may succeed now. */
  constructor(rate: Rate, spread: boolean, clock: Clock, onReady: () => void) {
    this.#clock = clock;
    this.#onReady = onReady;
    this.#ledger = new SlidingLedger(rate.requests, rate.perMs, NOTICE_MS);
    const gapMs = rate.perMs / rate.requests;
    this.longWaitMs = Math.max(LONG_WAIT_MS, spread ? 2 * gapMs : 0);
    this.#spacing = spread ? new Spacing(gapMs) : null;
    this.#lease = new UnitLease(rate.requests, clock, onReady);
    this.#timer = new EarliestTimer(clock, 1, () => {
      this.#onTimer();
    });
  }

  /** Uses `units` if they may be used now; otherwise `null`, and `onReady` is called when trying again makes sense. */
  take(units: number, nowMs: number): UnitUse | null {
    this.#advance(nowMs);
    if (this.#isReady(units, nowMs)) {
      this.#lease.take(units);
      this.#spacing?.take(units, nowMs, this.#refused);
      this.#awaited = 0;
      this.#refused = false;
      return this.#ledger.take(units, nowMs);
    }
    this.#awaited = units;
    this.#refused = true;
    this.#arm(nowMs);
    return null;
  }

  /** The response to what was sent with `use` is in. */
  settle(use: UnitUse, sentAtMs: number, receivedAtMs: number): void {
    this.#ledger.settle(use, sentAtMs, receivedAtMs);
  }

  /** When `units` may be used, as far as is known now; it may become earlier or later. */
  expectedAtMs(units: number, nowMs: number): number {
    this.#advance(nowMs);
    const restedAtMs = this.#ledger.free >= units ? nowMs : this.#ledger.nextFreeMs;
    return Math.max(nowMs, restedAtMs, this.#spacing?.nextMs ?? nowMs);
  }

  /** A time before which `units` cannot be used, for certain. */
  notBeforeMs(units: number, nowMs: number): number {
    this.#advance(nowMs);
    const restedAtMs = this.#ledger.free >= units ? nowMs : this.#ledger.notBeforeMs;
    return Math.max(nowMs, restedAtMs, this.#spacing?.nextMs ?? nowMs);
  }

  /** Whether anything waits or is in flight; only then timers run. */
  setBusy(busy: boolean): void {
    if (busy === this.#busy) return;
    this.#busy = busy;
    if (busy) this.#arm(this.#clock.now());
    else this.#timer.clear();
  }

  close(): void {
    this.#closed = true;
    this.#timer.clear();
    this.#lease.close();
  }

  #isReady(units: number, nowMs: number): boolean {
    const inSlot = this.#spacing === null || nowMs >= this.#spacing.nextMs;
    return inSlot && this.#ledger.free >= units && this.#lease.leased >= units;
  }

  #advance(nowMs: number): void {
    this.#lease.giveBack(this.#ledger.advance(nowMs));
  }

  #arm(nowMs: number): void {
    if (!this.#busy || this.#closed) return;
    const atMs = Math.min(this.#ledger.nextNoticeMs, this.#awaited > 0 ? this.#wakeAtMs(nowMs) : Infinity);
    this.#timer.set(atMs, nowMs);
  }

  /** When the units awaited may be ready; `Infinity` while a lease is missing, which tells of itself. */
  #wakeAtMs(nowMs: number): number {
    return this.#lease.leased < this.#awaited ? Infinity : this.expectedAtMs(this.#awaited, nowMs);
  }

  #onTimer(): void {
    const nowMs = this.#clock.now();
    this.#advance(nowMs);
    if (this.#awaited > 0) {
      this.#awaited = 0;
      this.#onReady();
    }
    this.#arm(nowMs);
  }
}
