import { WindowLength } from '../../../src/rate-limit/windows/window-length.js';

/** A few milliseconds more are allowed for servers that are late. */
const LATE = 10;

/** A length that was tried in time and found right so many times, over such a network. */
function fitted(times: number, roundTripMs = 40): WindowLength {
  const length = new WindowLength();
  length.lasted(3_200);
  for (let time = 0; time < times; time++) length.ended(4_000 + LATE, 4_000 + LATE + roundTripMs);
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

  // A window of 5 s by the clock, begun 1.7 s late, seems to be one of 4 s: each one is begun earlier than the last.
  it.each([
    [400, 4],
    [600, 5],
    [800, 9],
    [980, Infinity],
  ])('needs the more proof the slower the network: %d ms', (roundTripMs, times) => {
    expect(fitted(Math.min(times, 1_000) - 1, roundTripMs).provenMs).toBe(Infinity);
    expect(fitted(Math.min(times, 1_000), roundTripMs).provenMs).toBe(
      times === Infinity ? Infinity : 4_000 + LATE,
    );
  });

  it.each([
    ['before', 3_900],
    ['long after', 5_000],
  ])('is not proven by a window found to be over %s that time', (_when, afterMs) => {
    const length = fitted(2);
    length.ended(afterMs, afterMs + 40);
    for (let time = 0; time < 2; time++) length.ended(4_000 + LATE, 4_040 + LATE);
    expect(length.provenMs).toBe(Infinity);
  });

  it('stays proven when a window is begun late', () => {
    const length = fitted(3);
    length.ended(9_000, 9_040);
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
    for (let time = 0; time < 7; time++) length.ended(9_999, 10_039);
    expect(length.isPromising).toBe(true);
    length.ended(9_999, 10_039);
    expect(length.isPromising).toBe(false);
  });
});
