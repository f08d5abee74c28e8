import { parseDateBy, toEpochMs, type DateParts } from './calendar.js';

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const LONG_DAY = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day';
const MONTH = '(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const TIME = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)';

const IMF_FIXDATE = new RegExp(`^${DAY}, (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`);
const RFC_850 = new RegExp(`^${LONG_DAY}, (?<day>\\d\\d)-${MONTH}-(?<year>\\d\\d) ${TIME} GMT$`);
const ASCTIME = new RegExp(`^${DAY} ${MONTH} (?<day>\\d\\d| \\d) ${TIME} (?<year>\\d{4})$`);

/**
 * An HTTP-date in any of its three forms, all of them UTC, as epoch milliseconds; `null` for anything else.
 * `Date.parse` is of no use here: it takes asctime for local time and reads `"try 5"` as a date.
 *
 * @param nowMs decides the century of a two-digit year (RFC 850).
 * @see RFC 9110 §5.6.7
 */
export function parseHttpDate(text: string, nowMs: number): number | null {
  const fourDigits = parseDateBy(IMF_FIXDATE, text) ?? parseDateBy(ASCTIME, text);
  if (fourDigits !== null) return fourDigits;
  const parts: DateParts | undefined = RFC_850.exec(text)?.groups;
  return parts === undefined ? null : toEpochMs({ ...parts, year: fullYear(Number(parts.year), nowMs) });
}

/** A year that would lie more than 50 years ahead is the latest past year with the same last two digits. */
function fullYear(twoDigits: number, nowMs: number): string {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + twoDigits;
  return String(year > thisYear + 50 ? year - 100 : year);
}
