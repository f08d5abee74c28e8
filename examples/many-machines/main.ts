import { Queue, QueueEvents } from 'bullmq';
import { settings, type Partition } from './settings.js';

// Puts the regions into the queue and waits until they are done: node scripts/run.js examples/many-machines/main.ts eu us
const regions = process.argv.slice(2);
if (regions.length === 0) {
  console.error('usage: main.ts <region> …');
  process.exit(2);
}
const connection = { url: settings.redisUrl };
const queue = new Queue<Partition, number>(settings.queue, { connection });
const events = new QueueEvents(settings.queue, { connection });

async function extract(region: string): Promise<boolean> {
  // Under an id of its own, a region that is queued already is not queued again.
  const job = await queue.add('extract', { region }, { jobId: region, attempts: 5, backoff: 2_000 });
  try {
    console.log(`${region}: ${await job.waitUntilFinished(events)} orders`);
    return true;
  } catch (error) {
    console.error(`${region}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

const done = Promise.all(regions.map(extract));
done
  .then(async (results) => {
    process.exitCode = results.every(Boolean) ? 0 : 1;
    await events.close();
    await queue.close();
  })
  .catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
