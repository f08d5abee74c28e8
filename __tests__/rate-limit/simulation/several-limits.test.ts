import { FORMATS, refusedIn, runAll, SEVERAL_NAMES } from './plans.js';

describe('a client that has the quota to itself', () => {
  const cases = SEVERAL_NAMES.flatMap((server) =>
    FORMATS.map(([format, tellsWindow]) => [server, format, tellsWindow] as const),
  );

  // 45 times 12 runs.
  it.each(cases)('is never refused: %s, %s, window told %s', async (server, format, tellsWindow) => {
    expect(refusedIn(await runAll({ server, format, tellsWindow, windows: 5, seeds: 2 }))).toEqual([]);
  });
});
