/** The options that decide what a scope does. */
export interface ScopeRules {
  readonly maxConcurrent: number;
  /** Whether quota headers are followed. */
  readonly headers: boolean;
  /** Units of every window that are left to others. */
  readonly reserve: number;
  /** Whether what is left of a window is spread evenly until its end. */
  readonly spread: boolean;
  /** The longest wait for a window's reset, in milliseconds. */
  readonly maxWaitMs: number;
  /** The longest Retry-After that is waited for, in milliseconds. */
  readonly maxRetryAfterMs: number;
}
