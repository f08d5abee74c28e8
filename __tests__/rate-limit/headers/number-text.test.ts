import { decimalToMs, isDecimal, readCount } from '../../../src/rate-limit/headers/number-text.js';

describe('numbers in headers', () => {
  it.each(['1e3', 'Infinity', 'NaN', '0x10', '+5', '-5', ' 5', '5.', '.5', '1,000', '', '１'])(
    '%j, which Number might take, is no decimal',
    (text) => {
      expect(isDecimal(text)).toBe(false);
    },
  );

  it.each([
    ['0', 0],
    ['007', 7],
    ['57.0', 57],
    ['-27689', -27_689],
    ['0.5', 0.5],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
    [`-${'9'.repeat(400)}`, -Number.MAX_SAFE_INTEGER],
    ['unlimited', null],
    ['', null],
  ])('readCount(%j)', (text, count) => {
    expect(readCount(text)).toBe(count);
  });

  it.each([
    ['0.57', 1000, 570],
    ['0.503', 1000, 503],
    ['292.052427053', 1000, 292_053],
    ['1470173023.123', 1000, 1_470_173_023_123],
    ['40.0', 1000, 40_000],
    ['2.1', 1000, 2_100],
    ['12.5', 1, 13],
    ['12.0', 1, 12],
    ['1.5', 60_000, 90_000],
    ['999999999999', 1000, 999_999_999_999_000],
    ['9'.repeat(400), 1000, Number.MAX_SAFE_INTEGER],
  ])('decimalToMs(%s × %i) is exact, rounded up and clamped', (text, unitMs, ms) => {
    expect(decimalToMs(text, unitMs)).toBe(ms);
  });
});
