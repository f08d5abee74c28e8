import { FORMATS, runAll, SERVER_NAMES, usedTooLittle, type Run } from './plans.js';

describe('a client that shares the quota with one that uses 30 %, with a reserve of 5', () => {
  it.each(SERVER_NAMES)('is refused once in a thousand at the most: %s', async (server) => {
    const runs: Run[] = [];
    for (const [format, tellsWindow] of FORMATS) {
      const plan = { server, format, tellsWindow, windows: 10, seeds: 1, otherShare: 0.3 };
      runs.push(...(await runAll({ ...plan, options: { reserve: 5 } })));
    }
    const total = (of: 'sends' | 'refused') => runs.reduce((sum, { outcome }) => sum + outcome[of], 0);
    expect(total('sends')).toBeGreaterThan(10_000);
    expect(total('refused') / total('sends')).toBeLessThanOrEqual(1 / 1_000);
    // 70 % are left, and the reserve is a tenth.
    expect(usedTooLittle(runs, server.includes('log') ? 0.35 : 0.55)).toEqual([]);
  });
});
