import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ChaosApi } from '../../src/testing/index.js';
import { endWorkers, mostInAnyWindow, type Worker } from '../redis/support/processes.js';
import { describeRedis, RedisServer } from '../redis/support/redis-server.js';

const ROOT = join(__dirname, '..', '..');
const REGIONS = ['af', 'ap', 'ca', 'eu', 'in', 'me', 'sa', 'us'];
const ORDERS_PER_REGION = 500;
const PAGE_SIZE = 50;
const REQUESTS_PER_SECOND = 20;
/** Two regions at a time, as the example has it. */
const REGIONS_PER_WORKER = 2;

/** Compiles the examples; without regions the program only says how it is used. */
function compile(): void {
  const { status } = spawnSync(process.execPath, ['scripts/run.js', 'examples/many-machines/main.ts'], {
    cwd: ROOT,
  });
  expect(status).toBe(2);
}

describeRedis('the many-machines example', () => {
  const children: ChildProcess[] = [];
  let redis: RedisServer;
  let api: ChaosApi;

  function start(program: 'main' | 'worker', ...args: string[]): ChildProcess {
    const child = spawn(process.execPath, [join('build/examples/many-machines', `${program}.js`), ...args], {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        REDIS_URL: redis.url,
        API_URL: api.url,
        API_REQUESTS: String(REQUESTS_PER_SECOND),
      },
    });
    children.push(child);
    return child;
  }

  beforeAll(async () => {
    compile();
    redis = await RedisServer.start('--maxmemory-policy', 'noeviction');
    api = await ChaosApi.start({
      records: REGIONS.length * ORDERS_PER_REGION,
      latencyMs: 20,
      rateLimit: { kind: 'sliding-log', limit: REQUESTS_PER_SECOND, windowMs: 1_000, headers: 'none' },
    });
    api.route('GET /regions/:region/orders', ({ pathParams, params }) => {
      const first = REGIONS.indexOf(pathParams['region'] ?? '') * ORDERS_PER_REGION;
      const start = Number(params['cursor'] ?? 0);
      const end = start + PAGE_SIZE;
      const items = api.records(first + start, PAGE_SIZE);
      return { body: { items, next_cursor: end < ORDERS_PER_REGION ? String(end) : null } };
    });
  }, 120_000);

  afterAll(async () => {
    await endWorkers(children.map((child) => ({ child }) as Worker));
    await api.close();
    await redis.kill();
  });

  it('delivers every record within one limit, also when a machine dies half way', async () => {
    const pages = (REGIONS.length * ORDERS_PER_REGION) / PAGE_SIZE;
    const workers = [1, 2, 3, 4].map(() => start('worker'));
    const main = start('main', ...REGIONS);
    const [out, err] = [text(main.stdout!), text(main.stderr!)];

    await api.received(pages / 2);
    workers[0]!.kill('SIGKILL');
    const [status] = (await once(main, 'close')) as [number];
    expect(await err).toBe('');
    expect(status).toBe(0);
    expect((await out).trim().split('\n').sort()).toEqual(
      REGIONS.map((region) => `${region}: ${String(ORDERS_PER_REGION)} orders`),
    );

    for (const [index, region] of REGIONS.entries()) {
      const stored = await redis.ask((client) => client.hvals(`orders:${region}`));
      const ids = stored.map((order) => (JSON.parse(order) as { id: number }).id).sort((a, b) => a - b);
      const records = api.records(index * ORDERS_PER_REGION, ORDERS_PER_REGION);
      expect(ids).toEqual(records.map(({ id }) => id));
    }
    // What the dead machine had in hand was fetched once more, and nothing else.
    expect(api.ledger.length).toBeLessThanOrEqual(pages + 2 * REGIONS_PER_WORKER);
    const times = api.ledger.map(({ atMs }) => atMs);
    expect(mostInAnyWindow(times, 1_000)).toBeLessThanOrEqual(REQUESTS_PER_SECOND);
    expect(api.stats().rateLimited).toBe(0);

    for (const worker of workers.slice(1)) {
      worker.kill('SIGTERM');
      expect(await once(worker, 'close')).toEqual([0, null]);
    }
  }, 90_000);
});
