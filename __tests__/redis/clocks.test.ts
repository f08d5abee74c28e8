import { CountingServer } from './support/counting-server.js';
import { endWorkers, mostInAnyWindow, startWorker, until, type Worker } from './support/processes.js';
import { describeRedis, freshId, RedisServer } from './support/redis-server.js';

const HOUR_MS = 3_600_000;

describeRedis(
  'processes whose clocks differ by hours',
  () => {
    let redis: RedisServer;
    let workers: Worker[] = [];

    beforeAll(async () => {
      redis = await RedisServer.any();
    });

    afterAll(async () => {
      await endWorkers(workers);
      await redis.kill();
    });

    it('share one limit as if they agreed', async () => {
      const server = await CountingServer.start();
      const limit = { requests: 50, perMs: 500 };
      const options = {
        url: redis.url,
        id: freshId('clocks'),
        ...limit,
        concurrency: 10,
        baseURL: server.url,
      };
      workers = [0, HOUR_MS, -HOUR_MS].map((skewMs) => startWorker({ ...options, skewMs }));
      await until(() => server.arrivals.length > 10 * limit.requests);
      const reports = await Promise.all(workers.map(({ stop }) => stop()));
      await server.close();

      expect(reports.flatMap(({ notices, failures }) => [...notices, ...failures])).toEqual([]);
      expect(mostInAnyWindow(server.arrivals, limit.perMs)).toBeLessThanOrEqual(limit.requests);
      for (const { sentAtMs } of reports) expect(sentAtMs.length).toBeGreaterThan(limit.requests / 2);
    }, 120_000);
  },
  'shared',
);
