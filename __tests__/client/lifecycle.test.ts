import { inspect } from 'node:util';
import { ApiClient, ClientClosedError, type ApiClientOptions } from '../../src/index.js';
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

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

describe('close', () => {
  it('rejects what is queued and lets what is in flight finish', async () => {
    let answer: (() => void) | undefined;
    const server = await startServer((_seen, response) => {
      answer = () => {
        json(response, 'late');
      };
    });
    const client = makeClient(server.url, { rateLimit: { maxConcurrent: 1 }, closeTimeoutMs: 5_000 });
    const inFlight = client.get('/1');
    const queued = errorOf(client.get('/2'));
    await until(() => client.rateLimiter.state().queued === 1 && answer !== undefined);
    const closing = client.close();
    const error = await queued;
    expect(error).toBeInstanceOf(ClientClosedError);
    expect(error).toMatchObject({
      message: `GET ${server.url}/2 was not sent, as the client was closed`,
      attempts: 0,
    });
    answer!();
    expect(await inFlight).toBe('late');
    await closing;
    expect(server.requests).toHaveLength(1);
  });

  it('aborts what is in flight after closeTimeoutMs', async () => {
    const server = await startServer(never);
    const client = makeClient(server.url, { closeTimeoutMs: 20 });
    const failed = errorOf(client.get('/x'));
    await until(() => server.requests.length === 1);
    await client.close();
    expect(await failed).toMatchObject({
      name: 'ClientClosedError',
      attempts: 1,
      request: { method: 'GET' },
    });
  });

  it('ends what waits for its next attempt', async () => {
    const server = await startServer((_seen, response) => {
      json(response, 0, 500);
    });
    const client = makeClient(server.url, { retry: { initialDelayMs: 60_000, jitter: 'none' } });
    const failed = errorOf(client.get('/x'));
    await until(() => server.requests.length === 1 && client.rateLimiter.state().inFlight === 0);
    await client.close();
    expect(await failed).toMatchObject({ name: 'ClientClosedError', attempts: 1 });
  });

  it('an attempt that fails after close is not repeated', async () => {
    let fail: (() => void) | undefined;
    const server = await startServer((_seen, response) => {
      fail = () => {
        json(response, 0, 500);
      };
    });
    const client = makeClient(server.url, { closeTimeoutMs: 5_000 });
    const failed = errorOf(client.get('/x'));
    await until(() => fail !== undefined);
    const closing = client.close();
    fail!();
    expect(await failed).toBeInstanceOf(ClientClosedError);
    await closing;
    expect(server.requests).toHaveLength(1);
  });

  it('refuses what comes later, queries and direct calls too', async () => {
    class Direct extends ApiClient {
      direct(): Promise<unknown> {
        return this.http.get('/x');
      }
    }
    const server = await startServer(ok);
    const client = track(new Direct({ baseURL: server.url, logger: false }));
    await client.close();
    for (const call of [
      client.get('/x'),
      client.collect('/x'),
      client.queryAll('/x').next(),
      client.direct(),
    ]) {
      expect(await errorOf(call)).toBeInstanceOf(ClientClosedError);
    }
    expect(server.requests).toHaveLength(0);
  });

  it('is idempotent, and each call waits for the end', async () => {
    const server = await startServer(never);
    const client = makeClient(server.url, { closeTimeoutMs: 30 });
    const failed = errorOf(client.get('/x'));
    await until(() => server.requests.length === 1);
    expect(client.close()).toBe(client.close());
    await client.close();
    await failed;
    await client[Symbol.asyncDispose]();
  });

  it('ends the sockets', async () => {
    const server = await startServer(ok);
    const client = makeClient(server.url);
    await client.get('/x');
    const ended = new Promise((resolve) => server.requests[0]!.socket.once('close', resolve));
    await client.close();
    await ended;
  });

  it('stops a streamed body after closeTimeoutMs', async () => {
    const server = await startServer((_seen, response) => {
      response.writeHead(200);
      response.write('half');
    });
    const client = makeClient(server.url, { closeTimeoutMs: 20 });
    const { data } = await client.request({ path: '/x', responseType: 'stream' });
    const drain = async (): Promise<void> => {
      for await (const _chunk of data as AsyncIterable<unknown>);
    };
    const failed = errorOf(drain());
    await client.close();
    expect(await failed).toBeInstanceOf(ClientClosedError);
  });

  it('await using closes', async () => {
    const server = await startServer(ok);
    let outside: ApiClient;
    {
      await using client = makeClient(server.url);
      outside = client;
      await client.get('/x');
    }
    expect(await errorOf(outside.get('/x'))).toBeInstanceOf(ClientClosedError);
  });
});

describe('hooks', () => {
  it('see each send, response, retry, page and failure', async () => {
    const server = await startServer(
      inTurn(
        (_seen, response) => json(response, { e: 1 }, 500),
        (_seen, response) => json(response, [{ id: 1 }, { id: 2 }], 200, { 'X-Request-Id': 'r1' }),
        (_seen, response) => json(response, {}, 404),
      ),
    );
    const events: unknown[] = [];
    const names = ['onRequest', 'onResponse', 'onRetry', 'onPage', 'onError'] as const;
    const hooks = Object.fromEntries(
      names.map((name) => [name, (event: object) => events.push([name, event])]),
    );
    const client = makeClient(server.url, { hooks, retry: { jitter: 'none', initialDelayMs: 2 } });
    await client.collect('/list');
    await errorOf(client.get('/none'));
    const list = { method: 'GET', url: `${server.url}/list` };
    const none = { method: 'GET', url: `${server.url}/none` };
    expect(events).toMatchObject([
      ['onRequest', { ...list, attempt: 1 }],
      ['onResponse', { ...list, attempt: 1, status: 500 }],
      ['onRetry', { ...list, attempt: 1, maxAttempts: 4, delayMs: 2, error: { name: 'ServerError' } }],
      ['onRequest', { ...list, attempt: 2 }],
      ['onResponse', { ...list, attempt: 2, status: 200, requestId: 'r1' }],
      ['onPage', { number: 1, items: 2, itemCount: 2, hasNext: false }],
      ['onRequest', { ...none, attempt: 1 }],
      ['onResponse', { ...none, attempt: 1, status: 404 }],
      ['onError', { ...none, attempts: 1, error: { name: 'NotFoundError' } }],
    ]);
  });

  it('onRateLimit tells when waiting begins, how long and why', async () => {
    const server = await startServer(
      inTurn((_seen, response) => json(response, 0, 429, { 'Retry-After': '0.05' }), ok),
    );
    const waits: unknown[] = [];
    await makeClient(server.url, { hooks: { onRateLimit: (wait) => waits.push(wait) } }).get('/x');
    expect(waits).toMatchObject([{ reason: 'retry-after', untilMs: expect.any(Number) as number }]);
    const [{ waitMs }] = waits as [{ waitMs: number }];
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(50);
  });

  it('never break a call, whatever they throw', async () => {
    const lines: string[] = [];
    const log = (_fields: object | string, message?: string): void => void lines.push(message ?? '');
    const logger = { trace: log, debug: log, info: log, warn: log, error: log, fatal: log };
    const server = await startServer(ok);
    const client = makeClient(server.url, {
      logger,
      hooks: {
        onRequest: () => {
          throw new Error('hook broke');
        },
        onResponse: async () => {
          throw new Error('hook rejected');
        },
      },
    });
    expect(await client.get('/x')).toEqual({ ok: true });
    await new Promise(setImmediate);
    expect(lines.filter((line) => line.includes('failed'))).toEqual([
      'The hook onRequest failed: hook broke',
      'The hook onResponse failed: hook rejected',
    ]);
  });
});

describe('logging', () => {
  function recorder(): {
    logger: NonNullable<ApiClientOptions['logger']>;
    lines: [string, string, object][];
  } {
    const lines: [string, string, object][] = [];
    const at = (level: string) => (fields: object | string, message?: string) =>
      void lines.push([level, message ?? '', fields as object]);
    const logger = {
      trace: at('trace'),
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      fatal: at('fatal'),
    };
    return { logger, lines };
  }

  it('the intent at debug, with method, URL, parameters and timeout', async () => {
    const { logger, lines } = recorder();
    const server = await startServer(ok);
    await makeClient(server.url, { logger, timeout: { responseMs: 777 } }).get('/x', {
      q: 1,
      api_key: 'hunter22',
    });
    expect(lines[0]).toMatchObject([
      'debug',
      `GET ${server.url}/x?q=1&api_key=[redacted]`,
      { params: { q: 1, api_key: '[redacted]' }, timeout: { responseMs: 777 } },
    ]);
  });

  it('an error status with the first 500 characters of its body, and retries at warn', async () => {
    const { logger, lines } = recorder();
    const server = await startServer(
      inTurn((_seen, response) => response.writeHead(503).end('x'.repeat(900)), ok),
    );
    await makeClient(server.url, { logger }).get('/x');
    const [, status, retry] = lines;
    expect(status![1]).toBe(`HTTP 503 from GET ${server.url}/x: ${'x'.repeat(500)}`);
    expect(retry!.slice(0, 2)).toEqual([
      'warn',
      expect.stringMatching(/^Attempt 2 of 4 of GET .+\/x in \d ms: /),
    ]);
  });

  it('waits at info', async () => {
    const { logger, lines } = recorder();
    const server = await startServer(
      inTurn((_seen, response) => json(response, 0, 429, { 'Retry-After': '0.05' }), ok),
    );
    await makeClient(server.url, { logger }).get('/x');
    expect(lines.filter(([level]) => level === 'info').map(([, message]) => message)).toEqual([
      expect.stringMatching(/^Waiting \d+ ms: the server asked to \(Retry-After\)/),
    ]);
  });

  it('pages as [Page 1/2] …', async () => {
    const { logger, lines } = recorder();
    const server = await startServer((seen, response) => {
      json(response, { items: [1, 2, 3], next: seen.url.includes('p=2') ? null : '/x?p=2' });
    });
    await makeClient(server.url, { logger, maxCalls: 2 }).collect('/x');
    expect(lines.filter(([level]) => level === 'info').map(([, message]) => message)).toEqual([
      '[Page 1/2] Retrieved 3 rows (total=3)',
      '[Page 2/2] Retrieved 3 rows (total=6)',
    ]);
  });

  it('a failure that the caller gets is not logged as an error again at warn level', async () => {
    const { logger, lines } = recorder();
    const server = await startServer((_seen, response) => json(response, {}, 404));
    await errorOf(makeClient(server.url, { logger }).get('/x'));
    expect(lines.filter(([level]) => level === 'warn')).toHaveLength(1);
  });
});

describe('a direct call on this.http', () => {
  class Direct extends ApiClient {
    readonly axios = this.http;
  }
  const direct = (url: string, options: Partial<ApiClientOptions> = {}): Direct =>
    track(new Direct({ baseURL: url, logger: false, retry: { initialDelayMs: 1 }, ...options }));

  it('is authenticated, paced, retried and parsed like all others', async () => {
    const server = await startServer(inTurn((_seen, response) => json(response, 0, 500), ok));
    const client = direct(`${server.url}/v1`, {
      auth: { type: 'bearer', token: 'tok-1234' },
      params: { v: 2 },
    });
    const response = await client.axios.get<{ ok: boolean }>('/x', {
      params: { a: 1 },
      headers: { 'X-Mine': 'b' },
    });
    expect(response.data).toEqual({ ok: true });
    expect(response.status).toBe(200);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]).toMatchObject({
      url: '/v1/x?a=1&v=2',
      headers: { authorization: 'Bearer tok-1234', 'x-mine': 'b' },
    });
    expect(inspect(response, { depth: Infinity, showHidden: true })).not.toContain('tok-1234');
  });

  it('repeats the key of an array, as all others do', async () => {
    const server = await startServer(ok);
    await direct(server.url).axios.get('/x', { params: { id: [1, 2], none: null } });
    expect(server.requests[0]?.url).toBe('/x?id=1&id=2');
  });

  it('sends JSON, and rejects with typed errors', async () => {
    const server = await startServer(inTurn(ok, (_seen, response) => json(response, {}, 404)));
    const client = direct(server.url);
    await client.axios.post('/x', { a: 1 });
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    });
    expect(await errorOf(client.axios.get('/x'))).toMatchObject({ name: 'NotFoundError', attempts: 1 });
  });

  it('its own timeout and signal count', async () => {
    const server = await startServer(never);
    const client = direct(server.url, { retry: { maxAttempts: 1 } });
    expect(await errorOf(client.axios.get('/x', { timeout: 30 }))).toMatchObject({ name: 'TimeoutError' });
    const controller = new AbortController();
    const failed = errorOf(client.axios.get('/x', { signal: controller.signal }));
    await until(() => server.requests.length === 2);
    controller.abort();
    expect(await failed).toBe(controller.signal.reason);
    expect(client.rateLimiter.state().inFlight).toBe(0);
  });

  it.each([{ mine: true }, 'stop', null, new Error('stop')])(
    'aborted, it rejects with the reason of its signal, wherever it is: %p',
    async (reason) => {
      const server = await startServer((_seen, response) => {
        json(response, {}, 500);
      });
      const client = direct(server.url, { retry: { initialDelayMs: 60_000, jitter: 'none' } });
      const before = client.axios.get('/x', { signal: AbortSignal.abort(reason) });
      await expect(before).rejects.toBe(reason);
      expect(server.requests).toHaveLength(0);
      const controller = new AbortController();
      const inBackoff = client.axios.get('/x', { signal: controller.signal });
      const rejected = expect(inBackoff).rejects.toBe(reason);
      await until(() => server.requests.length === 1 && client.rateLimiter.state().inFlight === 0);
      controller.abort(reason);
      await rejected;
    },
  );

  it('interceptors run on every attempt of every request', async () => {
    const server = await startServer(inTurn((_seen, response) => json(response, 0, 500), ok, ok));
    const client = direct(server.url);
    let count = 0;
    client.axios.interceptors.request.use((config) => {
      config.headers.set('X-Count', String((count += 1)));
      return config;
    });
    expect(await client.get('/x')).toEqual({ ok: true });
    expect(server.requests.map(({ headers }) => headers['x-count'])).toEqual(['1', '2']);
    client.axios.interceptors.response.use((response) => ({
      ...response,
      data: { wrapped: response.data as unknown },
    }));
    expect(await client.get('/x')).toEqual({ wrapped: { ok: true } });
  });

  it('an interceptor that throws is the error of the call', async () => {
    const server = await startServer(ok);
    const client = direct(server.url);
    const mine = new RangeError('mine');
    client.axios.interceptors.request.use(() => {
      throw mine;
    });
    expect(await errorOf(client.get('/x'))).toBe(mine);
    expect(client.rateLimiter.state().inFlight).toBe(0);
  });
});

describe('a client that is printed', () => {
  it('shows its base URL and nothing else', () => {
    class Acme extends ApiClient {
      readonly token = 'hunter22';
    }
    const client = track(
      new Acme({
        baseURL: 'https://api.test/v1',
        auth: { type: 'bearer', token: 'hunter22' },
        headers: { Cookie: 'hunter22' },
      }),
    );
    expect(inspect(client)).toBe("Acme { baseURL: 'https://api.test/v1' }");
    expect(JSON.stringify(client)).toBe('{"name":"Acme","baseURL":"https://api.test/v1"}');
    expect(inspect(client.rateLimiter, { depth: Infinity })).not.toContain('hunter22');
  });
});
