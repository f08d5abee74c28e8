import type { ChaosRequest } from './chaos-request.js';
import { checkFunction, checkGiven, checkKeys, numberOption, textOption, wordOption } from './check.js';
import { FixedWindow } from './fixed-window.js';
import type { Quota, ResetMeaning } from './quota.js';
import { SlidingLog } from './sliding-log.js';
import { TokenBucket } from './token-bucket.js';

/** How a limit counts: windows one after the other, the requests of the last while, or tokens that flow back. */
export type RateLimitKind = 'fixed-window' | 'sliding-log' | 'token-bucket';
/** How a reset in whole seconds is rounded. */
export type ResetRounding = 'up' | 'down' | 'nearest';
/** How a refusal says when to come back. */
export type RetryAfterStyle = 'seconds' | 'ms' | 'date' | 'none';

/**
 * How the quota is told in headers: not at all; `X-RateLimit-*` with the reset in epoch seconds (`github`) or in
 * seconds from now (`delta`); the `RateLimit` fields of the IETF drafts 6, 7, and 8 and later; OpenAI's
 * `x-ratelimit-*-requests` with Go durations; Discord's fractional `X-RateLimit-Reset-After` with a bucket.
 */
export type RateLimitDialect =
  'none' | 'github' | 'delta' | 'draft-6' | 'draft-7' | 'draft-8' | 'openai' | 'discord';

const KINDS: readonly RateLimitKind[] = ['fixed-window', 'sliding-log', 'token-bucket'];
const ROUNDINGS: readonly ResetRounding[] = ['up', 'down', 'nearest'];
const RETRY_AFTERS: readonly RetryAfterStyle[] = ['seconds', 'ms', 'date', 'none'];
const DIALECTS: readonly RateLimitDialect[] = [
  ...(['none', 'github', 'delta', 'draft-6', 'draft-7', 'draft-8', 'openai', 'discord'] as const),
];

/** One limit that the server enforces. Several may stand side by side; a request is charged to all or to none. */
export interface ChaosRateLimit {
  /** Requests per window; for a token bucket, tokens refilled per window. */
  readonly limit: number;
  /** The window, in milliseconds. */
  readonly windowMs: number;
  /** @default 'fixed-window' */
  readonly kind?: RateLimitKind | undefined;
  /** Fixed windows: aligned to the epoch, or each opening with its first request. @default 'epoch' */
  readonly opens?: 'epoch' | 'first-request' | undefined;
  /** Token buckets: how many tokens fit. @default `limit` */
  readonly burst?: number | undefined;
  /**
   * What the reset stands for in sliding logs and token buckets: the moment the next bit of capacity comes back, or
   * all of it. @default 'next' for a sliding log, 'full' for a token bucket
   */
  readonly reset?: ResetMeaning | undefined;
  /** @default 'github' */
  readonly headers?: RateLimitDialect | undefined;
  /** How resets told in whole seconds are rounded; Retry-After is always rounded up. @default 'up' */
  readonly rounding?: ResetRounding | undefined;
  /**
   * How a refusal says when to come back: `Retry-After` in seconds or as a date, `retry-after-ms`, or not at all.
   * @default 'seconds'
   */
  readonly retryAfter?: RetryAfterStyle | undefined;
  /** The status of a refusal: 429, or another that some provider uses, such as 403 or 503. @default 429 */
  readonly status?: number | undefined;
  /** The policy's name in headers and statistics. @default 'requests', 'requests-2', … */
  readonly name?: string | undefined;
  /** The bucket a request is charged to; `null` exempts it. @default one bucket for all requests */
  readonly scope?: ((request: ChaosRequest) => string | null) | undefined;
  /** What a request costs. @default 1 */
  readonly cost?: ((request: ChaosRequest) => number) | undefined;
}

/** A limit with everything decided. */
export interface ResolvedRateLimit {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  readonly headers: RateLimitDialect;
  readonly rounding: ResetRounding;
  readonly retryAfter: RetryAfterStyle;
  readonly status: number;
  readonly scope: (request: ChaosRequest) => string | null;
  readonly cost: (request: ChaosRequest) => number;
  readonly makeQuota: () => Quota;
}

const KEYS = [
  ...['limit', 'windowMs', 'kind', 'opens', 'burst', 'reset', 'headers', 'rounding', 'retryAfter', 'status'],
  ...['name', 'scope', 'cost'],
];

function resolve(given: ChaosRateLimit, where: string, index: number): ResolvedRateLimit {
  checkKeys(given, KEYS, where);
  checkGiven(`${where}.limit`, given.limit, 'a number of requests');
  checkGiven(`${where}.windowMs`, given.windowMs, 'a number of milliseconds');
  const limit = numberOption(`${where}.limit`, given.limit, { min: 1, integer: true }, 1);
  const windowMs = numberOption(`${where}.windowMs`, given.windowMs, { min: 1 }, 1);
  const kind = wordOption(`${where}.kind`, given.kind, KINDS, 'fixed-window');
  const opens = wordOption(`${where}.opens`, given.opens, ['epoch', 'first-request'], 'epoch');
  const burst = numberOption(`${where}.burst`, given.burst, { min: 1, integer: true }, limit);
  const implied = kind === 'token-bucket' ? 'full' : 'next';
  const reset = wordOption(`${where}.reset`, given.reset, ['next', 'full'], implied);
  checkFunction(`${where}.scope`, given.scope);
  checkFunction(`${where}.cost`, given.cost);
  const makers: Readonly<Record<typeof kind, () => Quota>> = {
    'fixed-window': () => new FixedWindow(limit, windowMs, opens),
    'sliding-log': () => new SlidingLog(limit, windowMs, reset),
    'token-bucket': () => new TokenBucket(limit, windowMs, burst, reset),
  };
  return {
    name: textOption(`${where}.name`, given.name, index === 0 ? 'requests' : `requests-${index + 1}`),
    limit: kind === 'token-bucket' ? burst : limit,
    windowMs,
    headers: wordOption(`${where}.headers`, given.headers, DIALECTS, 'github'),
    rounding: wordOption(`${where}.rounding`, given.rounding, ROUNDINGS, 'up'),
    retryAfter: wordOption(`${where}.retryAfter`, given.retryAfter, RETRY_AFTERS, 'seconds'),
    status: numberOption(`${where}.status`, given.status, { min: 400, max: 599, integer: true }, 429),
    scope: given.scope ?? (() => ''),
    cost: given.cost ?? (() => 1),
    makeQuota: makers[kind],
  };
}

// Array.isArray does not narrow readonly arrays out of a union.
function isList(given: ChaosRateLimit | readonly ChaosRateLimit[]): given is readonly ChaosRateLimit[] {
  return Array.isArray(given);
}

/** @throws TypeError for a wrong option. */
export function resolveRateLimits(
  given: ChaosRateLimit | readonly ChaosRateLimit[] | undefined,
): readonly ResolvedRateLimit[] {
  if (given === undefined) return [];
  if (!isList(given)) return [resolve(given, 'rateLimit', 0)];
  return given.map((limit, index) => resolve(limit, `rateLimit[${index}]`, index));
}
