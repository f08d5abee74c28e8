import { ApiClient } from '../../src/index.js';
import { describeNginx, Nginx, type LimitReq } from './support/nginx.js';

const RATE = 50;
const REQUESTS = 400;

/** How `limit_req` may be set, and how many refusals finding out the limit may cost. */
const LIMITS: readonly (LimitReq & { readonly maxRefused: number })[] = [
  // What exceeds the rate waits in nginx: more in flight is no faster, and with as many as may wait nothing is refused.
  { rate: RATE, options: 'burst=20', status: 429, maxRefused: 0 },
  { rate: RATE, options: 'burst=10', status: 429, maxRefused: 80 },
  { rate: RATE, options: 'burst=10', status: 503, maxRefused: 80 },
  // What exceeds the burst is refused at once.
  { rate: RATE, options: 'burst=20 nodelay', status: 429, maxRefused: 120 },
  { rate: RATE, options: 'burst=20 nodelay', status: 503, maxRefused: 120 },
  // Not even two may come within 20 ms.
  { rate: RATE, options: '', status: 429, maxRefused: 160 },
];

interface Outcome {
  /** Of every answer that nginx gave. */
  readonly statuses: readonly number[];
  readonly tookMs: number;
}

async function run(limit: LimitReq): Promise<Outcome> {
  const nginx = await Nginx.start(limit);
  const client = new ApiClient({
    baseURL: nginx.url,
    rateLimit: { maxConcurrent: 20 },
    // The limit is found out by being refused, and it may be the same request several times.
    retry: { maxAttempts: 8 },
    logger: false,
  });
  const startedAtMs = performance.now();
  let tookMs: number;
  let statuses: readonly number[];
  try {
    const paths = Array.from({ length: REQUESTS }, (_, index) => `/items/${String(index)}`);
    await Promise.all(paths.map((path) => client.get(path)));
    tookMs = performance.now() - startedAtMs;
  } finally {
    await client.close();
    statuses = await nginx.stop();
  }
  return { statuses, tookMs };
}

/** All at once, as there is hardly anything to do but wait. */
describeNginx('nginx limit_req, which tells nothing of its limit', () => {
  let outcomes: readonly Promise<Outcome>[];

  beforeAll(() => {
    outcomes = LIMITS.map(run);
    for (const outcome of outcomes) outcome.catch(() => undefined);
  });

  afterAll(async () => {
    await Promise.allSettled(outcomes);
  }, 60_000);

  it.each(LIMITS.map((limit, index) => ({ ...limit, index })))(
    'lets everything through in the end, refuses little, and is used: "$options", status $status',
    async ({ index, maxRefused, status }) => {
      const { statuses, tookMs } = await outcomes[index]!;
      const refused = statuses.filter((answered) => answered !== 200);
      expect(statuses).toHaveLength(REQUESTS + refused.length);
      expect(refused.filter((answered) => answered !== status)).toEqual([]);
      expect(refused.length).toBeLessThanOrEqual(maxRefused);
      // Nobody can be faster; five times as long would be a client that no longer looks for the limit.
      expect(tookMs).toBeLessThan((5 * REQUESTS * 1_000) / RATE);
    },
    60_000,
  );
});
