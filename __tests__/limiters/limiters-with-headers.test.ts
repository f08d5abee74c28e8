import { EXPRESS_LIMITERS } from './support/express-limiters.js';
import { FASTIFY_LIMITERS } from './support/fastify-limiters.js';
import { FLEXIBLE_LIMITERS } from './support/flexible-limiters.js';
import { LimiterHost } from './support/limiter-host.js';
import { run, type Outcome, type Plan } from './support/run.js';

/**
 * Windows long enough that neither a busy machine, which delays each of them a little, decides, nor the fraction of a
 * second at which one begins: a reset told in whole seconds, rounded one does not know how, costs up to two of them.
 */
const QUOTA = { limit: 40, windowMs: 25_000 };
const WINDOWS = 3;
const TIMEOUT_MS = 180_000;

/** As many as fill the windows, and one more, which has to wait for the end of the last of them. */
const REQUESTS = WINDOWS * QUOTA.limit + 1;

function items(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `/items/${String(index)}`);
}

const PLANS: readonly Plan[] = [
  ...Object.keys({ ...EXPRESS_LIMITERS, ...FASTIFY_LIMITERS, ...FLEXIBLE_LIMITERS }).map((limiter) => ({
    limiter,
    quota: QUOTA,
    paths: items(REQUESTS),
  })),
].map((plan) => {
  if (plan.limiter !== '@fastify/rate-limit, a quota per route') return plan;
  const searches = Array.from({ length: WINDOWS * (QUOTA.limit / 4) + 1 }, () => '/search');
  const scope: NonNullable<Plan['rateLimit']>['scope'] = ({ path }) =>
    path === '/search' ? 'search' : 'items';
  return { ...plan, paths: [...items(REQUESTS), ...searches], rateLimit: { scope } };
});

/** All limiters at once, as there is hardly anything to do but wait. */
describe('a limiter that tells of its quota', () => {
  const host = new LimiterHost();
  let outcomes: ReadonlyMap<string, Promise<Outcome>>;

  beforeAll(() => {
    outcomes = new Map(PLANS.map((plan) => [plan.limiter, run(host, plan)]));
    for (const outcome of outcomes.values()) outcome.catch(() => undefined);
  });

  afterAll(async () => {
    await Promise.allSettled(outcomes.values());
    await host.stop();
  }, TIMEOUT_MS);

  it.each(PLANS)(
    'refuses nothing, and its windows are used up: $limiter',
    async ({ limiter, paths }) => {
      const { arrivals, tookMs } = await outcomes.get(limiter)!;
      expect(arrivals.filter(({ status }) => status !== 200)).toEqual([]);
      expect(arrivals).toHaveLength(paths.length);
      // A window opens with the first request and lets nothing more through than it holds, so no client can be faster.
      const idealMs = WINDOWS * QUOTA.windowMs;
      expect(tookMs).toBeGreaterThanOrEqual(idealMs - 5);
      expect((tookMs - idealMs) / idealMs).toBeLessThan(0.1);
    },
    TIMEOUT_MS,
  );
});
