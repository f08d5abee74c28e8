import type { ResponseVerdict } from '../http/api-response.js';
import type { RateLimitReading } from '../http/rate-limit-reading.js';
import type { Permit } from './permit-request.js';

/** What the limiter is told of every response. Times are monotonic. */
export interface Observation {
  readonly scope: string;
  readonly status: number;
  readonly verdict: ResponseVerdict;
  /** What the headers (or the body) said; `undefined` when they said nothing. */
  readonly reading: RateLimitReading | undefined;
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
  /** The permit the request was sent with: it makes the accounting of the configured rate exact. */
  readonly permit?: Permit | undefined;
}
