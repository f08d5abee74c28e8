import type { RateLimitReading, RateLimitWindow } from '../http/rate-limit-reading.js';
import { checkKeys, checkNumber, checkOneOf, wrongOption } from '../options/check.js';
import { bindingWindow } from './headers/binding-window.js';
import { forEachHeader, headerText, type HeadersLike } from './headers/header-entries.js';
import { headerMeaning, type HeaderMeaning } from './headers/header-meaning.js';
import { parseHttpDate } from './headers/http-date.js';
import { QuotaCollector } from './headers/quota-collector.js';
import type { QuotaWindow } from './headers/quota-window.js';
import type { RateLimitHints, ReadingContext } from './headers/reading-context.js';
import { readRetryAfter, readRetryIn } from './headers/retry-after.js';
import { policyWindows, readRateLimitField, readRateLimitPolicies } from './headers/structured-rate-limit.js';
import { mergeTwins } from './headers/twin-windows.js';

export type { HeadersLike } from './headers/header-entries.js';
export type { RateLimitHints } from './headers/reading-context.js';

/** What is known of a response besides its headers. */
export interface ParseRateLimitOptions {
  /** Its status. A limit of 0 in a 2xx answer means that there is none. @default unknown */
  readonly status?: number | undefined;
  /** When it arrived, in epoch milliseconds. @default Date.now() */
  readonly now?: number | undefined;
  /** What the provider means where its headers do not say it. @default seconds */
  readonly hints?: RateLimitHints | undefined;
}

/** The reading of a response that says nothing of rate limits; always this object, so that it can be recognised. */
export const EMPTY_READING: RateLimitReading = Object.freeze({
  retryAfterMs: null,
  limit: null,
  remaining: null,
  resetAtMs: null,
  windowMs: null,
  windows: Object.freeze([]),
});

/** Clocks this close together are taken for the same: a `Date` header has whole seconds, and it took time to arrive. */
const CLOCK_TOLERANCE_MS = 2_000;
/** Longer values are no quota; Node's own limit for all headers together is 16 KiB. */
const MAX_VALUE_LENGTH = 4_096;

interface Found {
  readonly meaning: HeaderMeaning;
  readonly headerName: string;
  readonly text: string;
}

/**
 * Reads what a response's headers say of the server's rate limits: `Retry-After` and its variants, the IETF
 * `RateLimit` fields, `RateLimit-*`, `X-RateLimit-*`, `X-Rate-Limit-*`, the families with a unit or period in the
 * name, and a number of vendors' own headers. What is malformed counts as absent; no header makes it throw.
 *
 * @param headers a plain object (values may be arrays), a `Headers`, a `Map`, axios' headers; names in any case.
 * @returns times by the clock of this process; `null` for what the response did not say.
 * @throws ConfigurationError when an option is wrong, or `headers` are none at all.
 * @see draft-ietf-httpapi-ratelimit-headers-10, RFC 9110 §10.2.3 (Retry-After), RFC 9111 §5.1 (Age)
 *
 * @example
 * parseRateLimitHeaders({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' }, { status: 429 })
 */
export function parseRateLimitHeaders(
  headers: HeadersLike,
  options: ParseRateLimitOptions = {},
): RateLimitReading {
  checkHeaders(headers);
  checkOptions(options);
  const found: Found[] = [];
  let date: unknown;
  let age: unknown;
  forEachHeader(headers, (headerName, value) => {
    const meaning = headerMeaning(headerName);
    if (meaning === null) return;
    if (meaning.kind === 'date') date = value;
    else if (meaning.kind === 'age') age = value;
    else {
      const text = headerText(value);
      if (text === null || text === '' || text.length > MAX_VALUE_LENGTH) return;
      found.push({ meaning, headerName, text });
    }
  });
  return found.length === 0 ? EMPTY_READING : interpret(found, contextFor(options, date, age), isCached(age));
}

function interpret(found: readonly Found[], context: ReadingContext, cached: boolean): RateLimitReading {
  const retryAfterMs = readWaits(found, context);
  // The quota a stored response tells of is that of the request it was stored for.
  const windows = cached ? [] : readWindows(found, context);
  const binding = bindingWindow(windows, context.nowMs);
  if (retryAfterMs === null && windows.length === 0) return EMPTY_READING;
  return {
    retryAfterMs,
    limit: binding?.limit ?? null,
    remaining: binding?.remaining ?? null,
    resetAtMs: binding?.resetAtMs ?? null,
    windowMs: binding?.windowMs ?? null,
    windows,
  };
}

/** The wait of the header believed most; a header whose value is invalid counts as absent. */
function readWaits(found: readonly Found[], context: ReadingContext): number | null {
  let wait: number | null = null;
  let bestRank = Infinity;
  for (const { meaning, text } of found) {
    if (meaning.kind === 'retry-after') {
      const read = meaning.loose ? readRetryIn : readRetryAfter;
      const ms = read(text, context, meaning.unitMs ?? context.retryAfterUnitMs);
      if (ms === null || meaning.rank > bestRank) continue;
      wait = meaning.rank === bestRank ? Math.max(wait ?? 0, ms) : ms;
      bestRank = meaning.rank;
    } else if (meaning.kind === 'vendor' && wait === null) {
      wait = meaning.read(text, context).retryAfterMs ?? null;
    }
  }
  return wait;
}

function readWindows(found: readonly Found[], context: ReadingContext): readonly RateLimitWindow[] {
  const quotas = new QuotaCollector();
  const vendor: QuotaWindow[] = [];
  for (const { meaning, text } of found) {
    if (meaning.kind === 'quota') quotas.add(meaning.name, meaning.conventional, text);
    else if (meaning.kind === 'vendor') vendor.push(...(meaning.read(text, context).windows ?? []));
  }
  const policies = readRateLimitPolicies(joinedText(found, 'rate-limit-policy'));
  const field = joinedText(found, 'rate-limit');
  const structured = field === '' ? [] : readRateLimitField(field, policies, context);
  const plain = quotas.windows(context, policies, structured.length > 0);
  // Policies that joined no counter are still worth knowing: they can be kept locally.
  if (structured.length === 0 && !quotas.hasPlainQuota) structured.push(...policyWindows(policies));
  return mergeTwins([...structured, ...plain, ...vendor]);
}

function joinedText(found: readonly Found[], kind: HeaderMeaning['kind']): string {
  let joined = '';
  for (const { meaning, text } of found) {
    if (meaning.kind === kind) joined = joined === '' ? text : `${joined}, ${text}`;
  }
  return joined;
}

function contextFor(options: ParseRateLimitOptions, date: unknown, age: unknown): ReadingContext {
  const nowMs = Math.round(options.now ?? Date.now());
  const { status, hints } = options;
  return {
    nowMs,
    skewMs: clockSkewMs(date, age, nowMs),
    served: status !== undefined && status >= 200 && status < 300,
    resetUnitMs: hints?.resetUnit === 'ms' ? 1 : 1000,
    retryAfterUnitMs: hints?.retryAfterUnit === 'ms' ? 1 : 1000,
  };
}

/** The server's clock minus ours. `Date` is when the response was made, `Age` how long a cache has kept it since. */
function clockSkewMs(date: unknown, age: unknown, nowMs: number): number {
  const text = headerText(date);
  const sentMs = text === null ? null : parseHttpDate(text, nowMs);
  if (sentMs === null) return 0;
  const skewMs = sentMs + ageSeconds(age) * 1000 - nowMs;
  return Math.abs(skewMs) > CLOCK_TOLERANCE_MS ? skewMs : 0;
}

function isCached(age: unknown): boolean {
  return ageSeconds(age) > 0;
}

function ageSeconds(age: unknown): number {
  const match = /^(\d{1,9})(?:,|$)/.exec(headerText(age) ?? '');
  return match === null ? 0 : Number(match[1]);
}

function checkHeaders(headers: unknown): void {
  if (typeof headers === 'object' && headers !== null) return;
  throw wrongOption('parseRateLimitHeaders headers', 'an object, a Map or a Headers', headers);
}

function checkOptions(options: ParseRateLimitOptions): void {
  checkKeys(options, OPTIONS, 'parseRateLimitHeaders options');
  const { status, now, hints } = options;
  if (status !== undefined) checkNumber(status, 'status', 'a status code', { integer: true });
  if (now !== undefined) checkNumber(now, 'now', 'a number of milliseconds since the epoch');
  if (hints === undefined) return;
  const given: unknown = hints;
  checkKeys(given, HINTS, 'hints');
  for (const name of HINTS) {
    if (given[name] !== undefined) checkOneOf(given[name], `hints.${name}`, UNITS);
  }
}

const OPTIONS = ['status', 'now', 'hints'] as const;
const HINTS = ['resetUnit', 'retryAfterUnit'] as const;
const UNITS = ['s', 'ms'] as const;
