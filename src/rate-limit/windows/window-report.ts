import type { ResetBound } from './reset-bound.js';

/** What one response said of one window. Times are monotonic. */
export interface WindowReport {
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
  readonly limit: number | null;
  readonly remaining: number;
  readonly bound: ResetBound | null;
  readonly windowMs: number | null;
  /** Units of other requests that may have been counted while this one was out. */
  readonly overlap: number;
  /** How much of the quota its request used. */
  readonly units: number;
  readonly status: number;
}
