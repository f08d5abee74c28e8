import { parseLooseDateTime, parseRfc3339 } from '../../../src/rate-limit/headers/date-time.js';

const MOMENT = Date.UTC(2026, 10, 21, 4, 0, 25);

describe('parseRfc3339', () => {
  it.each([
    ['2026-11-21T04:00:25Z', MOMENT],
    ['2026-11-21t04:00:25z', MOMENT],
    ['2026-11-21 04:00:25Z', MOMENT],
    ['2026-11-21T06:00:25+02:00', MOMENT],
    ['2026-11-20T23:30:25-04:30', MOMENT],
    ['2026-11-21T04:00:25.500Z', MOMENT + 500],
    ['2026-11-21T04:00:25.0001Z', MOMENT + 1],
  ])('reads %s, rounding up to the millisecond', (text, expected) => {
    expect(parseRfc3339(text)).toBe(expected);
  });

  it.each([
    ['without a zone', '2026-11-21T04:00:25'],
    ['without seconds', '2026-11-21T04:00Z'],
    ['a day that does not exist', '2026-02-30T04:00:25Z'],
    ['a month that does not exist', '2026-13-01T04:00:25Z'],
    ['a zone that does not exist', '2026-11-21T04:00:25+25:00'],
    ['a date alone', '2026-11-21'],
    ['something behind it', '2026-11-21T04:00:25Z!'],
  ])('refuses %s', (_what, text) => {
    expect(parseRfc3339(text)).toBeNull();
  });
});

describe('parseLooseDateTime', () => {
  it.each([
    ['no zone: UTC', '2026-11-21 04:00:25', MOMENT],
    ['no seconds', '2026-11-21T04:01Z', MOMENT + 35_000],
    ['a zone in words', '2026-11-21 04:00:25 UTC', MOMENT],
    ["Go's Time.String", '2026-11-21 05:00:25 +0100 CET', MOMENT],
    [
      "JavaScript's Date.toString",
      'Sat Nov 21 2026 05:00:25 GMT+0100 (Central European Standard Time)',
      MOMENT,
    ],
    ['a mail date', 'Sat, 21 Nov 2026 04:00:25 +0000', MOMENT],
    ['an English long date', 'Saturday, November 21, 2026 4:00:25 AM GMT', MOMENT],
    ['midnight on a 12-hour clock', 'Saturday, November 21, 2026 12:00:25 AM GMT', MOMENT - 4 * 3_600_000],
    ['noon on a 12-hour clock', 'Saturday, November 21, 2026 12:00:25 PM GMT', MOMENT + 8 * 3_600_000],
  ])('reads %s', (_what, text, expected) => {
    expect(parseLooseDateTime(text)).toBe(expected);
  });

  it.each([
    'Saturday, November 21, 2026 13:00:25 PM GMT',
    '2026-11-21 04:00:25 tomorrow',
    'soon',
    '21/11/2026',
    '2026-11-21T24:00',
    'Sat Foo 21 2026 05:00:25 GMT+0100',
  ])('refuses %s', (text) => {
    expect(parseLooseDateTime(text)).toBeNull();
  });
});
