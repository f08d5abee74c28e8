import { DIES, HANGS, OutageBench } from '../support/outage-bench.js';
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
    120_000,
  );

  it('from the start, each process begins with its share, and joins when Redis comes up', async () => {
    await bench.send();
    await bench.redis.start();
    for (const { notices } of await bench.finish()) expect(notices[0]).toContain('(ECONNREFUSED)');
  }, 120_000);

  it('losing its keys only, the pool is built up anew, and the limit not exceeded', async () => {
    const { redis } = bench;
    await redis.start();
    await bench.send();
    await redis.ask((client) => client.flushall());
    // Redis 7 puts a prefix before this error; Bottleneck does not know it again, and would lease nothing any more.
    const reasons = /\((SETTINGS_KEY_NOT_FOUND|UNKNOWN_CLIENT|POOL_CHANGED)\)/;
    for (const { notices } of await bench.finish()) expect(notices[0]).toMatch(reasons);
  }, 120_000);
});
