import type { AbortSource } from '../internal/abort-slot.js';

/** What the rate limiter needs to know of a request that wants to be sent. */
export interface PermitRequest {
  /** The quota it belongs to. */
  readonly scope: string;
  /** Higher goes first. */
  readonly priority: number;
  /** How many requests of the quota and of the configured rate it uses. */
  readonly cost: number;
  /** Takes it out of the queue; the wait then rejects with the signal's reason. */
  readonly signal: AbortSource;
  /** The monotonic time by which the whole request must be done; `Infinity` if there is none. */
  readonly deadlineMs: number;
  /**
   * Its place in the queue: 0 until the limiter assigns one at the first acquire. A later acquire of the same request
   * (a retry) keeps it, and so goes before everything that came after it.
   */
  ticket: number;
}

/** Leave to send one request. */
export interface Permit {
  /** Gives the permit back once the response has been read, or when nothing was sent. Calling it again does nothing. */
  release(): void;
}
