import { endWorkers, mostInAnyWindow, startWorker, type Worker } from './support/processes.js';
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
      const options = {
        url: redis.url,
        id: freshId('clocks'),
        requests: 50,
        perMs: 500,
        concurrency: 10,
        durationMs: 5_000,
      };
      workers = [0, HOUR_MS, -HOUR_MS].map((skewMs) => startWorker({ ...options, skewMs }));
      const reports = await Promise.all(workers.map(({ report }) => report));
      const times = reports.flatMap(({ sentAtMs }) => sentAtMs);

      expect(reports.flatMap(({ notices }) => notices)).toEqual([]);
      expect(mostInAnyWindow(times, 500)).toBeLessThanOrEqual(50);
      expect(times.length).toBeGreaterThan(350);
      for (const { sentAtMs } of reports) expect(sentAtMs.length).toBeGreaterThan(50);
    }, 30_000);
  },
  'shared',
);
