import { ChaosApi } from '../../src/testing/chaos-api.js';
import type { ChaosRateLimit } from '../../src/testing/chaos-rate-limit.js';
import { send } from './send.js';

/** Long enough that no window ends during a test. */
const HOUR = 3_600_000;

const statuses = async (api: ChaosApi, targets: string[]): Promise<(number | null)[]> => {
  const seen: (number | null)[] = [];
  for (const target of targets) seen.push((await send(api.url + target)).status);
  return seen;
};

describe('rate limits', () => {
  it('refuse with 429 what goes beyond, and count it', async () => {
    await using api = await ChaosApi.start({
      rateLimit: { limit: 2, windowMs: HOUR, opens: 'first-request', headers: 'delta' },
    });
    expect(await statuses(api, ['/page', '/page', '/page', '/page'])).toEqual([200, 200, 429, 429]);
    const seen = await send(`${api.url}/page`);
    expect(seen.headers).toMatchObject({ 'retry-after': '3600', 'x-ratelimit-remaining': '0' });
    expect(JSON.parse(seen.body)).toMatchObject({ status: 429, retry_after: expect.any(Number) as number });
    expect(api.stats()).toMatchObject({
      requests: 5,
      rateLimited: 3,
      byStatus: { 200: 2, 429: 3 },
      limits: [{ name: 'requests', admitted: 2, refused: 3, peak: 2 }],
    });
    expect(api.requests({ outcome: 'rate-limited' }).length).toBe(3);
  });

  it.each([
    ['fixed-window', { opens: 'epoch' }],
    ['fixed-window', { opens: 'first-request' }],
    ['sliding-log', {}],
    ['token-bucket', {}],
  ] as const)('%s %p: admits again in its time', async (kind, how) => {
    const windowMs = 60;
    await using api = await ChaosApi.start({
      rateLimit: { limit: 3, windowMs, kind, ...how, retryAfter: 'ms', headers: 'none' },
    });
    const admitted: number[] = [];
    for (let refused = 0; refused < 3;) {
      const seen = await send(`${api.url}/page`);
      if (seen.status === 200) {
        admitted.push(api.ledger.at(-1)!.epochMs);
        continue;
      }
      refused++;
      const waitMs = Number(seen.headers['retry-after-ms']);
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(windowMs);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    const [limit] = api.stats().limits;
    expect(limit!.admitted).toBe(admitted.length);
    expect(limit!.peak).toBeLessThanOrEqual(3);
    if (kind === 'sliding-log') {
      for (let index = 3; index < admitted.length; index++) {
        expect(admitted[index]! - admitted[index - 3]!).toBeGreaterThanOrEqual(windowMs);
      }
    }
  });

  it('several: a request is charged to all or to none', async () => {
    await using api = await ChaosApi.start({
      rateLimit: [
        { limit: 2, windowMs: HOUR, opens: 'first-request', name: 'burst', headers: 'draft-8' },
        { limit: 3, windowMs: 24 * HOUR, opens: 'first-request', name: 'day', headers: 'draft-8' },
      ],
    });
    expect(await statuses(api, ['/page', '/page', '/page'])).toEqual([200, 200, 429]);
    const seen = await send(`${api.url}/page`);
    expect(seen.headers['ratelimit']).toBe('"burst";r=0;t=3600, "day";r=1;t=86400');
    expect(api.stats().limits).toEqual([
      { name: 'burst', admitted: 2, refused: 2, peak: 2 },
      { name: 'day', admitted: 2, refused: 0, peak: 2 },
    ]);
  });

  it('of several that refuse, the longest wait is told', async () => {
    await using api = await ChaosApi.start({
      rateLimit: [
        { limit: 1, windowMs: HOUR, opens: 'first-request' },
        { limit: 1, windowMs: 2 * HOUR, opens: 'first-request' },
      ],
    });
    await send(`${api.url}/page`);
    expect((await send(`${api.url}/page`)).headers['retry-after']).toBe('7200');
    expect(api.stats().limits.map(({ name }) => name)).toEqual(['requests', 'requests-2']);
  });

  it('by scope, and not at all where the scope is null', async () => {
    await using api = await ChaosApi.start({
      rateLimit: {
        limit: 1,
        windowMs: HOUR,
        scope: ({ headers, path }) => (path === '/echo' ? null : (headers['x-user'] ?? 'anonymous')),
      },
    });
    const as = async (user: string, target: string) =>
      (await send(api.url + target, { headers: { 'X-User': user } })).status;
    expect([await as('a', '/page'), await as('b', '/page'), await as('a', '/page')]).toEqual([200, 200, 429]);
    const free = await send(`${api.url}/echo`, { headers: { 'X-User': 'a' } });
    expect([free.status, free.headers['x-ratelimit-limit']]).toEqual([200, undefined]);
  });

  it('by cost', async () => {
    await using api = await ChaosApi.start({
      rateLimit: { limit: 10, windowMs: HOUR, cost: ({ params }) => Number(params['cost']) },
    });
    expect(await statuses(api, ['/page?cost=6', '/page?cost=5', '/page?cost=4'])).toEqual([200, 429, 200]);
  });

  it.each<[string, Partial<ChaosRateLimit>, object]>([
    ['another status', { status: 403 }, { status: 403 }],
    ['no word of when to come back', { retryAfter: 'none' }, { status: 429 }],
  ])('refusals with %s', async (_what, how, expected) => {
    await using api = await ChaosApi.start({ rateLimit: { limit: 1, windowMs: HOUR, ...how } });
    await send(`${api.url}/page`);
    const seen = await send(`${api.url}/page`);
    expect(seen).toMatchObject(expected);
    expect('retry-after' in seen.headers).toBe(how.retryAfter !== 'none');
    expect('retry_after' in (JSON.parse(seen.body) as object)).toBe(how.retryAfter !== 'none');
    expect(api.stats().rateLimited).toBe(1);
  });

  it('come before scripts and faults: a refused request uses up neither, a faulty one its quota', async () => {
    await using api = await ChaosApi.start({ rateLimit: { limit: 2, windowMs: HOUR, headers: 'delta' } });
    const script = api.script([{ status: 500 }, { status: 501 }, { status: 502 }]);
    expect(await statuses(api, ['/page', '/page', '/page'])).toEqual([500, 501, 429]);
    expect(script.remaining).toBe(1);
  });

  it('are told on every answer, errors too', async () => {
    await using api = await ChaosApi.start({ rateLimit: { limit: 9, windowMs: HOUR, headers: 'delta' } });
    api.script([{ status: 500 }, { truncate: 'gzip' }, { hugeBody: 100 }]);
    const told: unknown[] = [];
    for (let index = 0; index < 4; index++) {
      told.push((await send(`${api.url}/page`)).headers['x-ratelimit-remaining']);
    }
    expect(told).toEqual(['8', '7', '6', '5']);
  });

  it('follow the server’s clock where it is set apart', async () => {
    const clockSkewMs = -600_000;
    await using api = await ChaosApi.start({
      clockSkewMs,
      rateLimit: { limit: 9, windowMs: 10_000, opens: 'first-request' },
    });
    const seen = await send(`${api.url}/page`);
    const date = Date.parse(seen.headers.date!);
    expect(Math.abs(date - Date.now() - clockSkewMs)).toBeLessThan(2_500);
    expect(Math.abs(Number(seen.headers['x-ratelimit-reset']) * 1_000 - date - 10_000)).toBeLessThan(2_500);
    expect(Math.abs(api.ledger[0]!.epochMs - date)).toBeLessThan(2_500);
  });

  it.each<[object, RegExp]>([
    [{ windowMs: 1_000 }, /rateLimit\.limit must be a number of requests; got undefined/],
    [{ limit: 1 }, /rateLimit\.windowMs must be a number of milliseconds; got undefined/],
    [{ limit: 0, windowMs: 1 }, /rateLimit\.limit must be a whole number of at least 1; got 0/],
    [{ limit: 1, windowMs: 1, kind: 'leaky' }, /rateLimit\.kind must be one of "fixed-window", /],
    [{ limit: 1, windowMs: 1, headers: 'gitlab' }, /rateLimit\.headers must be one of "none", /],
    [{ limit: 1, windowMs: 1, per: 1 }, /rateLimit has no option "per"/],
    [{ limit: 1, windowMs: 1, scope: 'user' }, /rateLimit\.scope must be a function; got 'user'/],
    [[{ limit: 1, windowMs: 1 }, { limit: 1 }], /rateLimit\[1\]\.windowMs must be/],
  ])('refuses %p', async (rateLimit, message) => {
    await expect(ChaosApi.start({ rateLimit: rateLimit as ChaosRateLimit })).rejects.toThrow(message);
  });
});
