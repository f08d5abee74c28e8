import type { ApiResponse } from './api-response.js';

/** What a `backoff` function and `retryIf` are told. */
export interface RetryContext {
  /** The attempt that has just failed, 1-based. */
  readonly attempt: number;
  /** In upper case. */
  readonly method: string;
  /** Redacted. */
  readonly url: string;
  /** The error that would be thrown if this were the last attempt. */
  readonly error: Error;
  /** The response, when there was one. */
  readonly response?: ApiResponse | undefined;
}

/** A token bucket that bounds the retries of all requests together, as in the standard retry mode of the AWS SDKs. */
export interface RetryBudgetOptions {
  /** Tokens in a full bucket. @default 500 */
  readonly tokens?: number | undefined;
  /** Tokens one retry takes. @default 5 */
  readonly retryCost?: number | undefined;
  /** Tokens a retry after a timeout takes. @default 10 */
  readonly timeoutCost?: number | undefined;
}

/** What is retried, how often, and after which delay. */
export interface RetryOptions {
  /** Attempts at the most, the first included. @default 4; the length + 1 of a `backoff` array */
  readonly maxAttempts?: number | undefined;
  /**
   * How the delay grows: doubling from `initialDelayMs`, always `initialDelayMs`, exactly the delays of an array (in
   * milliseconds, without jitter), or a function's answer in milliseconds (without jitter, and cut at `maxDelayMs`). @default 'exponential'
   */
  readonly backoff?:
    'exponential' | 'fixed' | readonly number[] | ((context: RetryContext) => number) | undefined;
  /** The delay before the first retry, in milliseconds. @default 1_000 */
  readonly initialDelayMs?: number | undefined;
  /** The longest delay, in milliseconds; neither a wait that the server names nor the delays of an array are cut by it. @default 60_000 */
  readonly maxDelayMs?: number | undefined;
  /** `'full'` draws the delay evenly between 0 and the computed one. @default 'full' */
  readonly jitter?: 'full' | 'none' | undefined;
  /** Statuses that are retried. @default [408, 425, 429, 500, 502, 503, 504, 529] */
  readonly statuses?: readonly number[] | undefined;
  /** Methods that are retried. @default ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'] */
  readonly methods?: readonly string[] | undefined;
  /** Has the last word on whether a failed attempt is retried; `undefined` leaves it to the rules. */
  readonly retryIf?: ((context: RetryContext) => boolean | undefined) | undefined;
  /** The longest Retry-After that is waited for, in milliseconds; beyond it the request fails at once. @default 900_000 */
  readonly maxRetryAfterMs?: number | undefined;
  /** `false` turns the budget off. */
  readonly budget?: RetryBudgetOptions | false | undefined;
}
