import { sleep } from '../../src/internal/sleep.js';
import { CountingServer } from './support/counting-server.js';
import { endWorkers, mostInAnyWindow, startWorker, until, type Worker } from './support/processes.js';
import { describeRedis, RedisServer } from './support/redis-server.js';
import { SlowWay } from './support/slow-way.js';

const LIMIT = { requests: 40, perMs: 1_000 };

describeRedis('two processes a long way from Redis', () => {
  let redis: RedisServer;
  let server: CountingServer;
  let way: SlowWay;
  let workers: Worker[] = [];

  beforeEach(async () => {
    redis = await RedisServer.start();
    server = await CountingServer.start();
  });

  afterEach(async () => {
    await endWorkers(workers);
    way.close();
    await redis.kill();
    await server.close();
  });

  /** Starts them near it, as starting takes the machine's time, and waits until they send. */
  const send = async (limit = LIMIT): Promise<void> => {
    way = await SlowWay.open(redis.url, 4);
    const options = { url: way.url, id: 'far', ...limit, concurrency: 10, baseURL: server.url };
    workers = [1, 2].map(() => startWorker(options));
    await until(() => server.arrivals.length > limit.requests);
  };

  /** How many requests come in meanwhile. */
  const countFor = async (ms: number): Promise<number> => {
    const before = server.arrivals.length;
    await sleep(ms);
    return server.arrivals.length - before;
  };

  /** Ends them, and checks what holds in any case; returns what they said. */
  const finish = async (limit = LIMIT): Promise<string[]> => {
    const reports = await Promise.all(workers.map(({ stop }) => stop()));
    expect(mostInAnyWindow(server.arrivals, limit.perMs)).toBeLessThanOrEqual(limit.requests);
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    for (const { sentAtMs } of reports) expect(sentAtMs.length).toBeGreaterThan(0);
    return reports.flatMap(({ notices }) => notices);
  };

  // Of what the limit allows; a good deal less than what was measured (docs/many-machines.md), as machines are busy.
  it.each([
    [40, 1_000, 50, 0.7],
    [200, 1_000, 100, 0.55],
    [40, 1_000, 300, 0.4],
    [10, 100, 30, 0.4],
    [10, 100, 300, 0.2],
  ])(
    'share %d requests per %d ms when it takes %d ms to answer',
    async (requests, perMs, roundTripMs, part) => {
      const limit = { requests, perMs };
      await send(limit);
      way.roundTripMs = roundTripMs;
      await sleep(1_500);
      expect(await countFor(4_000)).toBeGreaterThan((part * requests * 4_000) / perMs);
      expect(await finish(limit)).toEqual([]);
    },
    20_000,
  );

  it('go on when it becomes long, and when it becomes short again', async () => {
    await send();
    way.roundTripMs = 600;
    const slow = await countFor(4_000);
    way.roundTripMs = 4;
    await sleep(1_500);
    const fast = await countFor(2_000);
    expect(await finish()).toEqual([]);
    expect(slow).toBeGreaterThan(0.3 * 4 * LIMIT.requests);
    expect(fast).toBeGreaterThan(0.8 * 2 * LIMIT.requests);
  }, 20_000);
});
