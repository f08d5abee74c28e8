import { readReset } from '../../../src/rate-limit/headers/reset-time.js';
import { contextWith, NOW } from './context.js';

describe('readReset', () => {
  it.each([
    ['delta seconds', '30', NOW + 30_000],
    ['nothing left to wait', '0', NOW],
    ['fractional delta seconds', '0.167', NOW + 167],
    ['the largest delta', '999999999', NOW + 999_999_999_000],
    ['the smallest epoch', '1000000000', 1e12],
    ['epoch seconds', '1795233630', NOW + 30_000],
    ['fractional epoch seconds', '1795233630.5', NOW + 30_500],
    ['epoch milliseconds', '1795233630000', NOW + 30_000],
    ['epoch microseconds', '1795233630000000', NOW + 30_000],
    ['epoch nanoseconds', '1795233630000000000', NOW + 30_000],
    ['a Go duration', '6m0s', NOW + 360_000],
    ['an HTTP-date', 'Sat, 21 Nov 2026 04:00:30 GMT', NOW + 30_000],
    ['RFC 3339', '2026-11-21T05:00:30+01:00', NOW + 30_000],
    ['ISO 8601 without seconds or zone', '2026-11-21T04:01', NOW + 60_000],
    ['a time in the past, which is kept', '1795233600', NOW],
  ])('reads %s by the value alone', (_what, text, expected) => {
    expect(readReset(text, contextWith())).toBe(expected);
  });

  it('takes a delta in the unit that the hint names, and leaves an epoch alone', () => {
    const context = contextWith({ resetUnitMs: 1 });
    expect(readReset('600000', context)).toBe(NOW + 600_000);
    expect(readReset('1795233630', context)).toBe(NOW + 30_000);
  });

  it('prefers the unit in the name to the hint', () => {
    expect(readReset('15000', contextWith(), 1)).toBe(NOW + 15_000);
  });

  it('corrects absolute times by the difference of the clocks, and no deltas', () => {
    const context = contextWith({ skewMs: 90_000 });
    expect(readReset('1795233690', context)).toBe(NOW);
    expect(readReset('2026-11-21T04:01:30Z', context)).toBe(NOW);
    expect(readReset('30', context)).toBe(NOW + 30_000);
    expect(readReset('30s', context)).toBe(NOW + 30_000);
  });

  it.each(['-5', 'soon', '', '1e3', '9'.repeat(30), '99999999999999999999h'])('refuses %j', (text) => {
    expect(readReset(text, contextWith())).toBeNull();
  });
});
