import { DIES, OutageBench } from '../support/outage-bench.js';
import { describeRedis } from '../support/redis-server.js';

// In a file of its own, as it takes its time and little else: others run beside it.
describeRedis('when Redis goes away for 25 s', () => {
  it('each process keeps to its share, says so once, and returns by itself', async () => {
    const bench = await OutageBench.prepare();
    try {
      await bench.checkOutage(DIES, 25_000);
    } finally {
      await bench.close();
    }
  }, 180_000);
});
