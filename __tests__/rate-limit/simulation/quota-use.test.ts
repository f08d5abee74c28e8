import { refusedIn, ROUNDED, runAll, SEVERAL_NAMES, usedTooLittle } from './plans.js';

describe('a client that has the quota to itself uses it', () => {
  it.each([
    ['windows of 4 s by the clock', 0.95],
    ['windows of 10 s by the clock', 0.97],
    ['windows of 4 s from the first request', 0.9],
    ['windows of 10 s from the first request', 0.97],
    ['a bucket filled in 5 s', 0.97],
    ['a bucket filled in 20 s', 0.97],
  ] as const)('whichever way a reset is rounded: %s', async (server, share) => {
    for (const format of ROUNDED) {
      const runs = await runAll({ server, format, tellsWindow: false, windows: 12, seeds: 2 });
      expect(refusedIn(runs)).toEqual([]);
      expect(usedTooLittle(runs, share)).toEqual([]);
    }
  });

  it.each([
    ['windows of 4 s from the first request', 0.92],
    ['windows of 10 s from the first request', 0.97],
    ['a log of 5 s', 0.94],
    ['a log of 10 s', 0.97],
  ] as const)('when it is told how long a window is: %s', async (server, share) => {
    const runs = await runAll({ server, format: 'delta-up', tellsWindow: true, windows: 12, seeds: 2 });
    expect(refusedIn(runs)).toEqual([]);
    expect(usedTooLittle(runs, share)).toEqual([]);
  });

  it.each(SEVERAL_NAMES)('as far as the longest of several limits allows: %s', async (server) => {
    for (const format of ROUNDED) {
      const runs = await runAll({ server, format, tellsWindow: false, windows: 12, seeds: 1 });
      expect(usedTooLittle(runs, 0.93)).toEqual([]);
    }
  });
});
