import type { UnitUse } from './sliding-ledger.js';

/** A rate that decides when units may be used: kept by this process alone, or shared with others. */
export interface PermitRate {
  /** A wait longer than this is not the normal course of the rate, in milliseconds. */
  readonly longWaitMs: number;
  /** Uses `units` if they may be used now; otherwise `null`, and the queue is told when trying again makes sense. */
  take(units: number, nowMs: number): UnitUse | null;
  /**
   * The response to what was sent with `use` is in, or will not come.
   *
   * @param answered whether the server has answered; otherwise the request may still be on its way.
   */
  settle(use: UnitUse, sentAtMs: number, receivedAtMs: number, answered: boolean): void;
  /** When `units` may be used, as far as is known now; it may become earlier or later. */
  expectedAtMs(units: number, nowMs: number): number;
  /** A time before which `units` cannot be used, for certain. */
  notBeforeMs(units: number, nowMs: number): number;
  /** Whether anything waits or is in flight. */
  setBusy(busy: boolean): void;
  close(): void;
}
