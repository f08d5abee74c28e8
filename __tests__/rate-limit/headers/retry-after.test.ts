import { readRetryAfter, readRetryIn } from '../../../src/rate-limit/headers/retry-after.js';
import { contextWith, NOW } from './context.js';

const DAY_MS = 86_400_000;
const seconds = (text: string) => readRetryAfter(text, contextWith(), 1000);

describe('readRetryAfter', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    ['Sat, 21 Nov 2026 03:59:00 GMT', 0],
    ['2026-11-21T03:59:00Z', 0],
    ['Saturday, 21-Nov-26 04:02:00 GMT', 120_000],
    ['1, 3, 2', 3_000],
    ['Sat, 21 Nov 2026 04:00:20 GMT, 30', 30_000],
    ['5, Saturday, 21-Nov-26 04:00:20 GMT', 20_000],
    ['Sat Nov 21 04:02:00 2026, 5', 120_000],
    ['soon, 9, , -4', 9_000],
  ])('%s asks to wait %i ms', (text, ms) => {
    expect(seconds(text)).toBe(ms);
  });

  it.each(['', 'soon', '-1', '1e3', '120s', 'Sat', '21 Nov 2026', '2026-11-21T04:02:00', 'Infinity', ','])(
    '%j is no wait',
    (text) => {
      expect(seconds(text)).toBeNull();
    },
  );

  it.each([
    ['366 days ahead', 366 * DAY_MS, 366 * DAY_MS],
    ['366 days past', -366 * DAY_MS, 0],
  ])('takes a number for an epoch up to %s', (_what, offsetMs, ms) => {
    expect(seconds(String((NOW + offsetMs) / 1000))).toBe(ms);
    expect(seconds(String(NOW + offsetMs))).toBe(ms);
  });

  it('takes a number beyond 366 days for a delay', () => {
    const far = NOW / 1000 + 367 * 86_400;
    expect(seconds(String(far))).toBe(far * 1000);
    expect(seconds('100000000000')).toBe(1e14);
  });

  it('takes a small number for a delay by any clock', () => {
    expect(readRetryAfter('120', contextWith({ nowMs: 60_000 }), 1000)).toBe(120_000);
  });

  it('measures dates by the server clock when it differs', () => {
    const context = contextWith({ skewMs: 3_600_000 });
    expect(readRetryAfter('Sat, 21 Nov 2026 05:00:30 GMT', context, 1000)).toBe(30_000);
    expect(readRetryAfter(String(NOW / 1000 + 3_630), context, 1000)).toBe(30_000);
    expect(readRetryAfter('30', context, 1000)).toBe(30_000);
  });

  it('takes a number in the unit given', () => {
    expect(readRetryAfter('60000', contextWith(), 1)).toBe(60_000);
  });
});

describe('readRetryIn', () => {
  it.each([
    ['983.5ms', 984],
    ['1m30s', 90_000],
    ['5', 5_000],
  ])('%s', (text, ms) => {
    expect(readRetryIn(text, contextWith(), 1000)).toBe(ms);
  });
});
