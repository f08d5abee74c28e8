import { FORMATS, refusedIn, runAll, SERVER_NAMES } from './plans.js';
import { ClockWindows, SlidingCounter } from './servers.js';
import { simulate } from './simulate.js';

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

  it.each(SERVER_NAMES.filter((name) => !name.startsWith('a bucket')))(
    'is refused only until it has seen once how long it takes: %s that names neither its reset nor its length',
    async (server) => {
      const plan = { server, format: 'none', tellsWindow: false, seeds: 1 } as const;
      for (const { label, outcome } of await runAll({ ...plan, windows: 12 })) {
        expect([label, outcome.refused]).toEqual([label, Math.min(outcome.refused, 5)]);
      }
    },
  );

  it.each(['delta-up', 'delta-down', 'delta-nearest', 'delta-ms'] as const)(
    'is never refused by a small window of known length, which its own log reopens before the header tells: %s',
    async (format) => {
      const refused: number[] = [];
      for (let seed = 1; seed <= 5; seed++) {
        const outcome = await simulate({
          server: (random) => [new ClockWindows(5, 1_000, Math.floor(random.between(0, 1_000)))],
          format,
          tellsWindow: true,
          roundTripMs: [40, 60],
          concurrency: 20,
          durationMs: 60_000,
          seed,
        });
        refused.push(outcome.refused);
      }
      expect(refused).toEqual([0, 0, 0, 0, 0]);
    },
  );

  it.each([
    ['delta-up', true],
    ['delta-up', false],
    ['delta-ms', true],
    ['delta-ms', false],
  ] as const)(
    'is refused now and then, with one request, by a counter that counts longer than it says: %s, window told %s',
    async (format, tellsWindow) => {
      for (let seed = 1; seed <= 5; seed++) {
        const { refused, servedAtMs } = await simulate({
          server: (random) => [new SlidingCounter(20, 2_000, Math.floor(random.between(0, 2_000)))],
          roundTripMs: [20, 60],
          concurrency: 20,
          durationMs: 100_000,
          ...{ format, tellsWindow, seed },
        });
        // 50 windows, of which no client could use all.
        expect(refused).toBeLessThanOrEqual(15);
        expect(servedAtMs.length).toBeGreaterThan(0.4 * 50 * 20);
      }
    },
  );
});
