import http from 'node:http';
import { gunzipSync } from 'node:zlib';
import { ChaosApi } from '../../src/testing/chaos-api.js';
import type { ChaosApiOptions } from '../../src/testing/chaos-options.js';
import { send } from './send.js';

describe('start and close', () => {
  it('listens on a free port of the loopback interface, or on the one given', async () => {
    const first = await ChaosApi.start();
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const port = Number(new URL(first.url).port);
    await expect(ChaosApi.start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
    await using second = await ChaosApi.start({ port });
    expect(second.url).toBe(first.url);
  });

  it('close ends open and idle connections at once, and may be called twice', async () => {
    const api = await ChaosApi.start({ latencyMs: 10_000 });
    const agent = new http.Agent({ keepAlive: true });
    const open = send(`${api.url}/page`, { agent });
    const dripping = await ChaosApi.start();
    dripping.script({ drip: { maxMs: 10_000 } });
    const drip = send(`${dripping.url}/page`, { agent });
    await dripping.received(1, { status: 200 });
    await new Promise((resolve) => setTimeout(resolve, 10));
    await Promise.all([api.close(), api.close(), dripping.close()]);
    expect((await open).error).toBe('ECONNRESET');
    expect((await drip).error).not.toBeNull();
    expect((await send(`${api.url}/page`)).error).toBe('ECONNREFUSED');
    await api.close();
    await expect(api.foreign()).rejects.toThrow(/closed/);
    agent.destroy();
  });

  it('close leaves no server and no socket behind', async () => {
    const handles = () => process.getActiveResourcesInfo().filter((name) => name.includes('TCP')).length;
    const before = handles();
    const api = await ChaosApi.start();
    api.script([{ stall: 10_000 }, { slowHeaders: 10_000 }]);
    const open = [1, 2].map(() => send(`${api.url}/page`));
    await api.received(2);
    expect(handles()).toBeGreaterThan(before);
    await api.close();
    await Promise.all(open);
    await new Promise((resolve) => setImmediate(resolve));
    expect(handles()).toBeLessThanOrEqual(before);
  });

  it('close lets go of requests that are still on their way', async () => {
    const api = await ChaosApi.start({ latencyMs: 40 });
    const sent = send(`${api.url}/page`);
    while (api.stats().maxInFlight === 0) await new Promise((resolve) => setImmediate(resolve));
    await api.close();
    await sent;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(api.ledger).toEqual([]);
  });

  it('closes the foreign origin too', async () => {
    const api = await ChaosApi.start();
    const foreign = await api.foreign();
    expect(await api.foreign()).toBe(foreign);
    expect((await send(`${foreign.url}/page`)).status).toBe(200);
    await api.close();
    expect((await send(`${foreign.url}/page`)).error).toBe('ECONNREFUSED');
  });

  it('may be closed while the foreign origin is being closed on its own', async () => {
    await using api = await ChaosApi.start();
    const foreign = await api.foreign();
    await foreign.close();
    expect((await send(`${api.url}/page`)).status).toBe(200);
  });
});

describe('latency', () => {
  it('passes before the answer, half of it before the request counts as received', async () => {
    await using api = await ChaosApi.start({ latencyMs: 40 });
    const started = performance.now();
    const seen = send(`${api.url}/page`);
    await api.received();
    const received = performance.now() - started;
    await seen;
    const answered = performance.now() - started;
    expect(received).toBeGreaterThan(18);
    expect(answered - received).toBeGreaterThan(18);
  });

  // With seed 74 the draws for pages 1 and 2 are 0.99 and 0.03, with seed 123 they are 0.13 and 1.00.
  it.each([
    [74, [2, 1]],
    [123, [1, 2]],
  ])(
    'drawn from a range, it follows from seed %p and the request: answered are pages %p',
    async (seed, order) => {
      await using api = await ChaosApi.start({ latencyMs: [0, 160], seed });
      const answered: number[] = [];
      const get = async (page: number): Promise<void> => {
        await send(`${api.url}/page?page=${page}`);
        answered.push(page);
      };
      await Promise.all([get(1), get(2)]);
      expect(answered).toEqual(order);
    },
  );

  it('stays real when a test fakes time', async () => {
    await using api = await ChaosApi.start({ latencyMs: 2 });
    jest.useFakeTimers();
    try {
      expect((await send(`${api.url}/page`)).status).toBe(200);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('many at once', () => {
  it('maxInFlight tells how many were being answered at one time', async () => {
    await using api = await ChaosApi.start({ latencyMs: 30 });
    await Promise.all([1, 2, 3, 4, 5].map(() => send(`${api.url}/page`)));
    await send(`${api.url}/page`);
    expect(api.stats().maxInFlight).toBe(5);
  });
});

describe('gzip', () => {
  it('is used for clients that accept it, when it is on', async () => {
    await using api = await ChaosApi.start({ gzip: true });
    const headers = { 'Accept-Encoding': 'gzip, br' };
    const plain = await send(`${api.url}/page`);
    const packed = await send(`${api.url}/page`, { headers });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.raw).toString()).toBe(plain.body);
    await using off = await ChaosApi.start();
    expect((await send(`${off.url}/page`, { headers })).headers['content-encoding']).toBeUndefined();
  });
});

describe('options', () => {
  it.each<[unknown, RegExp]>([
    [null, /options must be an object; got null/],
    [{ record: 5 }, /options has no option "record"; known are records, /],
    [{ records: -1 }, /records must be a whole number from 0 to 10000000; got -1/],
    [{ pageSize: 0 }, /pageSize must be a whole number of at least 1; got 0/],
    [{ pageSize: 20, maxPageSize: 10 }, /maxPageSize must be a whole number of at least 20; got 10/],
    [{ metadata: 'count' }, /metadata must be one of "all", /],
    [{ seed: 'abc' }, /seed must be a whole number of at least 0; got 'abc'/],
    [{ latencyMs: '5' }, /latencyMs must be a number from 0/],
    [{ latencyMs: [1] }, /latencyMs must be a number, or \[min, max\]; got \[ 1 \]/],
    [{ latencyMs: [5, 1] }, /latencyMs\[1\] must be a number from 5/],
    [{ gzip: 'yes' }, /gzip must be true or false; got 'yes'/],
    [{ port: 70_000 }, /port must be a whole number from 0 to 65535; got 70000/],
    [{ faults: null }, /faults must be an object; got null/],
    [{ rateLimit: null }, /rateLimit must be an object; got null/],
    [{ auth: null }, /auth\.type must be one of/],
  ])('refuses %p', async (options, message) => {
    const starting = ChaosApi.start(options as ChaosApiOptions);
    await expect(starting).rejects.toThrow(TypeError);
    await expect(starting).rejects.toThrow(message);
  });

  it('refuses wrong arguments of its methods', async () => {
    await using api = await ChaosApi.start();
    expect(() => api.mount('/x', 'pages' as 'page')).toThrow(/mount style must be one of "page", /);
    expect(() => api.route('/x', undefined as never)).toThrow(
      /route handler must be a function; got undefined/,
    );
    expect(() => api.route('/x', 5 as never)).toThrow(/route handler must be a function; got 5/);
    expect(() => api.record(0)).toThrow(/record id must be a whole number of at least 1; got 0/);
    expect(() => {
      api.addRecords(-1);
    }).toThrow(/addRecords must be/);
  });
});
