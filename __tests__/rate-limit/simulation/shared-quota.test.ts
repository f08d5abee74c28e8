import { FORMATS, runAll, SERVER_NAMES } from './plans.js';

describe('a client that shares the quota with one that uses 30 %, with a reserve of 5', () => {
  // Of a log whose length is not told nobody can know how long it stays full.
  it.each(SERVER_NAMES)('is refused once in a thousand at the most: %s', async (server) => {
    const formats = FORMATS.filter(([, tellsWindow]) => tellsWindow || !server.includes('log'));
    let sends = 0;
    let refused = 0;
    for (const [format, tellsWindow] of formats) {
      const plan = { server, format, tellsWindow, windows: 8, seeds: 1, otherShare: 0.3 };
      for (const { outcome } of await runAll({ ...plan, options: { reserve: 5 } })) {
        sends += outcome.sends;
        refused += outcome.refused;
      }
    }
    expect(sends).toBeGreaterThan(1_000);
    expect(refused / sends).toBeLessThanOrEqual(1 / 1_000);
  });

  it.each(['a log of 5 s', 'a log of 10 s'] as const)(
    'is refused once in two hundred at the most when it is not told the length of %s',
    async (server) => {
      let sends = 0;
      let refused = 0;
      for (const [format, tellsWindow] of FORMATS.filter(([, told]) => !told)) {
        const plan = { server, format, tellsWindow, windows: 8, seeds: 1, otherShare: 0.3 };
        for (const { outcome } of await runAll({ ...plan, options: { reserve: 5 } })) {
          sends += outcome.sends;
          refused += outcome.refused;
        }
      }
      expect(refused / sends).toBeLessThanOrEqual(1 / 200);
    },
  );
});
