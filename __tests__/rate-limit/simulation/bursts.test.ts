import { FORMATS, refusedIn, runAll, SERVER_NAMES, SEVERAL_NAMES } from './plans.js';

describe('a client that has the quota to itself, and something to send only now and then', () => {
  const cases = [...SERVER_NAMES, ...SEVERAL_NAMES].flatMap((server) =>
    FORMATS.map(([format, tellsWindow]) => [server, format, tellsWindow] as const),
  );

  // 117 times 12 runs.
  it.each(cases)('is never refused: %s, %s, window told %s', async (server, format, tellsWindow) => {
    const plan = { server, format, tellsWindow, windows: 8, seeds: 2, bursts: true };
    expect(refusedIn(await runAll(plan))).toEqual([]);
  });
});
