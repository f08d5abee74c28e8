import { CountingServer } from './support/counting-server.js';
import { endWorkers, mostInAnyWindow, startWorker, type Worker } from './support/processes.js';
import { describeRedis, freshId, RedisServer } from './support/redis-server.js';

describeRedis(
  'one limit in four processes',
  () => {
    let redis: RedisServer;
    let workers: Worker[] = [];

    beforeAll(async () => {
      redis = await RedisServer.any();
    });

    afterEach(async () => {
      await endWorkers(workers);
    });

    afterAll(async () => {
      await redis.kill();
    });

    it('is never exceeded in any window, as the server counts, and is used', async () => {
      const server = await CountingServer.start();
      try {
        const options = {
          url: redis.url,
          id: freshId('counted'),
          requests: 100,
          perMs: 1_000,
          concurrency: 10,
        };
        workers = Array.from({ length: 4 }, () =>
          startWorker({ ...options, durationMs: 5_000, baseURL: server.url }),
        );
        const reports = await Promise.all(workers.map(({ report }) => report));

        expect(mostInAnyWindow(server.arrivals, 1_000)).toBeLessThanOrEqual(100);
        // Five windows' worth on a machine that has time for it.
        expect(server.arrivals.length).toBeGreaterThan(200);
        expect(reports.flatMap(({ failures, notices }) => [...failures, ...notices])).toEqual([]);
        for (const { sentAtMs } of reports) expect(sentAtMs.length).toBeGreaterThan(20);
      } finally {
        await server.close();
      }
    }, 30_000);

    it('asks Redis for many permits at once: thousands a second', async () => {
      const options = { url: redis.url, id: freshId('fast'), requests: 8_000, perMs: 1_000, concurrency: 20 };
      workers = Array.from({ length: 4 }, () => startWorker({ ...options, durationMs: 4_000 }));
      const before = await redis.ask((client) => client.info('commandstats'));
      const reports = await Promise.all(workers.map(({ report }) => report));
      const after = await redis.ask((client) => client.info('commandstats'));
      const times = reports.flatMap(({ sentAtMs }) => sentAtMs);
      const calls = commands(after) - commands(before);

      expect(mostInAnyWindow(times, 1_000)).toBeLessThanOrEqual(8_000);
      // How many a second depends on the machine and on what else it does (see bench/permits); how often Redis is asked
      // does not.
      expect(times.length).toBeGreaterThan(4_000);
      expect(times.length / calls).toBeGreaterThan(4);
    }, 30_000);
  },
  'shared',
);

/** Calls of scripts: that is how Redis is asked for units, and told of their return. */
function commands(info: string): number {
  return Number(/cmdstat_evalsha:calls=(\d+)/.exec(info)?.[1] ?? 0);
}
