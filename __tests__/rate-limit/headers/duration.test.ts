import {
  namedLengthMs,
  parseDuration,
  periodMs,
  readWindowMs,
} from '../../../src/rate-limit/headers/duration.js';

describe('parseDuration reads what Go prints', () => {
  it.each([
    ['1s', 1_000],
    ['20ms', 20],
    ['6m0s', 360_000],
    ['2m59.56s', 179_560],
    ['7.66s', 7_660],
    ['12h30m0s', 45_000_000],
    ['1d', 86_400_000],
    ['0s', 0],
    ['0.5ms', 1],
    ['983.5ms', 984],
    ['1500µs', 2],
    ['1us', 1],
    ['2000000ns', 2],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '5', 's', '1 s', '-1s', '1.s', '1s!', '1S', '1w', 'm5'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

describe('periods in words', () => {
  it.each([
    ['second', 1_000],
    ['seconds', 1_000],
    ['minute', 60_000],
    ['hourly', 3_600_000],
    ['daily', 86_400_000],
    ['today', 86_400_000],
    ['weeks', 604_800_000],
    ['month', 2_592_000_000],
    ['year', 31_536_000_000],
  ])('%s', (word, ms) => {
    expect(periodMs(word)).toBe(ms);
  });

  it.each([
    ['1m', 60_000],
    ['10s', 10_000],
    ['24hour', 86_400_000],
    ['15 minutes', 900_000],
    ['5minute', 300_000],
    ['day', 86_400_000],
  ])('%s', (text, ms) => {
    expect(namedLengthMs(text)).toBe(ms);
  });

  it.each(['m', 's', 'requests', 'token', '15', ''])('%j is no length', (text) => {
    expect(namedLengthMs(text)).toBeNull();
  });
});

describe('readWindowMs', () => {
  it.each([
    ['60', undefined, 60_000],
    ['10000', 1, 10_000],
    ['0.5', undefined, 500],
    ['1s', undefined, 1_000],
    ['5m', undefined, 300_000],
    ['Minute', undefined, 60_000],
    ['1.5', 60_000, 90_000],
  ])('%s in units of %p ms', (text, unitMs, ms) => {
    expect(readWindowMs(text, unitMs)).toBe(ms);
  });

  it.each(['0', '0s', '-5', 'forever', ''])('%j is no window', (text) => {
    expect(readWindowMs(text)).toBeNull();
  });
});
