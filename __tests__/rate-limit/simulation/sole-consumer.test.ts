import { FORMATS, refusedIn, runAll, SERVER_NAMES } from './plans.js';

describe('a client that has the quota to itself', () => {
  const cases = SERVER_NAMES.flatMap((server) =>
    FORMATS.map(([format, tellsWindow]) => [server, format, tellsWindow] as const),
  );

  // 72 times 24 runs.
  it.each(cases)('is never refused: %s, %s, window told %s', async (server, format, tellsWindow) => {
    expect(refusedIn(await runAll({ server, format, tellsWindow, windows: 5, seeds: 4 }))).toEqual([]);
  });

  it.each(['a bucket filled in 5 s', 'a bucket filled in 20 s'] as const)(
    'is never refused by %s that does not say when it is full',
    async (server) => {
      expect(
        refusedIn(await runAll({ server, format: 'none', tellsWindow: false, windows: 6, seeds: 2 })),
      ).toEqual([]);
    },
  );
});
