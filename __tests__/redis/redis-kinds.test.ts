import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Redis, { Cluster } from 'ioredis';
import type { RedisRateLimitOptions } from '../../src/redis/index.js';
import { sleep } from '../../src/internal/sleep.js';
import { closeMembers, member } from './support/members.js';
import { describeRedis, RedisServer } from './support/redis-server.js';

const RATE = { requests: 4, perMs: 60_000, maxConcurrent: 10 };

/** Two members take what there is; how much each got. */
async function takeAll(redis: RedisRateLimitOptions): Promise<number> {
  const members = [member(redis, RATE), member(redis, RATE)];
  let taken = 0;
  const all = members.flatMap((one) =>
    Array.from({ length: 4 }, () =>
      one.send().then(
        () => (taken += 1),
        () => undefined,
      ),
    ),
  );
  // What does not come within this time does not come before the window is over.
  for (let waited = 0; taken < 4 && waited < 3_000; waited += 10) await sleep(10);
  await sleep(100);
  closeMembers();
  await Promise.all(all);
  expect(members.flatMap(({ notices }) => notices)).toEqual([]);
  return taken;
}

describeRedis('the Redis given as a client', () => {
  let redis: RedisServer;
  let clients: { disconnect(): void }[] = [];

  const kept = <Client extends { disconnect(): void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };

  afterEach(async () => {
    closeMembers();
    for (const client of clients) client.disconnect();
    clients = [];
    await redis.kill();
  });

  it('may name its keys with a prefix, and be in another database; it is itself left alone', async () => {
    redis = await RedisServer.start();
    const client = kept(new Redis(redis.url, { keyPrefix: 'mine:', db: 3, lazyConnect: true }));
    expect(await takeAll({ client, id: 'prefixed' })).toBe(4);
    expect(client.status).toBe('wait');
    expect(client.listenerCount('error')).toBe(0);
    const keys = await kept(new Redis(redis.url, { db: 3 })).keys('*');
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !key.startsWith('mine:'))).toEqual([]);
  });

  it('may be a cluster: all keys of a limit are in one slot', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'redis-cluster-'));
    const address = ['--cluster-announce-ip', '127.0.0.1', '--dir', folder];
    redis = await RedisServer.start('--cluster-enabled', 'yes', ...address);
    await redis.ask(async (one) => {
      await one.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      while (!String(await one.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) await sleep(50);
    });
    const client = kept(new Cluster([{ host: '127.0.0.1', port: redis.port }], { lazyConnect: true }));
    expect(await takeAll({ client, id: 'clustered' })).toBe(4);
    const slots = await redis.ask(async (one) => {
      const keys = await one.keys('*');
      return Promise.all(keys.map((key) => one.call('CLUSTER', 'KEYSLOT', key)));
    });
    expect(slots.length).toBeGreaterThan(3);
    expect(new Set(slots).size).toBe(1);
    rmSync(folder, { recursive: true });
  }, 15_000);

  it('may demand a password', async () => {
    redis = await RedisServer.start('--requirepass', 'canary');
    expect(await takeAll({ url: redis.url.replace('://', '://:canary@'), id: 'secret' })).toBe(4);
  });

  it('and a wrong password is said without saying it', async () => {
    redis = await RedisServer.start('--requirepass', 'right');
    const one = member({ url: redis.url.replace('://', '://:wrong-canary@'), id: 'secret' }, RATE);
    await one.send();
    expect(one.notices).toEqual([expect.stringMatching(/\((WRONGPASS|NOAUTH)\)/)]);
    expect(one.notices.join()).not.toContain('canary');
  });
});
