import { once } from 'node:events';
import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import { z } from 'zod';
import {
  ApiClient,
  ResponseParseError,
  ResponseTooLargeError,
  type ApiRequest,
  type RequestInput,
} from '../../src/index.js';
import { closeClients, errorOf, makeClient, track } from '../support/clients.js';
import { closeServers, inTurn, json, startServer } from '../support/test-server.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

async function text(stream: unknown): Promise<string> {
  let all = '';
  for await (const chunk of stream as Readable) all += String(chunk);
  return all;
}

describe('what is sent', () => {
  it.each(['get', 'delete'] as const)('%s: path, params and headers', async (method) => {
    const server = await startServer((_seen, response) => {
      json(response, { ok: true });
    });
    const client = makeClient(`${server.url}/v1`, {
      headers: { 'X-App': 'a', 'X-Both': 'client' },
      params: { v: 2 },
    });
    const data = await client[method](
      'orders',
      { ids: [1, 2], none: null },
      { headers: { 'x-both': 'request' } },
    );
    expect(data).toEqual({ ok: true });
    expect(server.requests[0]).toMatchObject({
      method: method.toUpperCase(),
      url: '/v1/orders?ids=1&ids=2&v=2',
      headers: {
        'x-app': 'a',
        'x-both': 'request',
        accept: expect.stringContaining('application/json') as string,
      },
    });
  });

  it.each(['post', 'put', 'patch'] as const)('%s: a JSON body', async (method) => {
    const server = await startServer((_seen, response) => {
      json(response, { id: 7 }, 201);
    });
    expect(await makeClient(server.url)[method]('/orders', { a: 'ü' })).toEqual({ id: 7 });
    expect(server.requests[0]).toMatchObject({
      method: method.toUpperCase(),
      body: Buffer.from('{"a":"ü"}').toString('latin1'),
      headers: { 'content-type': 'application/json', 'content-length': '10' },
    });
  });

  it.each<[string, () => unknown, string, string]>([
    ['text', () => 'a,b', 'a,b', 'text/plain;charset=utf-8'],
    ['a form', () => new URLSearchParams({ a: '1' }), 'a=1', 'application/x-www-form-urlencoded'],
    ['bytes', () => Buffer.from('xyz'), 'xyz', 'application/octet-stream'],
    [
      'a stream',
      () => Readable.from([Buffer.from('xy'), Buffer.from('z')]),
      'xyz',
      'application/octet-stream',
    ],
    ['what a function returns', () => () => ({ a: 1 }), '{"a":1}', 'application/json'],
    ['a blob', () => new Blob(['xyz'], { type: 'text/csv' }), 'xyz', 'text/csv'],
  ])('a body that is %s', async (_what, body, received, contentType) => {
    const server = await startServer((_seen, response) => {
      json(response, null);
    });
    await makeClient(server.url).post('/x', body());
    expect(server.requests[0]).toMatchObject({ body: received, headers: { 'content-type': contentType } });
  });

  it('a multipart form', async () => {
    const server = await startServer((_seen, response) => {
      json(response, null);
    });
    const form = new FormData();
    form.set('file', new Blob(['content']), 'a.txt');
    await makeClient(server.url).post('/x', form);
    expect(server.requests[0]!.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(server.requests[0]!.body).toContain('content');
  });

  it('no content type without a body, and the one that was asked for with it', async () => {
    const server = await startServer((_seen, response) => {
      json(response, null);
    });
    const client = makeClient(server.url);
    await client.post('/x');
    await client.post('/x', { a: 1 }, { headers: { 'Content-Type': 'application/vnd.api+json' } });
    expect(server.requests.map(({ headers }) => headers['content-type'])).toEqual([
      undefined,
      'application/vnd.api+json',
    ]);
  });

  it('null takes a configured header away', async () => {
    const server = await startServer((_seen, response) => {
      json(response, null);
    });
    await makeClient(server.url, { headers: { 'X-App': 'a' } }).get('/x', {}, { headers: { 'x-app': null } });
    expect(server.requests[0]!.headers).not.toHaveProperty('x-app');
  });

  it('prepareRequest sees and may change every request', async () => {
    class Tenant extends ApiClient {
      protected override async prepareRequest(request: ApiRequest): Promise<ApiRequest> {
        return { ...request, headers: { ...request.headers, 'X-Tenant': 'acme' } };
      }
    }
    const server = await startServer((_seen, response) => {
      json(response, [{ id: 1 }]);
    });
    const client = track(new Tenant({ baseURL: server.url, logger: false }));
    await client.get('/x');
    await client.collect('/y');
    expect(server.requests.map(({ headers }) => headers['x-tenant'])).toEqual(['acme', 'acme']);
  });

  it('never changes what the caller passed', async () => {
    const server = await startServer((_seen, response) => {
      json(response, [1]);
    });
    const freeze = <T extends object>(value: T): Readonly<T> => {
      for (const field of Object.values(value))
        if (typeof field === 'object' && field !== null) freeze(field as object);
      return Object.freeze(value);
    };
    const client = makeClient(server.url);
    const request = freeze({
      path: '/x',
      method: 'POST',
      params: { a: [1] },
      headers: { 'X-A': 'b' },
      body: { c: { d: 1 } },
    } as const);
    await client.request(request);
    await client.collect(
      '/x',
      freeze({ a: [1] }),
      freeze({ method: 'POST', headers: { 'X-A': 'b' }, body: { c: { d: 1 } } } as const),
    );
  });

  it('connections are kept alive', async () => {
    const server = await startServer((_seen, response) => {
      json(response, null);
    });
    const client = makeClient(server.url);
    for (let i = 0; i < 5; i++) await client.get('/x');
    expect(new Set(server.requests.map(({ socket }) => socket)).size).toBe(1);
  });
});

describe('what comes back', () => {
  it('the parsed body with status, headers, attempts and the request id', async () => {
    const server = await startServer((_seen, response) => {
      json(response, { a: 1 }, 200, { 'X-Request-Id': 'r-1', 'Set-Cookie': 'sid=1' });
    });
    const response = await makeClient(server.url).request<{ a: number }>({ path: '/x', params: { q: 1 } });
    expect(response).toMatchObject({
      status: 200,
      data: { a: 1 },
      url: `${server.url}/x?q=1`,
      attempts: 1,
      requestId: 'r-1',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.durationMs).toBeGreaterThan(0);
    expect(response.headers['set-cookie']).toBe('sid=1');
    expect(JSON.stringify(response)).not.toContain('sid=1');
  });

  it('the rate limit that the headers tell of', async () => {
    const server = await startServer((_seen, response) => {
      json(response, {}, 200, { 'X-RateLimit-Limit': 60, 'X-RateLimit-Remaining': 59 });
    });
    const { rateLimit } = await makeClient(server.url).request({ path: '/x' });
    expect(rateLimit).toMatchObject({ limit: 60, remaining: 59 });
  });

  it.each([
    ['204', 204, ''],
    ['200 with an empty body', 200, ''],
  ])('%s: null', async (_what, status, body) => {
    const server = await startServer((_seen, response) => {
      response.writeHead(status).end(body);
    });
    expect(await makeClient(server.url).get('/x')).toBeNull();
  });

  it('HEAD: null, with headers', async () => {
    const server = await startServer((_seen, response) => {
      response.writeHead(200, { 'content-length': '12', 'x-total': '5' }).end();
    });
    const response = await makeClient(server.url).request({ method: 'HEAD', path: '/x' });
    expect(response).toMatchObject({ status: 200, data: null, headers: { 'x-total': '5' } });
  });

  it.each([
    ['text', 'h\u00e9'],
    ['buffer', Buffer.from('h\u00e9')],
  ] as const)('responseType %s', async (responseType, expected) => {
    const server = await startServer((_seen, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(zlib.gzipSync('h\u00e9'));
    });
    expect(await makeClient(server.url).get('/x', {}, { responseType })).toEqual(expected);
  });

  it.each(['gzip', 'br', 'deflate', ''])('JSON, content-encoding "%s"', async (encoding) => {
    const plain = Buffer.from('\ufeff{"a":"ü"}');
    const encode = {
      gzip: zlib.gzipSync,
      br: zlib.brotliCompressSync,
      deflate: zlib.deflateSync,
      '': (b: Buffer) => b,
    };
    const server = await startServer((_seen, response) => {
      response
        .writeHead(200, encoding === '' ? {} : { 'content-encoding': encoding })
        .end(encode[encoding as keyof typeof encode](plain));
    });
    expect(await makeClient(server.url).get('/x')).toEqual({ a: 'ü' });
  });

  it('what is not JSON is a ResponseParseError with a preview, never a string', async () => {
    const server = await startServer((_seen, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>login</html>');
    });
    const error = await errorOf(makeClient(server.url, { retry: { maxAttempts: 2 } }).get('/x'));
    expect(error).toBeInstanceOf(ResponseParseError);
    expect(error).toMatchObject({ status: 200, bodyPreview: '<html>login</html>', attempts: 2 });
    expect(error.message).toContain('text/html');
  });

  it.each([
    ['text/csv', 'a,b', /answered 200 with text\/csv, not with JSON, after 1 attempt.*responseType: 'text'/],
    [
      'text/html; charset=utf-8',
      '<html>',
      /with text\/html; charset=utf-8, not with JSON, .*responseType: 'text'/,
    ],
    ['application/problem+json', '{', /with a body that is not valid JSON \(application\/problem\+json\)/],
    ['application/json', '{"a":', /with a body that is not valid JSON \(application\/json\)/],
    ['', '{"a":', /with a body that is not valid JSON \(no content type\)/],
  ])('of the type "%s" and is no JSON says so', async (type, body, message) => {
    const server = await startServer((_seen, response) => {
      response.writeHead(200, type === '' ? {} : { 'content-type': type }).end(body);
    });
    const error = await errorOf(makeClient(server.url, { retry: { maxAttempts: 1 } }).get('/x'));
    expect(error).toBeInstanceOf(ResponseParseError);
    expect(error.message).toMatch(message);
  });

  it('JSON that was cut short is asked for again', async () => {
    const server = await startServer(
      inTurn(
        (_seen, response) => response.writeHead(200).end('{"a":'),
        (_seen, response) =>
          response
            .writeHead(200, { 'content-encoding': 'gzip' })
            .end(zlib.gzipSync('{"a":1}').subarray(0, 20)),
        (_seen, response) => {
          json(response, { a: 1 });
        },
      ),
    );
    expect(await makeClient(server.url).request({ path: '/x' })).toMatchObject({
      data: { a: 1 },
      attempts: 3,
    });
  });

  it('a text body whose gzip was cut short fails instead of being taken for whole', async () => {
    const server = await startServer((_seen, response) =>
      response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(zlib.gzipSync('hello '.repeat(500)).subarray(0, 30)),
    );
    const client = makeClient(server.url, { retry: { maxAttempts: 1 } });
    const error = await errorOf(client.get('/x', {}, { responseType: 'text' }));
    expect(error).toBeInstanceOf(ResponseParseError);
    expect(error.message).toContain('with a body that cannot be decompressed (gzip) after 1 attempt');
    expect(error.message).not.toContain('JSON');
  });
});

describe('maxResponseBytes', () => {
  it.each([
    ['a plain body', {}, Buffer.alloc(2_000, 32)],
    ['a gzip bomb', { 'content-encoding': 'gzip' }, zlib.gzipSync(Buffer.alloc(5_000_000, 32))],
  ])('%s beyond it is refused, and not asked for again', async (_what, headers, body) => {
    const server = await startServer((_seen, response) => response.writeHead(200, headers).end(body));
    const error = await errorOf(makeClient(server.url, { maxResponseBytes: 1_000 }).get('/x'));
    expect(error).toBeInstanceOf(ResponseTooLargeError);
    expect(server.requests).toHaveLength(1);
  });

  it('a body of exactly that size is accepted', async () => {
    const server = await startServer((_seen, response) => response.end(JSON.stringify('x'.repeat(98))));
    expect(await makeClient(server.url, { maxResponseBytes: 100 }).get('/x')).toHaveLength(98);
  });
});

describe('responseType stream', () => {
  it('resolves at the headers and delivers the body, decompressed', async () => {
    const server = await startServer((_seen, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(zlib.gzipSync('hello'));
    });
    const response = await makeClient(server.url).request({ path: '/x', responseType: 'stream' });
    expect(response.status).toBe(200);
    expect(await text(response.data)).toBe('hello');
  });

  it('undoes encodings laid over each other, like any body, but not endless layers', async () => {
    const server = await startServer((seen, response) => {
      const layers = seen.url === '/two' ? 'gzip, br' : 'br,'.repeat(6);
      response.writeHead(200, { 'content-encoding': layers });
      response.end(zlib.brotliCompressSync(zlib.gzipSync('hello')));
    });
    const client = makeClient(server.url);
    const two = await client.request({ path: '/two', responseType: 'stream' });
    expect(await text(two.data)).toBe('hello');
    const endless = await client.request({ path: '/endless', responseType: 'stream' });
    expect((await errorOf(text(endless.data))).message).toContain('more than 5 content encodings');
  });

  it('holds its permit until it ends', async () => {
    const server = await startServer((seen, response) => {
      response.writeHead(200);
      response.write('first');
      if (seen.url === '/short') response.end();
    });
    const client = makeClient(server.url, { rateLimit: { maxConcurrent: 1 } });
    const { data } = await client.request({ path: '/long', responseType: 'stream' });
    const waiting = client.get('/short', {}, { responseType: 'text' });
    await new Promise(setImmediate);
    expect(client.rateLimiter.state()).toMatchObject({ inFlight: 1, queued: 1 });
    (data as Readable).destroy();
    expect(await waiting).toBe('first');
    expect(client.rateLimiter.state()).toMatchObject({ inFlight: 0, queued: 0 });
  });

  const boom = (): never => {
    throw new TypeError('boom');
  };
  it.each<[string, object, Partial<RequestInput>, string]>([
    ['classifyResponse throws', { classifyResponse: boom }, {}, 'TypeError'],
    ['classifyResponse says fail', { classifyResponse: () => 'fail' }, {}, 'HttpStatusError'],
    ['classifyResponse says retry', { classifyResponse: () => 'retry' }, {}, 'HttpStatusError'],
    ['classifyResponse says rate-limited', { classifyResponse: () => 'rate-limited' }, {}, 'RateLimitError'],
    ['classifyResponse says refresh-auth', { classifyResponse: () => 'refresh-auth' }, {}, 'HttpStatusError'],
    ['classifyResponse says nonsense', { classifyResponse: () => 'fine' }, {}, 'ConfigurationError'],
    ['readRateLimit throws', { readRateLimit: boom }, {}, 'TypeError'],
    ['readRateLimit says nonsense', { readRateLimit: () => ({}) }, {}, 'ConfigurationError'],
    ['its schema refuses it', {}, { schema: z.string() }, 'ResponseValidationError'],
    ['its schema throws', {}, { schema: z.any().transform(boom) }, 'TypeError'],
  ])('is ended when nobody gets it: %s', async (_what, overrides, request, name) => {
    const closed: Promise<unknown>[] = [];
    const server = await startServer((seen, response) => {
      closed.push(once(seen.socket, 'close'));
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write('without an end');
    });
    const client = makeClient(server.url, {
      auth: { type: 'bearer', token: () => 'token' },
      retry: { maxAttempts: 2 },
      rateLimit: { maxConcurrent: 1 },
    });
    Object.assign(client, overrides);
    const error = await errorOf(client.request({ path: '/x', responseType: 'stream', ...request }));
    expect(error.name).toBe(name);
    await Promise.all(closed);
    expect(client.rateLimiter.state()).toMatchObject({ inFlight: 0, queued: 0 });
  });

  it('is ended when a response interceptor throws', async () => {
    class Strict extends ApiClient {
      constructor(baseURL: string) {
        super({ baseURL, logger: false });
        this.http.interceptors.response.use(boom);
      }
    }
    const server = await startServer((_seen, response) => {
      response.writeHead(200).write('without an end');
    });
    const client = track(new Strict(server.url));
    expect(await errorOf(client.request({ path: '/x', responseType: 'stream' }))).toBeInstanceOf(TypeError);
    await once(server.requests[0]!.socket, 'close');
    expect(client.rateLimiter.state()).toMatchObject({ inFlight: 0 });
  });

  it('an error status comes with its body in the error', async () => {
    const server = await startServer((_seen, response) => {
      json(response, { message: 'no such file' }, 404);
    });
    const error = await errorOf(makeClient(server.url).request({ path: '/x', responseType: 'stream' }));
    expect(error).toMatchObject({ name: 'NotFoundError', bodyPreview: '{"message":"no such file"}' });
  });

  it('grown too large, it fails with ResponseTooLargeError', async () => {
    const server = await startServer((_seen, response) => response.end(Buffer.alloc(5_000)));
    const client = makeClient(server.url, { maxResponseBytes: 1_000 });
    const { data } = await client.request({ path: '/x', responseType: 'stream' });
    expect(await errorOf(text(data))).toBeInstanceOf(ResponseTooLargeError);
  });

  it('cut off, it fails with ConnectionError', async () => {
    const server = await startServer((seen, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => seen.socket.destroy());
    });
    const { data } = await makeClient(server.url).request({ path: '/x', responseType: 'stream' });
    expect(await errorOf(text(data))).toMatchObject({ name: 'ConnectionError' });
  });

  it('aborted, it fails with the reason of the signal', async () => {
    const server = await startServer((_seen, response) => {
      response.writeHead(200);
      response.write('half');
    });
    const controller = new AbortController();
    const { data } = await makeClient(server.url).request({
      path: '/x',
      responseType: 'stream',
      signal: controller.signal,
    });
    const reason = new Error('enough');
    const failed = errorOf(text(data));
    controller.abort(reason);
    expect(await failed).toBe(reason);
  });

  it('aborted with a reason that is no error, it fails with an AbortError that holds it', async () => {
    const server = await startServer((_seen, response) => {
      response.writeHead(200).write('half');
    });
    const controller = new AbortController();
    const { data } = await makeClient(server.url).request({
      path: '/x',
      responseType: 'stream',
      signal: controller.signal,
    });
    const failed = errorOf(text(data));
    controller.abort('user pressed stop');
    expect(await failed).toMatchObject({ name: 'AbortError', cause: 'user pressed stop' });
  });
});
