import type { ResponseVerdict } from '../http/api-response.js';
import type { RateLimitReading } from '../http/rate-limit-reading.js';

/**
 * What a status means when the provider's subclass does not say. A 403 is a rate limit only when the response itself
 * says so: with a Retry-After, or with a quota of which nothing remains.
 *
 * @param refreshable whether new credentials can still be tried for this request.
 */
export function defaultVerdict(
  status: number,
  reading: RateLimitReading | undefined,
  refreshable: boolean,
): ResponseVerdict {
  if (status >= 200 && status < 300) return 'ok';
  if (status === 401 && refreshable) return 'refresh-auth';
  if (status === 429) return 'rate-limited';
  if (status === 403 && reading !== undefined && (reading.retryAfterMs !== null || reading.remaining === 0)) {
    return 'rate-limited';
  }
  return 'retry';
}
