import { DIES, HANGS, LIMIT, machineNow, OutageBench } from '../support/outage-bench.js';
import { countBetween, mostInAnyWindow } from '../support/processes.js';
import { describeRedis } from '../support/redis-server.js';

describeRedis('when Redis goes away', () => {
  let bench: OutageBench;

  beforeEach(async () => {
    bench = await OutageBench.prepare();
  });

  afterEach(() => bench.close());

  it.each([
    ['it dies and forgets everything', DIES],
    ['it is there and does not answer', HANGS],
  ])(
    'for 3 s (%s) each process keeps to its share, says so once, and returns by itself',
    (_what, outage) => bench.checkOutage(outage, 3_000),
    40_000,
  );

  it('from the start, each process begins with its share, and joins when Redis comes up', async () => {
    const { redis, server } = bench;
    await bench.send(7_000);
    await redis.start();
    const reports = await bench.reports();

    expect(mostInAnyWindow(server.arrivals, LIMIT.perMs)).toBeLessThanOrEqual(LIMIT.requests);
    for (const { failures, notices } of reports) {
      expect(failures).toEqual([]);
      expect(notices).toEqual([
        expect.stringContaining('(ECONNREFUSED)'),
        'The rate limit "outage" is shared through Redis again.',
      ]);
    }
  }, 40_000);

  it('losing its keys only, the pool is built up anew, and the limit not exceeded', async () => {
    const { redis, server } = bench;
    await redis.start();
    await bench.send(9_000);
    await redis.ask((client) => client.flushall());
    const flushedAtMs = machineNow();
    const reports = await bench.reports();

    expect(mostInAnyWindow(server.arrivals, LIMIT.perMs)).toBeLessThanOrEqual(LIMIT.requests);
    for (const { notices, failures } of reports) {
      expect(failures).toEqual([]);
      // Redis 7 puts a prefix before this error; Bottleneck does not know it again, and would lease nothing any more.
      expect(notices).toEqual([
        expect.stringMatching(/\((SETTINGS_KEY_NOT_FOUND|UNKNOWN_CLIENT|POOL_CHANGED)\)/),
        'The rate limit "outage" is shared through Redis again.',
      ]);
    }
    expect(countBetween(server.arrivals, flushedAtMs + 4_000, flushedAtMs + 6_000)).toBeGreaterThan(
      LIMIT.requests,
    );
  }, 40_000);
});
