/** Why nothing is sent for now: a Retry-After, a window used up until its reset, or the configured rate. */
export type WaitReason = 'retry-after' | 'quota-exhausted' | 'rate';

/**
 * Told once when requests of a scope begin to wait (for a Retry-After: when it is received), and again when that wait is
 * extended.
 */
export interface RateLimitWait {
  /** Whose requests wait: what `rateLimit.scope` returned, or an origin. */
  readonly scope: string;
  /** How long from now, in whole milliseconds, rounded up. */
  readonly waitMs: number;
  /** Until when, in epoch milliseconds. */
  readonly untilMs: number;
  /** What is waited for. */
  readonly reason: WaitReason;
  /** How many requests are waiting in this scope; a retry that is still on its way is not among them. */
  readonly queued: number;
}
