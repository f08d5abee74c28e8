import http from 'node:http';
import { ChaosApi } from '../../src/testing/chaos-api.js';
import type { ChaosFaults } from '../../src/testing/fault-plan.js';
import { drawUnit, hash32 } from '../../src/testing/random.js';
import { send } from './send.js';

/** The status each request got (0 for none), by target; each target is asked for `times` times in a row. */
async function run(seed: number, faults: ChaosFaults, targets: string[], times = 1): Promise<string[]> {
  await using api = await ChaosApi.start({ seed, faults, records: 500, pageSize: 1 });
  const one = async (target: string): Promise<string> => {
    let seen = target;
    for (let time = 0; time < times; time++) seen += ` ${(await send(api.url + target)).status ?? 0}`;
    return seen;
  };
  return await Promise.all(targets.map(one));
}

const targets = Array.from({ length: 60 }, (_, index) => `/page?page=${index + 1}`);

describe('faults drawn from the seed', () => {
  it('are the same for the same seed, whatever order requests arrive in', async () => {
    const faults = { status500: 0.2, status503: 0.1, reset: 0.1 };
    const forward = await run(42, faults, targets, 2);
    const backward = await run(42, faults, [...targets].reverse(), 2);
    expect(backward.reverse()).toEqual(forward);
    expect(new Set(forward.join(' ').match(/(?<= )\d+/g))).toEqual(new Set(['200', '500', '503', '0']));
  });

  it('do not depend on the order the options are written in', async () => {
    const a = await run(42, { status500: 0.2, status502: 0.2, reset: 0.1 }, targets);
    expect(await run(42, { reset: 0.1, status502: 0.2, status500: 0.2 }, targets)).toEqual(a);
  });

  it('are others for another seed', async () => {
    const faults = { status500: 0.3 };
    expect(await run(1, faults, targets)).not.toEqual(await run(2, faults, targets));
  });

  it('hit about the share asked for', async () => {
    await using api = await ChaosApi.start({ seed: 3, faults: { status500: 0.1, status502: 0.05 } });
    const agent = new http.Agent({ keepAlive: true, maxSockets: 20 });
    const urls = Array.from({ length: 1_000 }, (_, index) => `${api.url}/page?x=${index}`);
    await Promise.all(urls.map((url) => send(url, { agent })));
    agent.destroy();
    const { byStatus } = api.stats();
    expect(byStatus[500]).toBeGreaterThan(70);
    expect(byStatus[500]).toBeLessThan(130);
    expect(byStatus[502]).toBeGreaterThan(28);
    expect(byStatus[502]).toBeLessThan(75);
  });

  it.each([
    [undefined, '/page 500 500 200 500 500 200'],
    [1, '/page 500 200 500 200 500 200'],
    [0, '/page 200 200 200 200 200 200'],
  ])(
    'with maxConsecutive %s, the same request is hit so often in a row at most',
    async (maxConsecutive, seen) => {
      expect(await run(1, { status500: 1, maxConsecutive }, ['/page'], 6)).toEqual([seen]);
    },
  );

  it('treat requests with other bodies as other requests', async () => {
    await using api = await ChaosApi.start({ faults: { status500: 1 } });
    const post = async (body: string) => (await send(`${api.url}/echo`, { method: 'POST', body })).status;
    expect([await post('a'), await post('a'), await post('b'), await post('a')]).toEqual([
      500, 500, 500, 200,
    ]);
  });

  it('spare the requests that `only` leaves out', async () => {
    await using api = await ChaosApi.start({
      faults: { status500: 1, only: ({ path }) => path === '/page' },
    });
    expect((await send(`${api.url}/offset`)).status).toBe(200);
    expect((await send(`${api.url}/page`)).status).toBe(500);
  });

  it.each(['status429', 'status503', 'status500'] as const)(
    '%s: Retry-After goes with 429 and 503',
    async (status) => {
      await using api = await ChaosApi.start({ faults: { [status]: 1, retryAfter: 2 } });
      const seen = await send(`${api.url}/page`);
      expect(seen.headers['retry-after']).toBe(status === 'status500' ? undefined : '2');
    },
  );

  it.each([
    ['reset', 'reset-before'],
    ['resetMidBody', 'reset-mid-body'],
    ['truncate', 'truncate-content-length'],
    ['truncateChunked', 'truncate-chunked'],
    ['truncateGzip', 'truncate-gzip'],
    ['invalidJson', 'invalid-json'],
    ['stall', 'stall'],
    ['drip', 'drip'],
    ['slowHeaders', 'slow-headers'],
    ['repeatCursor', 'repeat-cursor'],
    ['redirect', 'redirect'],
    ['staleSocket', 'close-on-reuse'],
    ['revokeToken', 'revoke-token'],
  ])('%s is drawn as %s', async (fault, outcome) => {
    await using api = await ChaosApi.start({ faults: { [fault]: 1, slowMs: 5 }, auth: { type: 'bearer' } });
    await send(`${api.url}/cursor`, { headers: { Authorization: `Bearer ${api.token}` } });
    expect(api.ledger.map((entry) => entry.outcome)).toEqual([outcome]);
  });

  it.each(['/tickets', '/page', '/records/1'])(
    'repeatCursor passes by what it cannot bend: %s',
    async (path) => {
      await using api = await ChaosApi.start({ faults: { repeatCursor: 1 } });
      api.route('GET /tickets', () => ({ body: { next_cursor: 'a' } }));
      expect((await send(`${api.url}${path}`)).status).toBe(200);
      expect(api.stats().byOutcome).toEqual({ ok: 1 });
    },
  );

  it.each<[object, RegExp]>([
    [{ status500: 0.6, reset: 0.5 }, /shares of at most 1 together; got 1\.1/],
    [{ status500: 2 }, /faults\.status500 must be a number from 0 to 1; got 2/],
    [{ status5000: 0.1 }, /faults has no option "status5000"/],
    [{ resets: 0.1 }, /faults has no option "resets"/],
    [{ maxConsecutive: 1.5 }, /faults\.maxConsecutive must be a whole number/],
    [{ only: '/page' }, /faults\.only must be a function/],
    [{ revokeToken: 0.1 }, /faults\.revokeToken must be used with auth of type bearer or oauth2/],
  ])('refuses %p', async (faults, message) => {
    await expect(ChaosApi.start({ faults: faults as ChaosFaults })).rejects.toThrow(message);
  });
});

describe('drawUnit', () => {
  it('is even, and follows from seed and text alone', () => {
    const tenths = new Array<number>(10).fill(0);
    for (let index = 0; index < 10_000; index++) tenths[Math.floor(drawUnit(5, `x${index}`) * 10)]! += 1;
    for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
    expect(drawUnit(5, 'x')).toBe(drawUnit(5, 'x'));
    expect(hash32(5, 'x')).not.toBe(hash32(6, 'x'));
  });
});
