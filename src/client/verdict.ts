import { ConfigurationError } from '../errors/configuration-error.js';
import type { ApiResponse, DetailedVerdict, ResponseVerdict } from '../http/api-response.js';
import type { RateLimitReading } from '../http/rate-limit-reading.js';
import { isPromiseLike } from '../internal/promises.js';
import type { ResolvedRateLimitOptions } from '../rate-limit/rate-limit-options.js';

/** What a subclass may say of a response; `undefined` leaves it to the status. */
export type Classification = ResponseVerdict | DetailedVerdict | undefined;

/** What becomes of a response, and what it said of waiting. */
export interface Judgement {
  readonly verdict: ResponseVerdict;
  /** What the server asked for, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** The provider's own words. */
  readonly message: string | undefined;
  /** Whether the subclass said so, rather than the status. */
  readonly explicit: boolean;
}

/**
 * What a status means when the provider's subclass does not say. A 403 is a rate limit only when the response itself
 * says so: with a Retry-After, or with a quota of which nothing remains.
 */
function byStatus(
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

const VERDICTS: ReadonlySet<unknown> = new Set<ResponseVerdict>([
  'ok',
  'retry',
  'rate-limited',
  'refresh-auth',
  'fail',
]);

/** @throws ConfigurationError for what is no verdict: passed over, a refusal with status 200 would count as success. */
function checkSaid(said: unknown): void {
  const verdict = typeof said === 'object' && said !== null ? (said as { verdict?: unknown }).verdict : said;
  if (VERDICTS.has(verdict)) return;
  const what = isPromiseLike(said) ? 'a promise (it must answer at once)' : describeVerdict(verdict);
  throw new ConfigurationError(
    `classifyResponse must return ${[...VERDICTS].join(', ')}, an object with such a verdict, or undefined; ` +
      `it returned ${what}`,
  );
}

function describeVerdict(verdict: unknown): string {
  return typeof verdict === 'string' ? `a text that is none of these` : `a value of type ${typeof verdict}`;
}

/**
 * Puts together what the subclass says and what the status means.
 *
 * @param refreshable whether new credentials can still be tried for this request.
 */
export function judge(said: Classification, response: ApiResponse, refreshable: boolean): Judgement {
  const reading = response.rateLimit;
  if (said !== undefined) checkSaid(said);
  const detailed = typeof said === 'string' ? { verdict: said } : said;
  const verdict = detailed?.verdict ?? byStatus(response.status, reading, refreshable);
  return {
    // A second 401 is the error: new credentials are tried once per request.
    verdict: verdict === 'refresh-auth' && !refreshable ? 'fail' : verdict,
    retryAfterMs: detailed?.retryAfterMs ?? reading?.retryAfterMs ?? null,
    message: detailed?.message,
    explicit: detailed !== undefined,
  };
}

/** A wait that is known before the next attempt. */
export interface KnownWait {
  readonly retryAfterMs: number | null;
  /** Whether the limiter pauses for it, so that the retry itself need not wait. */
  readonly limiterWaits: boolean;
  /** Whether it is longer than `rateLimit.maxWaitMs` allows for a reset. */
  readonly tooLong: boolean;
}

/** How long a response that is not `ok` makes the next attempt wait: its Retry-After, else its window's reset. */
export function knownWait(
  judgement: Judgement,
  response: ApiResponse,
  rateLimit: ResolvedRateLimitOptions,
  epochNowMs: number,
): KnownWait {
  const { verdict, retryAfterMs } = judgement;
  const rateLimited = verdict === 'rate-limited';
  if (retryAfterMs !== null) {
    const limiterWaits = rateLimited || response.status === 503 || response.status === 529;
    return { retryAfterMs, limiterWaits, tooLong: false };
  }
  const reading = response.rateLimit;
  if (!rateLimited || !rateLimit.headers || reading?.remaining !== 0 || reading.resetAtMs === null) {
    return { retryAfterMs: null, limiterWaits: false, tooLong: false };
  }
  const untilResetMs = Math.max(0, reading.resetAtMs - epochNowMs);
  return { retryAfterMs: untilResetMs, limiterWaits: true, tooLong: untilResetMs > rateLimit.maxWaitMs };
}
