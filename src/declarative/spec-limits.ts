/** How often a request is repeated. Delays are in seconds. */
export interface SpecRetry {
  /** Attempts at the most, the first included. @default 4 */
  readonly max_attempts?: number | undefined;
  /** @default 'fixed' */
  readonly backoff?: 'fixed' | 'exponential' | undefined;
  /** The delay before the first retry, in seconds. @default 1 */
  readonly initial_delay?: number | undefined;
  /** The longest delay, in seconds. @default 60 */
  readonly max_delay?: number | undefined;
}

/** A rate of your own. */
export interface SpecRateLimit {
  /** Requests allowed in any window of `per` seconds. Only together with `per`. */
  readonly requests?: number | undefined;
  /** The window of `requests`, in seconds. */
  readonly per?: number | undefined;
  /** Requests in flight at once. @default 10 */
  readonly max_concurrent?: number | undefined;
  /** Whether the requests are spaced evenly. @default false */
  readonly spread?: boolean | undefined;
  /** Requests of the server's quota that are left to others. @default 0 */
  readonly reserve?: number | undefined;
  /** The longest wait for a reset that the server announced, in seconds. @default 3900 */
  readonly max_wait?: number | undefined;
}

/** Limits of time, in seconds. */
export interface SpecTimeout {
  /** Until a connection stands. @default 5 */
  readonly connect?: number | undefined;
  /** One attempt, up to the last byte of the body. @default 30 */
  readonly response?: number | undefined;
  /** A page with all its attempts and waits. @default Infinity */
  readonly total?: number | undefined;
}
