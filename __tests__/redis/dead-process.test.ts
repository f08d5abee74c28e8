import { sleep } from '../../src/internal/sleep.js';
import { TestRequest } from '../rate-limit/support.js';
import { closeMembers, member } from './support/members.js';
import { endWorkers, startWorker } from './support/processes.js';
import { describeRedis, freshId, RedisServer } from './support/redis-server.js';

const LIMIT = { requests: 40, perMs: 500 };

describeRedis(
  'a process killed while it holds permits',
  () => {
    let redis: RedisServer;

    beforeEach(async () => {
      redis = await RedisServer.any();
    });

    afterEach(async () => {
      closeMembers();
      await redis.kill();
    });

    it('leaves all of them to the others, not before the server has forgotten what it used', async () => {
      const id = freshId('killed');
      const held = (): Promise<number> =>
        redis.ask(async (client) =>
          Number(await client.hget(`b_{resilient-api-client:${id}}_settings`, 'running')),
        );
      const victim = startWorker({ url: redis.url, id, ...LIMIT, concurrency: 10 });
      while ((await held()) < LIMIT.requests) await sleep(5);
      await endWorkers([victim]);
      const killedAtMs = performance.now();
      const heir = member({ url: redis.url, id }, LIMIT);
      await heir.send(new TestRequest({ cost: LIMIT.requests }));

      expect(performance.now() - killedAtMs).toBeGreaterThan(LIMIT.perMs);
      expect(heir.notices).toEqual([]);
    }, 60_000);
  },
  'shared',
);
