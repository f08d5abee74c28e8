import http from 'node:http';
import { gunzipSync } from 'node:zlib';
import { ChaosApi } from '../../src/testing/chaos-api.js';
import type { ChaosOutcome } from '../../src/testing/chaos-outcome.js';
import { ids, json, send } from './send.js';

let api: ChaosApi;

beforeEach(async () => {
  api = await ChaosApi.start({ records: 20, pageSize: 5 });
});

afterEach(() => api.close());

const page = () => send(`${api.url}/cursor`);

describe('what a script can do to a request', () => {
  it('a status, with headers, body and Retry-After', async () => {
    api.script([
      { status: 503, retryAfter: 7 },
      {
        status: 429,
        retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT',
        headers: { 'X-Why': 'because' },
        body: 'slow down',
      },
      { status: 200, body: '' },
      { status: 204 },
    ]);
    const [unavailable, limited, empty, nothing] = [await page(), await page(), await page(), await page()];
    expect(unavailable).toMatchObject({ status: 503, headers: { 'retry-after': '7' } });
    expect(JSON.parse(unavailable.body)).toMatchObject({ status: 503, title: 'Service Unavailable' });
    expect(limited.headers).toMatchObject({
      'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT',
      'x-why': 'because',
    });
    expect([limited.status, limited.body]).toEqual([429, 'slow down']);
    expect([empty.status, empty.body, empty.headers['content-length']]).toEqual([200, '', '0']);
    expect([nothing.status, nothing.body, nothing.headers['content-length']]).toEqual([204, '', undefined]);
  });

  it('a reset before any byte', async () => {
    api.script({ reset: 'before' });
    expect(await page()).toMatchObject({ status: null, error: 'ECONNRESET', body: '' });
    expect(api.ledger[0]).toMatchObject({ outcome: 'reset-before', status: null, aborted: false });
  });

  it('a reset in the middle of the body', async () => {
    api.script({ reset: 'mid-body' });
    const seen = await page();
    const whole = await page();
    expect([seen.status, seen.error]).toEqual([200, 'ECONNRESET']);
    expect(whole.body.startsWith(seen.body)).toBe(true);
    expect(seen.raw.length).toBe(Math.floor(whole.raw.length / 2));
  });

  it('a body cut short of its content-length', async () => {
    api.script({ truncate: 'content-length' });
    const seen = await page();
    expect(seen).toMatchObject({ status: 200, error: 'ECONNRESET' });
    expect(Number(seen.headers['content-length'])).toBeGreaterThan(seen.raw.length);
    expect(seen.raw.length).toBeGreaterThan(0);
    expect(api.ledger[0]).toMatchObject({ outcome: 'truncate-content-length', aborted: false });
  });

  it('a chunked body never finished', async () => {
    api.script({ truncate: 'chunked' });
    const seen = await page();
    expect(seen).toMatchObject({
      status: 200,
      error: 'ECONNRESET',
      headers: { 'transfer-encoding': 'chunked' },
    });
    expect(seen.headers['content-length']).toBeUndefined();
    expect(seen.raw.length).toBeGreaterThan(0);
  });

  it('a gzip stream cut short inside well-formed HTTP', async () => {
    api.script({ truncate: 'gzip' });
    const seen = await page();
    expect(seen).toMatchObject({ status: 200, error: null, headers: { 'content-encoding': 'gzip' } });
    expect(() => gunzipSync(seen.raw)).toThrow(/unexpected end/);
  });

  it('invalid JSON that looks complete to HTTP', async () => {
    api.script({ invalidJson: true });
    const seen = await page();
    expect(seen).toMatchObject({ status: 200, error: null, headers: { 'content-type': 'application/json' } });
    expect(() => JSON.parse(seen.body) as unknown).toThrow(SyntaxError);
  });

  it('a drip that never ends by itself, until maxMs', async () => {
    api.script({ drip: { everyMs: 1, bytes: 200, maxMs: 60 } });
    const seen = await page();
    const whole = await page();
    expect([seen.status, seen.error]).toEqual([200, 'ECONNRESET']);
    expect(seen.body.startsWith(whole.body)).toBe(true);
    expect(seen.body.length).toBeGreaterThan(whole.body.length);
    expect(seen.body.trimEnd()).toBe(whole.body);
  });

  it('half a body, then silence, then a reset', async () => {
    api.script({ stall: 30 });
    const started = performance.now();
    const seen = await page();
    expect([seen.status, seen.error]).toEqual([200, 'ECONNRESET']);
    expect(performance.now() - started).toBeGreaterThan(25);
    expect(seen.raw.length).toBe(Math.floor((await page()).raw.length / 2));
  });

  it('headers that come late', async () => {
    api.script({ slowHeaders: 40 });
    const started = performance.now();
    const seen = await page();
    expect(performance.now() - started).toBeGreaterThan(35);
    expect(seen).toMatchObject({ status: 200, error: null });
    expect(seen.body).toBe((await page()).body);
  });

  it.each(['same', 'first'] as const)('a next cursor that leads to the %s page', async (repeatCursor) => {
    const { next_cursor: second } = await json(`${api.url}/cursor`);
    const { next_cursor: third } = await json(`${api.url}/cursor?cursor=${String(second)}`);
    api.script({ repeatCursor });
    const { next_cursor: bent } = await json(`${api.url}/cursor?cursor=${String(third)}`);
    const again = await json(`${api.url}/cursor?cursor=${String(bent)}`);
    expect(ids(again['items'])[0]).toBe(repeatCursor === 'same' ? 11 : 1);
    expect((await json(`${api.url}/cursor?cursor=${String(third)}`))['next_cursor']).not.toBe(bent);
  });

  it.each(['same', 'first'] as const)('a Link header that leads to the %s page', async (repeatCursor) => {
    api.script({ repeatCursor });
    const seen = await send(`${api.url}/link?page=3`);
    const number = repeatCursor === 'same' ? 3 : 1;
    expect(seen.headers['link']).toContain(`<${api.url}/link?page=${number}>; rel="next"`);
  });

  it.each(['/tickets', '/page', '/offset', '/keyset', '/records/1', '/echo', '/nowhere'])(
    'no next cursor where the server knows of none: %s',
    async (path) => {
      api.route('GET /tickets', () => ({ body: { next_cursor: 'a' } }));
      api.script([{ repeatCursor: 'same' }, () => ({ repeatCursor: 'first' })]);
      for (let time = 0; time < 2; time += 1) {
        const { status, body } = await send(`${api.url}${path}`);
        expect(status).toBe(500);
        expect(body).toContain(`repeatCursor cannot be applied to GET ${path}`);
      }
      expect(api.stats().byOutcome).toEqual({ 'handler-error': 2 });
    },
  );

  it('nor in the answer of the token endpoint', async () => {
    const auth = { type: 'oauth2', clientId: 'a', clientSecret: 'b' } as const;
    await using own = await ChaosApi.start({ auth });
    own.script({ repeatCursor: 'same' });
    const { status, body } = await send(`${own.url}/oauth/token`, { method: 'POST' });
    expect(status).toBe(500);
    expect(body).toContain('repeatCursor cannot be applied to POST /oauth/token');
  });

  it('a redirect to a path, and to another origin', async () => {
    api.script([{ redirect: '/page?page=2', status: 308 }, { redirect: 'foreign' }]);
    expect(await page()).toMatchObject({ status: 308, headers: { location: '/page?page=2' } });
    const away = await send(`${api.url}/cursor?limit=2`);
    const foreign = await api.foreign();
    expect(away).toMatchObject({ status: 302, headers: { location: `${foreign.url}/cursor?limit=2` } });
    expect(ids((await json(away.headers.location!))['items'])).toEqual([1, 2]);
    expect(foreign.ledger.map(({ target }) => target)).toEqual(['/cursor?limit=2']);
    expect(await foreign.foreign()).toBe(api);
  });

  it('a kept-alive connection closed right after the answer', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    api.script({ close: 'idle' });
    const closed = new Promise((resolve) =>
      agent.once('free', (socket: NodeJS.EventEmitter) => socket.once('close', resolve)),
    );
    const seen = await send(`${api.url}/cursor`, { agent });
    expect(seen).toMatchObject({ status: 200, error: null, headers: { connection: 'keep-alive' } });
    await closed;
    await send(`${api.url}/cursor`, { agent });
    expect(api.ledger.map(({ connection }) => connection)).toEqual([1, 2]);
    agent.destroy();
  });

  it('a stale socket: kept alive, and dead when the next request comes on it', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    api.script({ close: 'on-reuse' });
    const first = await send(`${api.url}/cursor`, { agent });
    const second = await send(`${api.url}/cursor`, { agent });
    const third = await send(`${api.url}/cursor`, { agent });
    expect(first).toMatchObject({ status: 200, error: null });
    expect(second).toMatchObject({ status: null, error: 'ECONNRESET', reusedSocket: true });
    expect(third).toMatchObject({ status: 200, error: null, reusedSocket: false });
    expect(api.ledger.map(({ outcome }) => outcome)).toEqual(['close-on-reuse', 'stale-socket', 'ok']);
    agent.destroy();
  });

  it.each([
    ['with its length up front', {}, 'content-length'],
    ['chunked', { chunked: true }, 'transfer-encoding'],
    ['as a gzip bomb', { gzip: true }, 'content-encoding'],
  ])('a huge body of valid JSON, %s', async (_how, how, header) => {
    api.script({ hugeBody: 300_000, ...how });
    const seen = await page();
    expect(seen).toMatchObject({ status: 200, error: null });
    expect(seen.headers[header]).toBeDefined();
    const body = 'gzip' in how ? gunzipSync(seen.raw) : seen.raw;
    expect(body.length).toBe(300_000);
    expect(JSON.parse(body.toString())).toMatchObject({ items: [] });
    if ('gzip' in how) expect(seen.raw.length).toBeLessThan(10_000);
  });

  it('anything, decided by a function when the request arrives', async () => {
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    api.script([
      ({ params }) => ({ status: Number(params['want']) }),
      async () => {
        await gate;
      },
    ]);
    expect((await send(`${api.url}/cursor?want=418`)).status).toBe(418);
    let answered = false;
    const held = page().then((seen) => {
      answered = true;
      return seen;
    });
    await api.received(2);
    await send(`${api.url}/echo`);
    expect(answered).toBe(false);
    open();
    expect((await held).status).toBe(200);
  });

  it('a function that fails, or answers nonsense, is reported as 500', async () => {
    api.script([
      () => {
        throw new Error('script bug');
      },
      () => ({ restart: true }) as never,
    ]);
    expect(JSON.parse((await page()).body)).toMatchObject({ status: 500, detail: 'script bug' });
    expect((JSON.parse((await page()).body) as { detail: string }).detail).toMatch(
      /must be 'ok' or an object with/,
    );
    expect(api.stats().byOutcome).toEqual({ 'handler-error': 2 });
  });
});

describe('which request a script is for', () => {
  const statuses = async (...targets: string[]) => {
    const seen: (number | null)[] = [];
    for (const target of targets) seen.push((await send(api.url + target)).status);
    return seen;
  };

  it('without a match, the next ones, in order; then all is as usual', async () => {
    const script = api.script([{ status: 500 }, 'ok', { status: 502 }]);
    expect(script.remaining).toBe(3);
    expect(await statuses('/page', '/page', '/page', '/page')).toEqual([500, 200, 502, 200]);
    expect(script.remaining).toBe(0);
  });

  it('by method and path', async () => {
    api.script({ status: 500 }, { method: 'post', path: '/post' });
    expect(await statuses('/page')).toEqual([200]);
    expect((await send(`${api.url}/post`, { method: 'POST', body: '{}' })).status).toBe(500);
  });

  it('by a pattern for the path', async () => {
    api.script([{ status: 500 }, { status: 501 }], { path: /^\/next-/g });
    expect(await statuses('/page', '/next-url', '/next-bare', '/next-url')).toEqual([200, 500, 501, 200]);
  });

  it('by parameters', async () => {
    api.script({ status: 500 }, { path: '/page', params: { page: 3 } });
    expect(await statuses('/page?page=2', '/page?page=3', '/page?page=3')).toEqual([200, 500, 200]);
  });

  it('from the nth matching request on', async () => {
    api.script([{ status: 500 }, { status: 501 }], { path: '/page', nth: 3 });
    expect(await statuses('/page', '/offset', '/page', '/page', '/page', '/page')).toEqual([
      200, 200, 200, 500, 501, 200,
    ]);
  });

  it('over and over, until removed', async () => {
    const script = api.script([{ status: 500 }, 'ok'], { repeat: true });
    expect(await statuses('/page', '/page', '/page', '/page')).toEqual([500, 200, 500, 200]);
    script.remove();
    expect(await statuses('/page', '/page')).toEqual([200, 200]);
    expect(script.remaining).toBe(0);
  });

  it('the oldest script with an outcome left answers, and all count the request', async () => {
    api.script([{ status: 500 }, { status: 501 }]);
    api.script({ status: 502 }, { nth: 4 });
    expect(await statuses('/page', '/page', '/page', '/page')).toEqual([500, 501, 200, 502]);
  });

  it('none, once they are cleared', async () => {
    const script = api.script({ status: 500 });
    api.clearScripts();
    expect(await statuses('/page')).toEqual([200]);
    expect(script.remaining).toBe(0);
  });

  it.each<[string, unknown, object, RegExp]>([
    ['no outcome', [], {}, /at least one outcome/],
    ['an unknown outcome', { explode: true }, {}, /script\[0\] must be 'ok' or an object with one of reset/],
    ['another word', 'fine', {}, /script\[0\] must be 'ok'/],
    [
      'a wrong value',
      ['ok', { reset: 'later' }],
      {},
      /script\[1\]\.reset must be one of "before", "mid-body"/,
    ],
    ['an undefined value', { reset: undefined }, {}, /script\[0\]\.reset must be one of/],
    [
      'a status out of range',
      { status: 99 },
      {},
      /script\[0\]\.status must be a whole number from 200 to 999/,
    ],
    ['an unknown companion', { status: 500, retry: 1 }, {}, /has no option "retry"/],
    ['invalidJson: false', { invalidJson: false }, {}, /must be true/],
    ['a wrong redirect status', { redirect: '/', status: 304 }, {}, /301, 302, 303, 307 or 308/],
    ['an empty redirect', { redirect: '' }, {}, /must be a string that is not empty/],
    ['a wrong drip', { drip: { everyMs: -1 } }, {}, /drip\.everyMs must be a number/],
    ['an unknown drip option', { drip: { each: 1 } }, {}, /has no option "each"/],
    ['a tiny huge body', { hugeBody: 3 }, {}, /hugeBody must be a whole number of at least 64/],
    ['a wrong flag', { hugeBody: 100, gzip: 1 }, {}, /gzip must be true or false/],
    ['an endless stall', { stall: 1e10 }, {}, /stall must be a number from 0 to 2147483647/],
    ['an unknown match', 'ok', { url: '/x' }, /script match has no option "url"/],
    ['a wrong nth', 'ok', { nth: 0 }, /nth must be a whole number of at least 1/],
  ])('refuses %s', (_what, outcomes, match, message) => {
    expect(() => api.script(outcomes as ChaosOutcome, match)).toThrow(TypeError);
    expect(() => api.script(outcomes as ChaosOutcome, match)).toThrow(message);
  });
});
