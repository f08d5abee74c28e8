import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { OrdersClient, type Order } from './orders-client.js';
import { RedisCheckpointStore } from './redis-checkpoint-store.js';
import { settings, type Partition } from './settings.js';

// Run it on any number of machines. Each works on two regions at a time; one that dies leaves its regions to the others,
// who go on from the page after the last that was saved.
const redis = new Redis(settings.redisUrl);
const store = new RedisCheckpointStore(redis);
const client = new OrdersClient();
const stopping = new AbortController();

/** Saving twice does no harm, so a page that comes again after a crash does none either. */
async function save(region: string, orders: readonly Order[]): Promise<void> {
  if (orders.length === 0) return;
  await redis.hset(
    `orders:${region}`,
    Object.fromEntries(orders.map((order) => [String(order.id), JSON.stringify(order)])),
  );
}

const worker = new Worker<Partition, number>(
  settings.queue,
  async (job) => {
    const { region } = job.data;
    let saved = 0;
    const pages = client.queryAll<Order>(
      `/regions/${region}/orders`,
      { limit: 50 },
      { checkpoint: { store, key: region, onFinished: 'skip' }, signal: stopping.signal },
    );
    for await (const page of pages) {
      await save(region, page.items);
      saved = page.itemCount;
      await job.updateProgress(saved);
    }
    return saved;
  },
  {
    connection: { url: settings.redisUrl },
    concurrency: 2,
    // How long a region waits for another machine after its own has died.
    lockDuration: 5_000,
    stalledInterval: 2_000,
    // A region is given up only after that many machines have died over it.
    maxStalledCount: 10,
  },
);
worker.on('error', (error) => {
  console.error(`worker ${process.pid}: ${error.message}`);
});
worker.on('failed', (job, error) => {
  console.error(`${job?.data.region ?? 'a region'} failed: ${error.message}`);
});

/** On SIGTERM or Ctrl-C the page in hand is finished and committed, and the rest is left to the others. */
async function stop(): Promise<void> {
  stopping.abort(new Error('This machine is being stopped'));
  await worker.close();
  await client.close();
  redis.disconnect();
}
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
