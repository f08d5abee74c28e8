import type { ChaosOutcomeKind } from './chaos-outcome-kind.js';
import type { LimitStats } from './rate-limits.js';

/** What the server has counted since it started. */
export interface ChaosStats {
  /** Requests received. */
  readonly requests: number;
  /** Requests a rate limit refused. */
  readonly rateLimited: number;
  /** How many answers had which status; a connection reset before any byte has none. */
  readonly byStatus: Readonly<Record<number, number>>;
  /** How often the server did what. */
  readonly byOutcome: Readonly<Partial<Record<ChaosOutcomeKind, number>>>;
  /** Connections ever opened. */
  readonly connections: number;
  /** The most requests that were being answered at one time. */
  readonly maxInFlight: number;
  /** Each rate limit, in the order given. */
  readonly limits: readonly LimitStats[];
}
