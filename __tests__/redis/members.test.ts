import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sleep } from '../../src/internal/sleep.js';
import { ApiClient } from '../../src/index.js';
import { redisRateLimit } from '../../src/redis/index.js';
import { expirationMs } from '../../src/redis/timing.js';
import { TestRequest } from '../rate-limit/support.js';
import { errorOf, closeClients, track } from '../support/clients.js';
import { CountingServer } from './support/counting-server.js';
import { compiled } from './support/compiled.js';
import { closeMembers, member } from './support/members.js';
import { describeRedis, RedisServer } from './support/redis-server.js';

const HOUR_MS = 3_600_000;
const noop = (): void => undefined;

describeRedis('a member of a shared limit', () => {
  let redis: RedisServer;
  let compiledFolder: string;

  beforeAll(() => {
    compiledFolder = compiled('worker.js').replace(/__tests__.*/, '');
  }, 120_000);

  beforeEach(async () => {
    redis = await RedisServer.start();
  });

  afterEach(async () => {
    closeMembers();
    await closeClients();
    redis.resume();
    await redis.kill();
  });

  const running = (id: string): Promise<number> =>
    redis.ask(async (client) =>
      Number(await client.hget(`b_{resilient-api-client:${id}}_settings`, 'running')),
    );

  it('gives back what it does not use, long before the window is over', async () => {
    const [a, b] = [1, 2].map(() => member({ url: redis.url, id: 'idle' }, { requests: 20, perMs: HOUR_MS }));
    await a!.send();
    const request = new TestRequest({ cost: 18 });
    const waiting = errorOf(a!.acquire(request));
    request.signal.abort(new Error('not needed any more'));
    await waiting;
    await b!.send(new TestRequest({ cost: 18 }));
    expect(await running('idle')).toBeGreaterThanOrEqual(19);
  });

  it('may send a request that costs as much as all units', async () => {
    const a = member({ url: redis.url, id: 'costly' }, { requests: 20, perMs: 200 });
    await a.send();
    await a.send(new TestRequest({ cost: 20 }));
    expect(a.limiter.state().inFlight).toBe(0);
  });

  it('spreads its requests when asked to', async () => {
    const a = member({ url: redis.url, id: 'spread' }, { requests: 10, perMs: 500, spread: true });
    await a.send();
    const startedAtMs = performance.now();
    for (let index = 0; index < 4; index++) await a.send();
    expect(performance.now() - startedAtMs).toBeGreaterThan(180);
  });

  it('can be aborted while it waits for units, and leaves none of them behind', async () => {
    const rate = { requests: 1, perMs: 400 };
    const [a, b] = [1, 2].map(() => member({ url: redis.url, id: 'abort' }, rate));
    await a!.send();
    const request = new TestRequest();
    const waiting = errorOf(b!.acquire(request));
    await sleep(50);
    const reason = new Error('enough');
    request.signal.abort(reason);
    expect(await waiting).toBe(reason);
    await a!.send();
  });

  it('takes the newest rate when an older one is known under its id', async () => {
    const older = member({ url: redis.url, id: 'rates' }, { requests: 1, perMs: HOUR_MS });
    await older.send();
    const newer = member({ url: redis.url, id: 'rates' }, { requests: 3, perMs: HOUR_MS });
    await newer.send();
    await newer.send();
    expect(await running('rates')).toBe(3);
  });

  it('that was asleep for so long that it was struck off registers again, without a word', async () => {
    const a = member({ url: redis.url, id: 'asleep' }, { requests: 5, perMs: 50 });
    await a.send();
    while ((await running('asleep')) > 0) await sleep(20);
    await redis.ask((client) =>
      client.zremrangebyrank('b_{resilient-api-client:asleep}_client_last_seen', 0, -1),
    );
    await a.send();
    expect(a.notices).toEqual([]);
  });

  it('gets back what it had leased when only its connection was lost, although the pool is empty', async () => {
    const a = member({ url: redis.url, id: 'back', fallbackProcesses: 2 }, { requests: 4, perMs: HOUR_MS });
    for (let index = 0; index < 4; index++) await a.send();
    await redis.ask((client) => client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'));
    while (a.notices.length < 2) await sleep(20);
    expect(a.notices[1]).toContain('shared through Redis again');
    expect(await running('back')).toBe(4);
  }, 10_000);

  it('keeps a unit for as long as its request is in flight, also beyond the time leases last', async () => {
    const rate = { requests: 1, perMs: 100 };
    const [a, b] = [1, 2].map(() => member({ url: redis.url, id: 'slow' }, rate));
    const permit = await a!.acquire();
    let sent = false;
    const waiting = b!.send().then(() => (sent = true));
    await sleep(expirationMs(rate.perMs) + 1_500);
    expect(sent).toBe(false);
    permit.release();
    await waiting;
  }, 20_000);

  it('tells a pool that was lost and made anew what it has used, and takes no more from it than is left', async () => {
    const rate = { requests: 4, perMs: HOUR_MS };
    const both = [1, 2].map(() => member({ url: redis.url, id: 'anew', fallbackProcesses: 2 }, rate));
    for (const one of both) await Promise.all([one.send(), one.send()]);
    await redis.ask((client) => client.flushall());
    while (both.some(({ notices }) => notices.length < 2)) await sleep(20);
    expect(await running('anew')).toBe(4);
    let sent = 0;
    for (const one of both) void one.send().then(() => (sent += 1), noop);
    await sleep(700);
    expect(sent).toBe(0);
  }, 30_000);

  it('no request hangs beyond its deadline, whatever Redis does', async () => {
    const server = await CountingServer.start();
    try {
      redis.suspend();
      const shared = redisRateLimit({ url: redis.url, id: 'deadline' });
      const client = track(
        new ApiClient({
          baseURL: server.url,
          logger: false,
          timeout: { totalMs: 400 },
          rateLimit: { requests: 10, perMs: HOUR_MS, shared },
        }),
      );
      const startedAtMs = performance.now();
      expect(await errorOf(client.get('/'))).toMatchObject({ name: 'TimeoutError', phase: 'total' });
      // Redis would be given a second to answer, and the window is an hour.
      expect(performance.now() - startedAtMs).toBeLessThan(3_000);
      // A later one is served from this process's share.
      await sleep(2_200);
      await client.get('/');
      expect(server.arrivals).toHaveLength(1);
    } finally {
      await server.close();
    }
  }, 15_000);

  it('does not keep an idle process alive, with units still resting and nothing closed', async () => {
    const program = `
      const { ApiClient } = require('./src/index.js');
      const { redisRateLimit } = require('./src/redis/index.js');
      const shared = redisRateLimit({ url: '${redis.url}', id: 'exit' });
      const rateLimit = { requests: 10, perMs: 3600000, shared };
      const client = new ApiClient({ baseURL: process.argv[1], rateLimit, logger: false });
      client.get('/').then(() => console.log('sent'));`;
    const server = await CountingServer.start();
    const child = spawn(process.execPath, ['-e', program, server.url], { cwd: compiledFolder });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(child, 'exit');
    await server.close();
    expect(output).toBe('sent\n');
    expect(child.exitCode).toBe(0);
  }, 60_000);

  it('closed while it connects, it leaves nothing behind', async () => {
    const a = member({ url: redis.url, id: 'closed' }, { requests: 5, perMs: 1_000 });
    const waiting = errorOf(a.acquire());
    closeMembers();
    expect(await waiting).toMatchObject({ message: 'the test is over' });
    await redis.ask(async (client) => {
      const received = async (): Promise<number> =>
        Number(/total_connections_received:(\d+)/.exec(await client.info('stats'))?.[1]);
      const open = async (): Promise<number> =>
        String(await client.client('LIST'))
          .trim()
          .split('\n').length;
      // The connections were begun before it was closed, and may come in after it. One of them asks.
      while ((await received()) < 3) await sleep(10);
      while ((await open()) > 1) await sleep(10);
    });
  });
});
