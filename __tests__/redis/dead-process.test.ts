import { sleep } from '../../src/internal/sleep.js';
import { endWorkers, mostInAnyWindow, startWorker, type Worker } from './support/processes.js';
import { describeRedis, freshId, RedisServer } from './support/redis-server.js';

describeRedis(
  'a process killed while it holds permits',
  () => {
    let redis: RedisServer;
    let workers: Worker[] = [];

    beforeEach(async () => {
      redis = await RedisServer.any();
    });

    afterEach(async () => {
      await endWorkers(workers);
      await redis.kill();
    });

    const id = freshId('killed');
    const heldUnits = (): Promise<number> =>
      redis.ask(async (client) =>
        Number(await client.hget(`b_{resilient-api-client:${id}}_settings`, 'running')),
      );

    it('leaves them to the others a few seconds later', async () => {
      const options = { url: redis.url, id, requests: 40, perMs: 500, concurrency: 10 };
      const victim = startWorker({ ...options, durationMs: 60_000 });
      workers = [victim];
      while ((await heldUnits()) < 40) await sleep(10);
      victim.child.kill('SIGKILL');
      const survivor = startWorker({ ...options, durationMs: 10_000 });
      workers.push(survivor);
      const { sentAtMs, notices } = await survivor.report;

      expect(notices).toEqual([]);
      expect(mostInAnyWindow(sentAtMs, 500)).toBeLessThanOrEqual(40);
      const last = Math.max(...sentAtMs);
      const lastSecond = sentAtMs.filter((time) => time > last - 1_000);
      expect(lastSecond.length).toBeGreaterThanOrEqual(70);
    }, 30_000);
  },
  'shared',
);
