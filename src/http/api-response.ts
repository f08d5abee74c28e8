import type { RateLimitReading } from './rate-limit-reading.js';

/** Response headers by lower-case name. Sensitive ones (`set-cookie` …) can be read by name but are not enumerable. */
export type ResponseHeaders = Readonly<Record<string, string>>;

/** A successful response. */
export interface ApiResponse<T = unknown> {
  /** The HTTP status. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ResponseHeaders;
  /** The parsed body; `null` for 204 and for an empty body. */
  readonly data: T;
  /** The URL that answered, after redirects; redacted. */
  readonly url: string;
  /** How many attempts it took, the first included. */
  readonly attempts: number;
  /** From the call to the response, waits included, in milliseconds. */
  readonly durationMs: number;
  /** The server's own id of the request, when it sent one. */
  readonly requestId?: string | undefined;
  /** What the response says of the server's rate limits, when it says anything. */
  readonly rateLimit?: RateLimitReading | undefined;
}

/** What is to become of a response. `ok` returns it; the others end or repeat the attempt. */
export type ResponseVerdict = 'ok' | 'retry' | 'rate-limited' | 'refresh-auth' | 'fail';

/** A verdict with what else the response said. */
export interface DetailedVerdict {
  /** What becomes of the response. */
  readonly verdict: ResponseVerdict;
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** What went wrong, in the provider's own words; used in the error's message after redaction. */
  readonly message?: string | undefined;
}
