import { sleep } from '../../src/internal/sleep.js';
import { CountingServer } from './support/counting-server.js';
import { closeMembers, member } from './support/members.js';
import { endWorkers, mostInAnyWindow, startWorker, until, type Worker } from './support/processes.js';
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
      closeMembers();
      await endWorkers(workers);
    });

    afterAll(async () => {
      await redis.kill();
    });

    it('is never exceeded in any window, as the server counts, and is used by all', async () => {
      const server = await CountingServer.start();
      const limit = { requests: 100, perMs: 1_000 };
      const options = {
        url: redis.url,
        id: freshId('counted'),
        ...limit,
        concurrency: 10,
        baseURL: server.url,
      };
      workers = Array.from({ length: 4 }, () => startWorker(options));
      await until(() => server.arrivals.length > 4 * limit.requests);
      const reports = await Promise.all(workers.map(({ stop }) => stop()));
      await server.close();

      expect(mostInAnyWindow(server.arrivals, limit.perMs)).toBeLessThanOrEqual(limit.requests);
      expect(reports.flatMap(({ failures, notices }) => [...failures, ...notices])).toEqual([]);
      for (const { sentAtMs } of reports) expect(sentAtMs.length).toBeGreaterThan(10);
    }, 120_000);

    it('is never exceeded by thousands of permits a second either', async () => {
      const limit = { requests: 2_000, perMs: 1_000 };
      const options = { url: redis.url, id: freshId('fast'), ...limit, concurrency: 20 };
      const enough = (await scriptCalls()) + 500;
      workers = Array.from({ length: 4 }, () => startWorker(options));
      while ((await scriptCalls()) < enough) await sleep(20);
      const reports = await Promise.all(workers.map(({ stop }) => stop()));
      const times = reports.flatMap(({ sentAtMs }) => sentAtMs);

      expect(mostInAnyWindow(times, limit.perMs)).toBeLessThanOrEqual(limit.requests);
      expect(times.length).toBeGreaterThan(100);
    }, 120_000);

    it('asks Redis for many permits at once, when many are used', async () => {
      const one = member({ url: redis.url, id: freshId('rare') }, { requests: 64_000, perMs: 60_000 });
      await one.send();
      const before = await scriptCalls();
      for (let sent = 0; sent < 2_000; sent++) await one.send();
      // How many a second depends on the machine and on what else it does (see bench/permits); how often Redis is asked
      // does not.
      expect(2_000 / ((await scriptCalls()) - before)).toBeGreaterThan(10);
    }, 60_000);

    /** Scripts are how Redis is asked for units, and told of their return. */
    const scriptCalls = (): Promise<number> =>
      redis.ask(async (client) =>
        Number(/cmdstat_evalsha:calls=(\d+)/.exec(await client.info('commandstats'))?.[1] ?? 0),
      );
  },
  'shared',
);
