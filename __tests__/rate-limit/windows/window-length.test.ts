import { WindowLength } from '../../../src/rate-limit/windows/window-length.js';

/** A few milliseconds more are allowed for servers that are late. */
const LATE = 10;

/** A length that was tried in time and found right so many times. */
function fitted(times: number): WindowLength {
  const length = new WindowLength();
  length.lasted(3_200);
  for (let time = 0; time < times; time++) length.ended(4_000 + LATE);
  return length;
}

describe('the length of a window from its first answer on', () => {
  it.each([
    [0, 1_000],
    [999, 1_000],
    [1_000, 2_000],
    [3_200, 4_000],
  ])('is likely a whole number of seconds, and more than what it lasted: %d', (lastedMs, likelyMs) => {
    const length = new WindowLength();
    length.lasted(lastedMs);
    expect(length.likelyMs).toBe(likelyMs + LATE);
  });

  it('is not shorter because a later window was not watched as long', () => {
    const length = new WindowLength();
    length.lasted(3_200);
    length.lasted(1_200);
    expect(length.likelyMs).toBe(4_000 + LATE);
  });

  it('is proven when three windows in a row were over at that time', () => {
    expect(fitted(2).provenMs).toBe(Infinity);
    expect(fitted(3).provenMs).toBe(4_000 + LATE);
  });

  it.each([
    ['before', 3_900],
    ['long after', 5_000],
  ])('is not proven by a window found to be over %s that time', (_when, afterMs) => {
    const length = fitted(2);
    length.ended(afterMs);
    for (let time = 0; time < 2; time++) length.ended(4_000 + LATE);
    expect(length.provenMs).toBe(Infinity);
  });

  it('stays proven when a window is begun late', () => {
    const length = fitted(3);
    length.ended(9_000);
    expect(length.provenMs).toBe(4_000 + LATE);
  });

  it('is given up when a window lasts longer, and is then the next whole number of seconds', () => {
    const length = fitted(3);
    length.lasted(4_500);
    expect(length.provenMs).toBe(Infinity);
    expect(length.likelyMs).toBe(5_000 + LATE);
  });

  it('is a little longer when the server was a little later than before', () => {
    const length = fitted(3);
    length.lasted(4_000 + LATE);
    expect(length.provenMs).toBe(Infinity);
    expect(length.likelyMs).toBeGreaterThan(4_000 + LATE);
    expect(length.likelyMs).toBeLessThan(4_100);
  });

  it('is worth a sacrifice only for so many windows', () => {
    const length = new WindowLength();
    for (let time = 0; time < 7; time++) length.ended(9_999);
    expect(length.isPromising).toBe(true);
    length.ended(9_999);
    expect(length.isPromising).toBe(false);
  });
});
