/** What a provider means where its headers do not say it themselves. */
export interface RateLimitHints {
  /** The unit of a reset given as a small number (a delta). @default 's' */
  readonly resetUnit?: 's' | 'ms' | undefined;
  /** The unit of a Retry-After number. @default 's' */
  readonly retryAfterUnit?: 's' | 'ms' | undefined;
}

/** What is needed besides a header's value to turn it into a time. */
export interface ReadingContext {
  /** When the response arrived, in epoch milliseconds by the clock of this process. */
  readonly nowMs: number;
  /** The server's clock minus ours in milliseconds; 0 when they agree or nothing is known. */
  readonly skewMs: number;
  /** Whether the request was served (2xx), so that its quota cannot have been nothing at all. */
  readonly served: boolean;
  readonly resetUnitMs: number;
  readonly retryAfterUnitMs: number;
}
