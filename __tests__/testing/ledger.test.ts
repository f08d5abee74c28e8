import { getEventListeners } from 'node:events';
import http from 'node:http';
import { ChaosApi } from '../../src/testing/chaos-api.js';
import { send } from './send.js';

describe('the ledger', () => {
  it('holds every request as it was received, and what became of it', async () => {
    await using api = await ChaosApi.start();
    const before = Date.now();
    await send(`${api.url}/echo?b=2&a=%C3%A9&a=x`, {
      method: 'PUT',
      headers: { 'X-Case': 'Kept', 'Content-Type': 'application/json' },
      body: { n: 1 },
    });
    expect(api.ledger.length).toBe(1);
    const [entry] = api.ledger;
    expect(entry).toMatchObject({
      index: 0,
      method: 'PUT',
      path: '/echo',
      target: '/echo?b=2&a=%C3%A9&a=x',
      params: { b: '2', a: ['é', 'x'] },
      body: '{"n":1}',
      bodyBytes: 7,
      json: { n: 1 },
      occurrence: 1,
      connection: 1,
      reusedSocket: false,
      status: 200,
      outcome: 'ok',
      aborted: false,
    });
    expect(entry!.headers).toMatchObject({ 'x-case': 'Kept', 'content-type': 'application/json' });
    expect(entry!.rawBody).toEqual(Buffer.from('{"n":1}'));
    expect(Math.abs(entry!.epochMs - before)).toBeLessThan(1_000);
    expect(entry!.atMs).toBeGreaterThan(0);
    expect(entry!.atMs).toBeLessThan(5_000);
  });

  it('counts occurrences of the same request, and tells reused sockets', async () => {
    await using api = await ChaosApi.start();
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (const target of ['/page', '/page', '/page?page=2', '/page']) await send(api.url + target, { agent });
    expect(api.ledger.map(({ occurrence }) => occurrence)).toEqual([1, 2, 1, 3]);
    expect(api.ledger.map(({ reusedSocket }) => reusedSocket)).toEqual([false, true, true, true]);
    expect(api.stats().connections).toBe(1);
    agent.destroy();
  });

  it('can be searched by method, path, status and outcome', async () => {
    await using api = await ChaosApi.start();
    api.script({ status: 500 }, { path: '/offset' });
    for (const target of ['/page', '/offset', '/offset', '/next-url']) await send(api.url + target);
    await send(`${api.url}/post`, { method: 'POST', body: '{}' });
    const indexes = (filter: Parameters<typeof api.requests>[0]) =>
      api.requests(filter).map(({ index }) => index);
    expect(indexes({})).toEqual([0, 1, 2, 3, 4]);
    expect(indexes({ method: 'post' })).toEqual([4]);
    expect(indexes({ path: '/offset' })).toEqual([1, 2]);
    expect(indexes({ path: /e/g })).toEqual([0, 1, 2, 3]);
    expect(indexes({ path: '/offset', status: 200 })).toEqual([2]);
    expect(indexes({ outcome: 'status' })).toEqual([1]);
  });

  it('keeps the newest requests when it is full, and can be emptied', async () => {
    await using api = await ChaosApi.start({ ledgerSize: 4 });
    for (let index = 0; index < 6; index++) await send(`${api.url}/page?x=${index}`);
    expect(api.ledger.map(({ index }) => index)).toEqual([3, 4, 5]);
    api.clearLedger();
    await send(`${api.url}/page`);
    expect(api.ledger.map(({ index }) => index)).toEqual([6]);
    expect(api.stats().requests).toBe(7);
  });

  it('keeps the first mebibyte of a body, and its whole length', async () => {
    await using api = await ChaosApi.start();
    await send(`${api.url}/status/200`, { method: 'POST', body: 'x'.repeat(1_500_000) });
    expect(api.ledger[0]).toMatchObject({ bodyBytes: 1_500_000 });
    expect(api.ledger[0]!.rawBody.length).toBe(1024 * 1024);
  });

  it('shows a client that hung up before the answer was complete', async () => {
    await using api = await ChaosApi.start();
    api.script([{ slowHeaders: 10_000 }, { stall: 10_000 }]);
    const controller = new AbortController();
    const sent = [1, 2].map(() => send(`${api.url}/page`, { signal: controller.signal }));
    await api.received(2);
    controller.abort();
    await Promise.all(sent);
    await send(`${api.url}/page`);
    expect(api.ledger.map(({ aborted }) => aborted)).toEqual([true, true, false]);
    expect(api.ledger[0]!.status).toBeNull();
  });

  it('records no status for an answer that nobody was there to receive', async () => {
    await using api = await ChaosApi.start();
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    api.script(() => held.then(() => undefined));
    const controller = new AbortController();
    const sent = send(`${api.url}/page`, { signal: controller.signal });
    await api.received();
    controller.abort();
    await sent;
    while (!api.ledger[0]!.aborted) await new Promise((resolve) => setImmediate(resolve));
    letGo();
    const [entry] = await api.received(1, { outcome: 'ok' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(entry!.status).toBeNull();
    expect(api.stats().byStatus).toEqual({});
  });

  it('joins repeated headers', async () => {
    await using api = await ChaosApi.start();
    await send(`${api.url}/page`, { headers: { 'X-Many': ['1', '2'] } });
    expect(api.ledger[0]!.headers['x-many']).toBe('1, 2');
  });

  it('takes the path from an absolute target, as sent to a proxy', async () => {
    await using api = await ChaosApi.start();
    const { port } = new URL(api.url);
    await new Promise<void>((resolve) => {
      http.get(
        { port, host: '127.0.0.1', path: 'http://example.test/page?page=2', agent: false },
        (response) => {
          response.resume().on('end', resolve);
        },
      );
    });
    expect(api.ledger[0]).toMatchObject({
      path: '/page',
      target: '/page?page=2',
      params: { page: '2' },
      status: 200,
    });
  });

  it('does not let a parameter or a header reach a prototype', async () => {
    await using api = await ChaosApi.start();
    await send(`${api.url}/echo?__proto__=x&constructor=y`);
    expect(Object.keys(api.ledger[0]!.params)).toEqual(['__proto__', 'constructor']);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe('received()', () => {
  it('resolves as soon as so many requests have arrived, at once if they have already', async () => {
    await using api = await ChaosApi.start();
    const waiting = api.received(2, { path: '/page' });
    await send(`${api.url}/offset`);
    await send(`${api.url}/page`);
    await send(`${api.url}/page`);
    expect((await waiting).map(({ index }) => index)).toEqual([1, 2]);
    expect((await api.received()).length).toBe(3);
  });

  it('may wait for a status', async () => {
    await using api = await ChaosApi.start();
    const waiting = api.received(1, { status: 200 });
    void send(`${api.url}/page`);
    expect((await waiting)[0]!.status).toBe(200);
  });

  it('rejects with the signal’s reason, also when it is aborted already, and when the server is closed', async () => {
    const api = await ChaosApi.start();
    const controller = new AbortController();
    const waiting = api.received(1, {}, controller.signal);
    controller.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    await expect(api.received(1, {}, AbortSignal.abort('before'))).rejects.toBe('before');
    const unused = new AbortController();
    const left = expect(api.received(1, {}, unused.signal)).rejects.toThrow(
      /was closed while requests were still waited for/,
    );
    await api.close();
    await left;
    expect(getEventListeners(unused.signal, 'abort')).toEqual([]);
  });
});
