import net from 'node:net';
import { ApiClient, ConfigurationError, TimeoutError, type ApiRequest } from '../../src/index.js';
import { closeClients, errorOf, makeClient, track } from '../support/clients.js';
import { closeServers, inTurn, json, startServer, type Handler } from '../support/test-server.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

const ok: Handler = (_seen, response) => {
  json(response, { ok: true });
};
const never: Handler = () => undefined;
const once = { retry: { maxAttempts: 1 } };

/** A server that takes no connection: its backlog is full, as it never accepts. */
async function deafServer(): Promise<{ url: string; close: () => void }> {
  const server = net.createServer({ pauseOnConnect: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 1, resolve));
  const { port } = server.address() as net.AddressInfo;
  return { url: `https://127.0.0.1:${String(port)}`, close: () => server.close() };
}

describe('timeout', () => {
  it('responseMs: a server that never answers', async () => {
    const server = await startServer(never);
    const error = await errorOf(makeClient(server.url, { ...once, timeout: { responseMs: 40 } }).get('/x'));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({
      phase: 'response',
      attempts: 1,
      request: { method: 'GET', url: `${server.url}/x` },
    });
  });

  it('responseMs: a body that drips for ever', async () => {
    let drip: NodeJS.Timeout | undefined;
    const server = await startServer((_seen, response) => {
      response.writeHead(200);
      drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => {
        clearInterval(drip);
      });
    });
    const error = await errorOf(makeClient(server.url, { ...once, timeout: { responseMs: 60 } }).get('/x'));
    expect(error).toMatchObject({ name: 'TimeoutError', phase: 'response' });
  });

  it('responseMs: a streamed body that drips for ever', async () => {
    const server = await startServer((_seen, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => {
        clearInterval(drip);
      });
    });
    const client = makeClient(server.url, { timeout: { responseMs: 60 } });
    const { data } = await client.request({ path: '/x', responseType: 'stream' });
    const drain = async (): Promise<void> => {
      for await (const _chunk of data as AsyncIterable<unknown>);
    };
    expect(await errorOf(drain())).toMatchObject({ name: 'TimeoutError', phase: 'response' });
  });

  it('responseMs: retried like a network error', async () => {
    const server = await startServer(inTurn(never, ok));
    expect(
      await makeClient(server.url, { timeout: { responseMs: 40 } }).request({ path: '/x' }),
    ).toMatchObject({ attempts: 2 });
  });

  it('connectMs: a handshake that does not come', async () => {
    const server = await deafServer();
    const error = await errorOf(makeClient(server.url, { ...once, timeout: { connectMs: 40 } }).get('/x'));
    server.close();
    expect(error).toMatchObject({ name: 'TimeoutError', phase: 'connect' });
  });

  it('connectMs does not count once the connection stands', async () => {
    const server = await startServer((_seen, response) => setTimeout(() => json(response, 1), 60));
    expect(await makeClient(server.url, { timeout: { connectMs: 30 } }).get('/x')).toBe(1);
  });

  it('totalMs: over all attempts and waits', async () => {
    const server = await startServer(never);
    const client = makeClient(server.url, { timeout: { responseMs: 30, totalMs: 1_000 } });
    const error = await errorOf(client.get('/x', {}, { retry: { maxAttempts: 99 } }));
    expect(error).toMatchObject({ name: 'TimeoutError', phase: 'total' });
    expect(server.requests.length).toBeGreaterThan(1);
  });

  it('waiting in the queue counts against totalMs only', async () => {
    const server = await startServer((_seen, response) => setTimeout(() => json(response, 1), 50));
    const client = makeClient(server.url, {
      rateLimit: { maxConcurrent: 1 },
      timeout: { responseMs: 90 },
      ...once,
    });
    expect(await Promise.all([client.get('/1'), client.get('/2'), client.get('/3')])).toEqual([1, 1, 1]);
    const limited = [client.get('/4'), errorOf(client.get('/5', {}, { timeout: { totalMs: 20 } }))];
    const error = (await limited[1]) as Error;
    expect(error).toMatchObject({ name: 'TimeoutError', phase: 'total', attempts: 0 });
    expect(error.message).toBe(`GET ${server.url}/5 was not sent within 20 ms (timeout.totalMs)`);
    await limited[0];
  });

  it('the longest limits are no limits at once: no timer overflows', async () => {
    const server = await startServer(ok);
    const client = makeClient(server.url, {
      timeout: { connectMs: 2 ** 40, responseMs: 2 ** 40, totalMs: 2 ** 40 },
    });
    expect(await client.get('/x')).toEqual({ ok: true });
  });
});

describe('abort rejects promptly with the reason of the signal', () => {
  const reason = { mine: true };

  it('before anything is sent', async () => {
    const server = await startServer(ok);
    expect(await errorOf(makeClient(server.url).get('/x', {}, { signal: AbortSignal.abort(reason) }))).toBe(
      reason,
    );
    expect(server.requests).toHaveLength(0);
  });

  it('with the default reason', async () => {
    const server = await startServer(never);
    const controller = new AbortController();
    const failed = errorOf(makeClient(server.url).get('/x', {}, { signal: controller.signal }));
    controller.abort();
    expect(await failed).toMatchObject({ name: 'AbortError' });
  });

  it.each<[string, Handler, Partial<Parameters<typeof makeClient>[1]>]>([
    ['while the server thinks', never, {}],
    [
      'in the middle of the body',
      (_seen, response) => {
        response.writeHead(200);
        response.write('{');
      },
      {},
    ],
    [
      'during a backoff',
      (_seen, response) => json(response, 0, 500),
      { retry: { initialDelayMs: 60_000, jitter: 'none' } },
    ],
    ['during a Retry-After', (_seen, response) => json(response, 0, 429, { 'Retry-After': 60 }), {}],
  ])('%s', async (_what, handler, options) => {
    const server = await startServer(handler);
    const client = makeClient(server.url, options);
    const controller = new AbortController();
    const failed = errorOf(client.get('/x', {}, { signal: controller.signal }));
    while (server.requests.length === 0) await new Promise(setImmediate);
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort(reason);
    expect(await failed).toBe(reason);
    expect(client.rateLimiter.state()).toMatchObject({ inFlight: 0, queued: 0 });
    expect(server.requests).toHaveLength(1);
  });

  it('in the queue', async () => {
    const server = await startServer(never);
    const client = makeClient(server.url, { rateLimit: { maxConcurrent: 1 } });
    client.get('/first').catch(() => undefined);
    const controller = new AbortController();
    const failed = errorOf(client.get('/second', {}, { signal: controller.signal }));
    while (client.rateLimiter.state().queued === 0) await new Promise(setImmediate);
    controller.abort(reason);
    expect(await failed).toBe(reason);
    expect(client.rateLimiter.state().queued).toBe(0);
  });

  it('during connect', async () => {
    const server = await deafServer();
    const controller = new AbortController();
    const failed = errorOf(makeClient(server.url).get('/x', {}, { signal: controller.signal }));
    setTimeout(() => {
      controller.abort(reason);
    }, 20);
    expect(await failed).toBe(reason);
    server.close();
  });

  it('while prepareRequest, the body or the token is being made', async () => {
    class Slow extends ApiClient {
      protected override prepareRequest(): Promise<ApiRequest> {
        return new Promise(() => undefined);
      }
    }
    const server = await startServer(ok);
    const controller = new AbortController();
    const { signal } = controller;
    const failed = [
      errorOf(track(new Slow({ baseURL: server.url, logger: false })).get('/x', {}, { signal })),
      errorOf(makeClient(server.url).post('/x', () => new Promise(() => undefined), { signal })),
      errorOf(
        makeClient(server.url, { auth: { type: 'bearer', token: () => new Promise(() => undefined) } }).get(
          '/x',
          {},
          { signal },
        ),
      ),
    ];
    setTimeout(() => {
      controller.abort(reason);
    }, 20);
    expect(await Promise.all(failed)).toEqual([reason, reason, reason]);
  });

  it('releases the socket', async () => {
    const server = await startServer(never);
    const controller = new AbortController();
    const failed = errorOf(makeClient(server.url).get('/x', {}, { signal: controller.signal }));
    while (server.requests.length === 0) await new Promise(setImmediate);
    const closed = new Promise((resolve) => server.requests[0]!.socket.once('close', resolve));
    controller.abort(reason);
    await failed;
    await closed;
  });

  it('one signal serves any number of requests and keeps no listener', async () => {
    const server = await startServer(inTurn((_seen, response) => json(response, 0, 500), ok));
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    const controller = new AbortController();
    const { signal } = controller;
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>): void => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>): void => {
      listeners -= 1;
      remove(...args);
    };
    const client = makeClient(server.url);
    await Promise.all(Array.from({ length: 50 }, () => client.get('/x', {}, { signal })));
    await new Promise(setImmediate);
    process.off('warning', onWarning);
    expect(listeners).toBe(0);
    expect(warnings).toEqual([]);
  });
});

describe('bad limits are refused', () => {
  it.each([
    [
      { responseMs: 0 },
      'request.timeout.responseMs must be a number of milliseconds above 0, or Infinity; got 0',
    ],
    [{ connectMs: '5s' }, "got '5s' (string)"],
    [{ total: 1 }, 'unknown option "total"'],
  ])('%o', async (timeout, message) => {
    const server = await startServer(ok);
    const error = await errorOf(makeClient(server.url).get('/x', {}, { timeout: timeout as object }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toContain(message);
    expect(server.requests).toHaveLength(0);
  });
});
