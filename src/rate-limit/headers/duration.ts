import { decimalToMs, isDecimal } from './number-text.js';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const SYMBOLS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', 1],
  ['s', SECOND_MS],
  ['m', MINUTE_MS],
  ['h', HOUR_MS],
  ['d', DAY_MS],
]);

const PERIODS: ReadonlyMap<string, number> = new Map([
  ['sec', SECOND_MS],
  ['secondly', SECOND_MS],
  ['second', SECOND_MS],
  ['min', MINUTE_MS],
  ['minutely', MINUTE_MS],
  ['minute', MINUTE_MS],
  ['hourly', HOUR_MS],
  ['hour', HOUR_MS],
  ['daily', DAY_MS],
  ['day', DAY_MS],
  ['today', DAY_MS],
  ['weekly', 7 * DAY_MS],
  ['week', 7 * DAY_MS],
  ['monthly', 30 * DAY_MS],
  ['month', 30 * DAY_MS],
  ['yearly', 365 * DAY_MS],
  ['year', 365 * DAY_MS],
]);

const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|us|µs|μs|ns|[hmsd]))+$/;
const DURATION_PART = /(\d+(?:\.\d+)?)(ms|us|µs|μs|ns|[hmsd])/g;
const AMOUNT_AND_UNIT = /^(\d+)? ?([a-z]+)$/;

/** The length of a period named by a word, singular or plural: `minute`, `days`, `hourly`, `today`. */
export function periodMs(word: string): number | null {
  const ms = PERIODS.get(word);
  if (ms !== undefined || !word.endsWith('s')) return ms ?? null;
  return PERIODS.get(word.slice(0, -1)) ?? null;
}

/** A length like `1m`, `24hour`, `15 minutes`, `day`, in milliseconds; `null` for anything else. */
export function namedLengthMs(text: string): number | null {
  const match = AMOUNT_AND_UNIT.exec(text);
  if (match === null) return null;
  const [, amount, unit = ''] = match;
  // A lone letter is a unit only behind a number.
  const unitMs = periodMs(unit) ?? (amount === undefined ? null : (SYMBOLS.get(unit) ?? null));
  return unitMs === null ? null : decimalToMs(amount ?? '1', unitMs);
}

/**
 * A duration as Go prints it (`6m0s`, `2m59.56s`, `20ms`), in whole milliseconds rounded up; `null` for anything else.
 *
 * @see https://pkg.go.dev/time#Duration.String
 */
export function parseDuration(text: string): number | null {
  if (!DURATION.test(text)) return null;
  let totalMs = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(DURATION_PART)) {
    totalMs += decimalToMs(amount, SYMBOLS.get(unit) ?? 0);
  }
  return Math.min(Math.ceil(totalMs), Number.MAX_SAFE_INTEGER);
}

/**
 * The length of a window: a number of `unitMs` (seconds, unless its name says otherwise), a duration or a word.
 * A window of no length is none.
 */
export function readWindowMs(text: string, unitMs = SECOND_MS): number | null {
  const ms = isDecimal(text)
    ? decimalToMs(text, unitMs)
    : (parseDuration(text) ?? namedLengthMs(text.toLowerCase()));
  return ms === 0 ? null : ms;
}
