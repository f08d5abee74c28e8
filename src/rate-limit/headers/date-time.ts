import { parseDateBy } from './calendar.js';

const TIME = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)';
const ISO_DAY = '(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)';
const FRACTION = '(?:[.,](?<fraction>\\d{1,9}))?';
const OFFSET = '(?<zone>[+-]\\d\\d:?\\d\\d)';

const RFC_3339 = new RegExp(`^${ISO_DAY}[Tt ]${TIME}${FRACTION}(?:[Zz]|${OFFSET})$`);

const LOOSE_FORMS: readonly RegExp[] = [
  // ISO 8601 with or without seconds and zone, and Go's Time.String: "2026-11-21 05:00:25 +0100 CET".
  new RegExp(
    `^${ISO_DAY}[Tt ](?<hour>\\d\\d):(?<minute>\\d\\d)(?::(?<second>\\d\\d)${FRACTION})?` +
      `(?:[Zz]| UTC| GMT| ?${OFFSET}(?: [A-Z]{1,5})?)?$`,
  ),
  // JavaScript's Date.toString: "Tue Feb 16 2021 09:02:42 GMT+0100 (Central European Standard Time)".
  new RegExp(
    `^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>\\d\\d) (?<year>\\d{4}) ${TIME} GMT${OFFSET}(?: \\([^()]*\\))?$`,
  ),
  // RFC 5322 §3.3: "Tue, 16 Feb 2021 08:02:42 +0000".
  new RegExp(
    `^(?:[A-Z][a-z]{2}, )?(?<day>\\d{1,2}) (?<month>[A-Z][a-z]{2}) (?<year>\\d{4}) ${TIME} (?:GMT|UTC|Z|${OFFSET})$`,
  ),
  // "Saturday, July 30, 2016 12:00:00 AM GMT".
  new RegExp(
    '^[A-Z][a-z]+day, (?<month>[A-Z][a-z]{2,8}) (?<day>\\d{1,2}), (?<year>\\d{4}) ' +
      '(?<hour>\\d{1,2}):(?<minute>\\d\\d):(?<second>\\d\\d) (?<half>AM|PM) (?:GMT|UTC)$',
  ),
];

/**
 * An RFC 3339 date-time with its zone, as epoch milliseconds; `null` for anything else.
 *
 * @see RFC 3339 §5.6
 */
export function parseRfc3339(text: string): number | null {
  return parseDateBy(RFC_3339, text);
}

/** A date-time in the forms seen in quota headers besides HTTP-date; UTC where no zone is given. */
export function parseLooseDateTime(text: string): number | null {
  for (const form of LOOSE_FORMS) {
    const epochMs = parseDateBy(form, text);
    if (epochMs !== null) return epochMs;
  }
  return null;
}
