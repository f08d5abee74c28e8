import net from 'node:net';
import { Readable } from 'node:stream';
import {
  ApiClient,
  ConnectionError,
  HttpStatusError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnprocessableEntityError,
  type ApiResponse,
  type MaxApiCallsExceeded,
  type ResponseVerdict,
} from '../../src/index.js';
import { closeClients, errorOf, makeClient, track } from '../support/clients.js';
import { closeServers, inTurn, json, startServer, type Handler } from '../support/test-server.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

const ok: Handler = (_seen, response) => {
  json(response, { ok: true });
};
const status =
  (code: number, headers: Record<string, string | number> = {}, data: unknown = {}): Handler =>
  (_seen, response) => {
    json(response, data, code, headers);
  };
const reset: Handler = (seen) => seen.socket.resetAndDestroy();
const cutOff: Handler = (seen, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"half":', () => seen.socket.destroy());
};

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const probe = net.createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as net.AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

describe('a failing attempt is followed by another', () => {
  it.each<[string, Handler]>([
    ['500', status(500)],
    ['503 with Retry-After: 0', status(503, { 'Retry-After': 0 })],
    ['429 with Retry-After: 0', status(429, { 'Retry-After': '0' })],
    ['429 without any', status(429)],
    ['a reset connection', reset],
    ['a body cut off half way', cutOff],
  ])('GET after %s', async (_what, failing) => {
    const server = await startServer(inTurn(failing, failing, ok));
    expect(await makeClient(server.url).request({ path: '/x' })).toMatchObject({
      data: { ok: true },
      attempts: 3,
    });
    expect(server.requests).toHaveLength(3);
  });

  it.each<[string, Handler, boolean]>([
    ['429', status(429), true],
    ['503 with Retry-After', status(503, { 'Retry-After': 0 }), true],
    ['503', status(503), false],
    ['500', status(500), false],
    ['a reset connection', reset, false],
    ['a body cut off half way', cutOff, false],
  ])('POST after %s: %#', async (_what, failing, retried) => {
    const server = await startServer(inTurn(failing, ok));
    const sent = makeClient(server.url).post('/x', { a: 1 });
    if (retried) expect(await sent).toEqual({ ok: true });
    else expect((await errorOf(sent)).message).toContain("retry: { methods: ['POST'] }");
    expect(server.requests).toHaveLength(retried ? 2 : 1);
  });

  it('POST after a refused connection, as nothing was sent', async () => {
    const port = await closedPort();
    const error = await errorOf(makeClient(`http://127.0.0.1:${String(port)}`).post('/x', {}));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ attempts: 4, cause: { code: 'ECONNREFUSED' } });
    expect(error.message).toContain('could not connect');
  });

  it('POST with an idempotency key: the same key on every attempt, a new one for each request', async () => {
    const server = await startServer(inTurn(status(500), reset, ok));
    const client = makeClient(server.url);
    await client.post('/x', { a: 1 }, { idempotencyKey: true });
    await client.post('/x', { a: 1 }, { idempotencyKey: true });
    await client.post('/x', { a: 1 }, { idempotencyKey: 'mine' });
    const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys.slice(1, 3)).toEqual([keys[0], keys[0]]);
    expect(keys[3]).not.toBe(keys[0]);
    expect(keys[4]).toBe('mine');
    expect(new Set(server.requests.map(({ body }) => body))).toEqual(new Set(['{"a":1}']));
  });

  it('a POST of a query is a read', async () => {
    const server = await startServer(inTurn(status(500), (_seen, response) => json(response, [{ id: 1 }])));
    expect(await makeClient(server.url).collect('/search', {}, { method: 'POST', body: { q: 1 } })).toEqual([
      { id: 1 },
    ]);
  });

  it('never with a stream for a body, but with a function that makes one', async () => {
    const server = await startServer(inTurn(status(500), status(500), ok));
    const client = makeClient(server.url);
    const once = await errorOf(client.put('/x', Readable.from([Buffer.from('body')])));
    expect(once).toBeInstanceOf(ServerError);
    expect(once.message).toContain('its body is a stream');
    await client.put('/x', () => Readable.from([Buffer.from('body')]));
    expect(server.requests.map(({ body }) => body)).toEqual(['body', 'body', 'body']);
  });

  it.each([
    ['false', 500, 1],
    ['true', 404, 4],
  ])('x-should-retry: %s is obeyed', async (word, code, attempts) => {
    const server = await startServer(status(code, { 'x-should-retry': word }));
    expect(await errorOf(makeClient(server.url).get('/x'))).toMatchObject({ status: code, attempts });
  });

  it('per request: retry overrides the client', async () => {
    const server = await startServer(status(500));
    const client = makeClient(server.url);
    await errorOf(client.get('/x', {}, { retry: { maxAttempts: 1 } }));
    expect(server.requests).toHaveLength(1);
    await errorOf(client.get('/x', {}, { retry: { maxAttempts: 6 } }));
    expect(server.requests).toHaveLength(7);
  });

  it('retryIf and a backoff function are told what happened', async () => {
    const server = await startServer(status(418, { 'X-Request-Id': 'r' }, { why: 'teapot' }));
    const seen: unknown[] = [];
    const client = makeClient(server.url, {
      retry: {
        retryIf: ({ attempt, response, error }) => {
          seen.push([attempt, response?.status, error instanceof HttpStatusError && error.requestId]);
          return true;
        },
        backoff: ({ attempt }) => attempt,
        maxAttempts: 3,
      },
    });
    expect(await errorOf(client.get('/x'))).toMatchObject({ status: 418, attempts: 3 });
    expect(seen).toEqual([
      [1, 418, 'r'],
      [2, 418, 'r'],
      [3, 418, 'r'],
    ]);
  });

  it.each<[string, object]>([
    [
      'a retryIf that throws',
      {
        retryIf: () => {
          throw new RangeError('my own bug');
        },
      },
    ],
    ['an async retryIf', { retryIf: async () => false }],
    [
      'a backoff that throws',
      {
        backoff: () => {
          throw new RangeError('my own bug');
        },
      },
    ],
    ['a backoff that answers rubbish', { backoff: () => Number.NaN }],
    ['a backoff that answers with less than nothing', { backoff: () => -1 }],
    ['a backoff that never ends', { backoff: () => Infinity }],
  ])('%s is an error that keeps the failure it was asked about', async (_what, retry) => {
    const server = await startServer(status(500));
    const error = await errorOf(makeClient(server.url, { retry }).get('/x'));
    expect(error).toMatchObject({
      name: 'ConfigurationError',
      attempts: 1,
      cause: { name: 'ServerError', status: 500 },
    });
    expect(error.message).toContain('retry.');
    expect(server.requests).toHaveLength(1);
  });

  it('the retry budget bounds the retries of all requests', async () => {
    const server = await startServer(status(500));
    const client = makeClient(server.url, { retry: { budget: { tokens: 20, retryCost: 5 } } });
    const errors = await Promise.all(Array.from({ length: 5 }, () => errorOf(client.get('/x'))));
    expect(server.requests).toHaveLength(5 + 4);
    expect(errors.some((error) => error.message.includes('retry budget is used up'))).toBe(true);
  });
});

describe('the delay between attempts', () => {
  it('is exactly what an array says, and holds no permit', async () => {
    const server = await startServer(inTurn(status(500), status(500), status(500), status(500)));
    const client = makeClient(server.url, { retry: { backoff: [30, 60], initialDelayMs: undefined } });
    const failing = errorOf(client.get('/x'));
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (server.requests.length === 1 && client.rateLimiter.state().inFlight === 0) resolve();
        else setImmediate(look);
      };
      look();
    });
    expect(await failing).toMatchObject({ attempts: 3 });
    const [first, second, third] = server.requests.map(({ atMs }) => atMs) as [number, number, number];
    expect(second - first).toBeGreaterThanOrEqual(29);
    expect(third - second).toBeGreaterThanOrEqual(59);
    expect(server.requests).toHaveLength(3);
  });

  it('Retry-After is waited for, and never counts against the timeout of an attempt', async () => {
    const server = await startServer(inTurn(status(503, { 'Retry-After': '0.3' }), ok));
    const client = makeClient(server.url, { timeout: { responseMs: 100 } });
    expect(await client.get('/x')).toEqual({ ok: true });
    const [first, second] = server.requests.map(({ atMs }) => atMs) as [number, number];
    expect(second - first).toBeGreaterThanOrEqual(295);
  });

  it('Retry-After as a date', async () => {
    const server = await startServer(
      inTurn(status(429, { 'Retry-After': new Date(Date.now() - 5_000).toUTCString() }), ok),
    );
    expect(await makeClient(server.url, { retry: { initialDelayMs: 60_000 } }).get('/x')).toEqual({
      ok: true,
    });
  });

  it.each(['soon', '-5', '', '1e3'])('Retry-After: %j is ignored and backed off from', async (value) => {
    const server = await startServer(inTurn(status(503, { 'Retry-After': value }), ok));
    const delays: number[] = [];
    const client = makeClient(server.url, {
      retry: { jitter: 'none', initialDelayMs: 7 },
      hooks: { onRetry: ({ delayMs }) => delays.push(delayMs) },
    });
    await client.get('/x');
    expect(delays).toEqual([7]);
  });

  it('Retry-After beyond maxRetryAfterMs: RateLimitError at once, with retryAfterMs', async () => {
    const server = await startServer(status(429, { 'Retry-After': 3_600 }));
    const error = await errorOf(makeClient(server.url).get('/x'));
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ retryAfterMs: 3_600_000, attempts: 1 });
    expect(error.message).toMatch(/wait 60 min \(until .+\), longer than retry.maxRetryAfterMs \(15 min\)/);
  });

  it.each<[string, Record<string, string>]>([
    ['Retry-After', { 'Retry-After': '99999999999999' }],
    ['Retry-After, the largest number', { 'Retry-After': String(Number.MAX_SAFE_INTEGER) }],
    ['a reset', { RateLimit: '"a";r=0;t=99999999999999' }],
    [
      'a reset, the largest number',
      { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '9007199254740991' },
    ],
    ['a window', { 'RateLimit-Policy': '"a";q=10;w=99999999999999', RateLimit: '"a";r=0' }],
  ])(
    'one that no date can tell is a RateLimitError too, also for later calls: %s',
    async (_where, headers) => {
      const server = await startServer(status(429, headers));
      const client = makeClient(server.url, { retry: { maxAttempts: 2 }, timeout: { totalMs: 1_000 } });
      for (const path of ['/first', '/later']) {
        const error = await errorOf(client.get(path));
        expect(error).not.toBeInstanceOf(RangeError);
        expect(['RateLimitError', 'TimeoutError']).toContain(error.name);
      }
    },
  );

  it('a total deadline shorter than the wait fails at once', async () => {
    const server = await startServer(status(503, { 'Retry-After': 60 }));
    // Slept through, it would end without a cause: the deadline's own timer knows of none.
    const error = await errorOf(makeClient(server.url, { timeout: { totalMs: 5_000 } }).get('/x'));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ phase: 'total', attempts: 1, cause: { name: 'ServerError', status: 503 } });
  });

  it('a pause that one response orders holds all requests of the scope', async () => {
    const server = await startServer(inTurn(status(429, { 'Retry-After': '0.2' }), ok));
    const client = makeClient(server.url);
    const first = client.get('/first');
    while (client.rateLimiter.state().pausedUntilMs === null) await new Promise(setImmediate);
    await Promise.all([first, client.get('/second'), client.get('/third')]);
    const [paused, ...later] = server.requests.map(({ atMs }) => atMs) as [number, ...number[]];
    expect(later).toHaveLength(3);
    for (const atMs of later) expect(atMs - paused).toBeGreaterThanOrEqual(195);
    // The retry keeps its place: it goes first.
    expect(server.requests[1]!.url).toBe('/first');
  });

  it('remaining 0 pauses until the reset', async () => {
    const server = await startServer(
      inTurn((_seen, response) => {
        json(response, {}, 200, { 'RateLimit-Limit': 5, 'RateLimit-Remaining': 0, 'RateLimit-Reset': 1 });
      }, ok),
    );
    const client = makeClient(server.url);
    await client.get('/x');
    expect(client.rateLimiter.state().pauseReason).toBe('quota-exhausted');
    await client.get('/x');
    const [first, second] = server.requests.map(({ atMs }) => atMs) as [number, number];
    expect(second - first).toBeGreaterThanOrEqual(950);
  });
});

describe('a kept-alive connection that the server has closed', () => {
  const closeAfterAnswer: Handler = (seen, response) => {
    json(response, { ok: true });
    response.on('finish', () => {
      // The next request arrives on a socket the server has already given up.
      seen.socket.removeAllListeners('data');
      seen.socket.on('data', () => seen.socket.resetAndDestroy());
    });
  };

  it('is replaced at once, without counting an attempt', async () => {
    const server = await startServer(inTurn(closeAfterAnswer, ok));
    const retries: unknown[] = [];
    const client = makeClient(server.url, {
      retry: { maxAttempts: 1 },
      hooks: { onRetry: (event) => retries.push(event) },
    });
    await client.get('/first');
    expect(await client.request({ path: '/second' })).toMatchObject({ attempts: 1, data: { ok: true } });
    expect(retries).toEqual([]);
  });

  it('is not replaced for a POST without a key', async () => {
    const server = await startServer(inTurn(closeAfterAnswer, ok));
    const client = makeClient(server.url, { retry: { maxAttempts: 1 } });
    await client.get('/first');
    expect(await errorOf(client.post('/second', {}))).toBeInstanceOf(ConnectionError);
  });

  it('is replaced for a POST with a key', async () => {
    const server = await startServer(inTurn(closeAfterAnswer, ok));
    const client = makeClient(server.url, { retry: { maxAttempts: 1 } });
    await client.get('/first');
    expect(await client.post('/second', {}, { idempotencyKey: true })).toEqual({ ok: true });
  });

  it.each([
    ['a part of the status line', 'HTTP/1.1 2'],
    ['a part of the headers', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['a 100', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['a 103', 'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['a wrong length', 'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n'],
    ['too many headers', `HTTP/1.1 200 OK\r\n${'X-Flood: 0123456789\r\n'.repeat(2_000)}\r\n`],
    ['no body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n'],
  ])('is not replaced when something came back on it: %s', async (_what, bytes) => {
    const server = await startServer(inTurn(ok, (seen) => seen.socket.end(bytes), ok));
    const client = makeClient(server.url, { retry: { maxAttempts: 1 } });
    await client.get('/first');
    expect(await errorOf(client.get('/second'))).toBeInstanceOf(ConnectionError);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]!.socket).toBe(server.requests[0]!.socket);
  });

  it('a fresh connection that is reset counts', async () => {
    const server = await startServer(inTurn(reset, ok));
    expect(await errorOf(makeClient(server.url, { retry: { maxAttempts: 1 } }).get('/x'))).toMatchObject({
      attempts: 1,
    });
  });
});

describe('classifyResponse', () => {
  class Slackish extends ApiClient {
    protected override classifyResponse(
      response: ApiResponse<{ ok?: boolean; error?: string } | null>,
    ): ResponseVerdict | { verdict: ResponseVerdict; retryAfterMs?: number; message?: string } | undefined {
      switch (response.data?.error) {
        case 'ratelimited':
          return { verdict: 'rate-limited', retryAfterMs: 50 };
        case 'internal':
          return 'retry';
        case 'invalid':
          return { verdict: 'fail', message: 'invalid: check the channel' };
        case 'fine':
          return 'ok';
        default:
          return undefined;
      }
    }
  }

  const slackish = (url: string): Slackish =>
    track(new Slackish({ baseURL: url, logger: false, retry: { initialDelayMs: 1 } }));

  it('rate-limited pauses the scope, whatever the status', async () => {
    const server = await startServer(inTurn(status(200, {}, { error: 'ratelimited' }), ok));
    await slackish(server.url).post('/x', {});
    const [first, second] = server.requests.map(({ atMs }) => atMs) as [number, number];
    expect(second - first).toBeGreaterThanOrEqual(49);
  });

  it('rate-limited for good is a RateLimitError', async () => {
    const server = await startServer(status(200, {}, { error: 'ratelimited' }));
    expect(await errorOf(slackish(server.url).get('/x', {}, { retry: { maxAttempts: 2 } }))).toMatchObject({
      name: 'RateLimitError',
      status: 200,
      attempts: 2,
    });
  });

  it('retry repeats a 200, but not a POST', async () => {
    const server = await startServer(
      inTurn(status(200, {}, { error: 'internal' }), ok, status(200, {}, { error: 'internal' })),
    );
    expect(await slackish(server.url).get('/x')).toEqual({ ok: true });
    expect(await errorOf(slackish(server.url).post('/x'))).toBeInstanceOf(HttpStatusError);
  });

  it('fail is final, with the words of the provider', async () => {
    const server = await startServer(status(200, {}, { error: 'invalid' }));
    const error = await errorOf(slackish(server.url).get('/x'));
    expect(error).toMatchObject({ name: 'HttpStatusError', status: 200, attempts: 1 });
    expect(error.message).toContain('invalid: check the channel');
  });

  it('ok returns an error status', async () => {
    const server = await startServer(status(404, {}, { error: 'fine' }));
    expect(await slackish(server.url).request({ path: '/x' })).toMatchObject({
      status: 404,
      data: { error: 'fine' },
    });
  });

  it('undefined leaves it to the status', async () => {
    const server = await startServer(status(422, {}, {}));
    expect(await errorOf(slackish(server.url).get('/x'))).toBeInstanceOf(UnprocessableEntityError);
  });

  it('an exception in it is the error, and gives the permit back', async () => {
    class Broken extends ApiClient {
      protected override classifyResponse(): ResponseVerdict {
        throw new RangeError('my own bug');
      }
    }
    const server = await startServer(ok);
    const client = track(new Broken({ baseURL: server.url, logger: false }));
    expect(await errorOf(client.get('/x'))).toBeInstanceOf(RangeError);
    expect(client.rateLimiter.state().inFlight).toBe(0);
  });
});

describe('a 403', () => {
  it.each<[string, Record<string, string | number>, string]>([
    ['is a denial', {}, 'PermissionDeniedError'],
    ['with Retry-After is a rate limit', { 'Retry-After': 9_999 }, 'RateLimitError'],
    [
      'with remaining 0 is a rate limit',
      { 'X-RateLimit-Remaining': 0, 'Retry-After': 9_999 },
      'RateLimitError',
    ],
    [
      'with something remaining is a denial',
      { 'X-RateLimit-Remaining': 10, 'X-RateLimit-Limit': 60 },
      'PermissionDeniedError',
    ],
  ])('%s', async (_what, headers, name) => {
    const server = await startServer(status(403, headers));
    expect(await errorOf(makeClient(server.url).get('/x'))).toMatchObject({ name, attempts: 1 });
  });
});

describe('maxTotalCalls', () => {
  it('counts every send, retries and redirects included', async () => {
    const server = await startServer(
      inTurn(status(500), (_seen, response) => response.writeHead(302, { location: '/there' }).end(), ok),
    );
    const client = makeClient(server.url, { maxTotalCalls: 3 });
    expect(await client.get('/x')).toEqual({ ok: true });
    const error = await errorOf(client.get('/x'));
    expect(error).toMatchObject({
      name: 'MaxApiCallsExceeded',
      maxCalls: 3,
      request: { method: 'GET' },
      attempts: 0,
    });
    expect(server.requests).toHaveLength(3);
  });

  it('tells of the attempts that were sent', async () => {
    const server = await startServer(status(500));
    const error = await errorOf(makeClient(server.url, { maxTotalCalls: 2 }).get('/x'));
    expect(error).toMatchObject({ name: 'MaxApiCallsExceeded', attempts: 2 });
  });

  it('reached in a query, it says how far that came and how to continue', async () => {
    const server = await startServer((seen, response) => {
      const cursor = Number(new URL(seen.url, 'http://x').searchParams.get('cursor') ?? 0);
      json(response, { items: [cursor], next_cursor: cursor < 2 ? cursor + 1 : null });
    });
    const error = await errorOf<MaxApiCallsExceeded>(
      makeClient(server.url, { maxTotalCalls: 2 }).collect('/x'),
    );
    expect(error).toMatchObject({ name: 'MaxApiCallsExceeded', maxCalls: 2, pages: 2, items: 2 });
    const { checkpoint } = error;
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ pages: 2, items: 2, checkpoint });
    expect(await makeClient(server.url).collect('/x', undefined, { resumeFrom: checkpoint })).toEqual([2]);
  });
});
