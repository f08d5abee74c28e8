import type { Clock, StopTimer } from '../internal/clock.js';
import type { PermitRate } from '../rate-limit/permit-rate.js';
import { UnitUse } from '../rate-limit/sliding-ledger.js';

/** How often it is looked whether the gate is open, in milliseconds: it keeps the process from ending meanwhile. */
const WATCH_MS = 1_000;

/** What a {@link JoinGate} is made of. */
export interface JoinGateParts {
  readonly clock: Clock;
  readonly onReady: () => void;
  readonly start: () => void;
}

/** In place of a rate when none is shared: lets nothing through before the pauses of the others are known. */
export class JoinGate implements PermitRate {
  readonly longWaitMs = WATCH_MS;
  readonly #parts: JoinGateParts;
  #open = false;
  #stopTimer: StopTimer | null = null;

  constructor(parts: JoinGateParts) {
    this.#parts = parts;
  }

  /** The others' pauses are known, or cannot be. */
  open(): void {
    if (this.#open) return;
    this.#open = true;
    this.#disarm();
    this.#parts.onReady();
  }

  take(units: number, nowMs: number): UnitUse | null {
    if (this.#open) return new UnitUse(units, nowMs);
    this.#parts.start();
    return null;
  }

  settle(): void {
    // Nothing is counted.
  }

  expectedAtMs(_units: number, nowMs: number): number {
    return nowMs;
  }

  notBeforeMs(_units: number, nowMs: number): number {
    return nowMs;
  }

  setBusy(busy: boolean): void {
    if (!busy || this.#open) this.#disarm();
    else this.#watch();
  }

  close(): void {
    this.#disarm();
  }

  #watch(): void {
    this.#stopTimer ??= this.#parts.clock.startTimer(() => {
      this.#stopTimer = null;
      if (!this.#open) this.#watch();
    }, WATCH_MS);
  }

  #disarm(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }
}
