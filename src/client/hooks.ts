import type { RateLimitReading } from '../http/rate-limit-reading.js';
import type { RateLimitWait } from '../rate-limit/rate-limiter.js';

/** A request is about to be sent. */
export interface RequestEvent {
  /** In upper case. */
  readonly method: string;
  /** Redacted. */
  readonly url: string;
  /** 1-based. */
  readonly attempt: number;
}

/** A response has arrived, whatever its status. */
export interface ResponseEvent extends RequestEvent {
  /** The HTTP status. */
  readonly status: number;
  /** From sending to the last byte of the body, in milliseconds. */
  readonly durationMs: number;
  /** The server's own id of the request. */
  readonly requestId?: string | undefined;
  /** What it said of the quota. */
  readonly rateLimit?: RateLimitReading | undefined;
}

/** An attempt has failed and will be repeated. */
export interface RetryEvent extends RequestEvent {
  /** As configured, the first included. */
  readonly maxAttempts: number;
  /** The backoff, in milliseconds; 0 when the wait is the rate limiter's. */
  readonly delayMs: number;
  /** What the server asked to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** What would have been thrown, had this been the last attempt. */
  readonly error: Error;
}

/** Waiting for a rate limit begins, or grows longer. */
export type RateLimitEvent = RateLimitWait;

/** A page of a query is handed to its consumer. */
export interface PageEvent {
  /** 1-based; continues on resume. */
  readonly number: number;
  /** Items of this page. */
  readonly items: number;
  /** Items so far. */
  readonly itemCount: number;
  /** Items of this page left out by `onInvalidItem: 'skip'`. */
  readonly invalidItems?: number | undefined;
  /** Redacted. */
  readonly url: string;
  /** Whether another page follows. */
  readonly hasNext: boolean;
}

/** A call has failed for good. */
export interface ErrorEvent {
  /** What the caller gets. */
  readonly error: unknown;
  /** In upper case. */
  readonly method: string;
  /** Redacted. */
  readonly url: string;
  /** Attempts made; 0 when nothing was sent. */
  readonly attempts: number;
}

/**
 * Observers. They cannot change anything: what they return is not used, and what they throw (or reject with) is
 * logged and never breaks a call.
 */
export interface Hooks {
  /** Before each send. */
  readonly onRequest?: ((event: RequestEvent) => unknown) | undefined;
  /** After each response, whatever its status. */
  readonly onResponse?: ((event: ResponseEvent) => unknown) | undefined;
  /** When an attempt failed and another will follow. */
  readonly onRetry?: ((event: RetryEvent) => unknown) | undefined;
  /** When waiting for a rate limit begins. */
  readonly onRateLimit?: ((event: RateLimitEvent) => unknown) | undefined;
  /** When a page of a query is handed to its consumer; one that was fetched ahead, at its turn. */
  readonly onPage?: ((event: PageEvent) => unknown) | undefined;
  /** When a call has failed for good. */
  readonly onError?: ((event: ErrorEvent) => unknown) | undefined;
}

/** The names of all hooks. */
export const HOOK_NAMES = ['onRequest', 'onResponse', 'onRetry', 'onRateLimit', 'onPage', 'onError'] as const;
