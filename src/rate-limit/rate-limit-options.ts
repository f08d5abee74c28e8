import type { ApiRequest } from '../http/api-request.js';
import {
  checkBoolean,
  checkCount,
  checkDelay,
  checkDuration,
  checkFunction,
  checkKeys,
  checkNumber,
  checkOneOf,
  wrongOption,
} from '../options/check.js';
import type { RateLimitHints } from './headers/reading-context.js';
import type { SharedRateLimit } from './shared-rate-limit.js';

/** How requests are paced. Everything is optional: without it the server's own headers pace the client. */
export interface RateLimitOptions {
  /** Requests in flight at once, in the whole client. `Infinity` is allowed. @default 10 */
  readonly maxConcurrent?: number | undefined;
  /** A rate of your own: at most this many requests in any `perMs`. Only together with `perMs`. @default no rate */
  readonly requests?: number | undefined;
  /** The length of the sliding window of `requests`, in milliseconds. Only together with `requests`. */
  readonly perMs?: number | undefined;
  /** `true` spaces the sends evenly instead of sending as soon as it is allowed. @default false */
  readonly spread?: boolean | undefined;
  /** `false` ignores the quota headers of responses; a Retry-After is honoured all the same. @default true */
  readonly headers?: boolean | undefined;
  /** What the headers of this provider mean where they do not say it themselves. */
  readonly hints?: RateLimitHints | undefined;
  /** Requests of the server's quota that are left to others who share it. @default 0 */
  readonly reserve?: number | undefined;
  /**
   * Names the quota a request belongs to. Requests with the same name share windows and pauses; a pause of one name
   * does not stop the others. `path` is what follows the base URL, with a leading slash and without a query, also for a
   * next URL that the server sent. @default one scope for each origin, and one for requests without credentials
   */
  readonly scope?: ((request: ApiRequest) => string) | undefined;
  /** The longest wait for a reset that the server announced, in milliseconds. @default 3_900_000 (65 minutes) */
  readonly maxWaitMs?: number | undefined;
  /**
   * Shares the rate, pauses and what the server's headers say with other processes: `redisRateLimit({ … })` of
   * `resilient-api-client/redis`. @default this client keeps them to itself
   */
  readonly shared?: SharedRateLimit | undefined;
}

/** A rate set by the user: at most `requests` in any `perMs` milliseconds. */
export interface Rate {
  readonly requests: number;
  readonly perMs: number;
}

/** {@link RateLimitOptions}, checked and complete. */
export interface ResolvedRateLimitOptions {
  readonly maxConcurrent: number;
  readonly rate: Rate | null;
  readonly spread: boolean;
  readonly headers: boolean;
  readonly hints: RateLimitHints;
  readonly reserve: number;
  readonly scope: ((request: ApiRequest) => string) | null;
  readonly maxWaitMs: number;
  readonly shared: SharedRateLimit | null;
}

const KNOWN = [
  'maxConcurrent',
  'requests',
  'perMs',
  'spread',
  'headers',
  'hints',
  'reserve',
  'scope',
  'maxWaitMs',
  'shared',
] as const;
const UNITS = ['s', 'ms'] as const;

/** A little more than an hour, the longest window in common use (GitHub's), so that such a reset is waited for. */
const DEFAULT_MAX_WAIT_MS = 65 * 60_000;

/**
 * Checks `rateLimit` options and fills in the defaults.
 *
 * @param where what the options are called in messages: `rateLimit`.
 * @throws ConfigurationError
 */
export function resolveRateLimitOptions(input: unknown, where: string): ResolvedRateLimitOptions {
  const given: unknown = input ?? {};
  checkKeys(given, KNOWN, where, '{ requests: 10, perMs: 1000 }');
  const { maxConcurrent = 10, spread = false, headers = true, reserve = 0 } = given;
  const { scope = null, maxWaitMs = DEFAULT_MAX_WAIT_MS } = given;
  checkCount(maxConcurrent, `${where}.maxConcurrent`, true);
  checkBoolean(spread, `${where}.spread`);
  checkBoolean(headers, `${where}.headers`);
  checkNumber(reserve, `${where}.reserve`, 'a whole number, 0 or more', { min: 0, integer: true });
  if (scope !== null) checkFunction(scope, `${where}.scope`);
  checkDelay(maxWaitMs, `${where}.maxWaitMs`, true);
  return Object.freeze({
    maxConcurrent,
    rate: resolveRate(given['requests'], given['perMs'], where),
    spread,
    headers,
    hints: resolveHints(given['hints'], `${where}.hints`),
    reserve,
    scope: scope as ResolvedRateLimitOptions['scope'],
    maxWaitMs,
    shared: resolveShared(given['shared'], `${where}.shared`),
  });
}

function resolveRate(requests: unknown, perMs: unknown, where: string): Rate | null {
  if (requests === undefined && perMs === undefined) return null;
  if (perMs === undefined) throw wrongOption(`${where}.perMs`, 'given together with requests', perMs);
  if (requests === undefined) throw wrongOption(`${where}.requests`, 'given together with perMs', requests);
  checkCount(requests, `${where}.requests`);
  checkDuration(perMs, `${where}.perMs`, false);
  return Object.freeze({ requests, perMs });
}

function resolveShared(input: unknown, where: string): SharedRateLimit | null {
  if (input === undefined) return null;
  const { join } = (input ?? {}) as { readonly join?: unknown };
  // Not shown: it knows where Redis is, and by which password.
  if (typeof join !== 'function') throw wrongOption(where, 'made by redisRateLimit', input, true);
  return input as SharedRateLimit;
}

function resolveHints(input: unknown, where: string): RateLimitHints {
  const given: unknown = input ?? {};
  checkKeys(given, ['resetUnit', 'retryAfterUnit'], where);
  const { resetUnit, retryAfterUnit } = given;
  if (resetUnit !== undefined) checkOneOf(resetUnit, `${where}.resetUnit`, UNITS);
  if (retryAfterUnit !== undefined) checkOneOf(retryAfterUnit, `${where}.retryAfterUnit`, UNITS);
  return Object.freeze({ resetUnit, retryAfterUnit });
}
