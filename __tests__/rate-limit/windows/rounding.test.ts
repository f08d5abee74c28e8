import { Rounding } from '../../../src/rate-limit/windows/rounding.js';

const bound = { ceilAtMs: 10_000, floorAtMs: 10_900, grainMs: 1_000 };

const OLD_AT_THE_LATEST = 10_900;

/** Excludes rounding down, or to the nearest as well, by answers of the new window. */
function notDown(rounding: Rounding, receivedAtMs = OLD_AT_THE_LATEST - 1): void {
  for (let time = 0; time < 2; time++) rounding.sawNew(receivedAtMs, bound);
}

describe('Rounding', () => {
  it('reckons with the latest of all ways to round at first', () => {
    expect(new Rounding().latest).toBe(1);
  });

  it.each([
    // an answer of the new window, received at; the latest the reset can be
    [10_900, 1],
    [10_899, 0.5],
    [10_400, 0.5],
    [10_399, 0],
  ])(
    'excludes what makes a wait shorter only when contradicted twice: received at %d',
    (receivedAtMs, latest) => {
      const rounding = new Rounding();
      rounding.sawNew(receivedAtMs, bound);
      expect(rounding.latest).toBe(1);
      rounding.sawNew(receivedAtMs, bound);
      expect(rounding.latest).toBe(latest);
    },
  );

  it.each([
    // an answer of the old window, sent at; the latest the reset can be when it is not rounded down
    [10_000, 0],
    [10_001, 0.5],
  ])('is not up when an answer of the old window contradicts, once: sent at %d', (sentAtMs, latest) => {
    const rounding = new Rounding();
    rounding.sawOld(sentAtMs, bound);
    notDown(rounding, latest === 0 ? 10_399 : OLD_AT_THE_LATEST - 1);
    expect(rounding.latest).toBe(latest);
  });

  it('forgets everything, and waits longer, when nothing explains an answer', () => {
    const rounding = new Rounding();
    notDown(rounding, 10_000);
    expect(rounding.latest).toBe(0);
    rounding.sawOld(11_200, bound);
    expect(rounding.latest).toBe(2);
    rounding.sawOld(99_000, bound);
    expect(rounding.latest).toBe(4);
    rounding.forget();
    expect(rounding.latest).toBe(1);
  });

  it('is back to rounding down when everything was contradicted', () => {
    const rounding = new Rounding();
    rounding.sawOld(10_700, bound);
    notDown(rounding, 10_100);
    expect(rounding.latest).toBe(1);
  });
});
