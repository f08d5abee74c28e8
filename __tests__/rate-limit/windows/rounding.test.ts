import { Rounding } from '../../../src/rate-limit/windows/rounding.js';

const bound = { ceilAtMs: 10_000, floorAtMs: 10_900, grainMs: 1_000 };

describe('Rounding', () => {
  it('reckons with all ways to round at first', () => {
    const rounding = new Rounding();
    expect(rounding.candidates()).toEqual([0, 0.5, 1]);
    expect(rounding.latest).toBe(1);
  });

  it.each([
    // an answer of the old window, sent at; what is left
    [10_000, [0, 0.5, 1]],
    [10_001, [0.5, 1]],
    [10_500, [0.5, 1]],
    [10_501, [1]],
  ])('excludes what an answer of the old window contradicts, at once: sent at %d', (sentAtMs, left) => {
    const rounding = new Rounding();
    rounding.sawOld(sentAtMs, bound);
    expect(rounding.candidates()).toEqual(left);
    expect(rounding.latest).toBe(1);
  });

  it.each([
    // an answer of the new window, received at; what is left
    [10_900, [0, 0.5, 1]],
    [10_899, [0, 0.5]],
    [10_400, [0, 0.5]],
    [10_399, [0]],
  ])(
    'excludes what makes a wait shorter only when contradicted twice: received at %d',
    (receivedAtMs, left) => {
      const rounding = new Rounding();
      rounding.sawNew(receivedAtMs, bound);
      expect(rounding.candidates()).toEqual([0, 0.5, 1]);
      rounding.sawNew(receivedAtMs, bound);
      expect(rounding.candidates()).toEqual(left);
      expect(rounding.latest).toBe(left.at(-1));
    },
  );

  it('forgets everything, and waits longer, when nothing explains an answer', () => {
    const rounding = new Rounding();
    for (let time = 0; time < 2; time++) rounding.sawNew(10_000, bound);
    expect(rounding.latest).toBe(0);
    rounding.sawOld(11_200, bound);
    expect(rounding.candidates()).toEqual([2]);
    rounding.sawOld(99_000, bound);
    expect(rounding.latest).toBe(4);
    rounding.forget();
    expect(rounding.latest).toBe(1);
  });

  it('is back to rounding down when everything was contradicted', () => {
    const rounding = new Rounding();
    rounding.sawOld(10_700, bound);
    for (let time = 0; time < 2; time++) rounding.sawNew(10_100, bound);
    expect(rounding.candidates()).toEqual([1]);
  });
});
