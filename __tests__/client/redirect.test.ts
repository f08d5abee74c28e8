import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { CrossOriginError, HttpStatusError } from '../../src/index.js';
import { closeClients, errorOf, makeClient } from '../support/clients.js';
import { closeServers, json, startServer, type Handler, type TestServer } from '../support/test-server.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

const AUTH = { type: 'bearer', token: 'bearer-secret' } as const;

/** Redirects `/from` to wherever `to` says, and answers everything else. */
async function redirecting(status: number, to: (url: string) => string): Promise<TestServer> {
  const handler: Handler = (seen, response) => {
    if (seen.url.startsWith('/from')) response.writeHead(status, { location: to(server.url) }).end('moved');
    else json(response, { method: seen.method, url: seen.url, body: seen.body });
  };
  const server: TestServer = await startServer(handler);
  return server;
}

describe('within the own origin', () => {
  it.each([
    [301, 'GET', 'GET'],
    [302, 'GET', 'GET'],
    [307, 'GET', 'GET'],
    [308, 'GET', 'GET'],
    [303, 'GET', 'GET'],
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
    [303, 'PUT', 'GET'],
    [301, 'PUT', 'PUT'],
    [303, 'DELETE', 'GET'],
  ] as const)('%i after %s becomes %s', async (status, method, becomes) => {
    const server = await redirecting(status, () => '/to?b=%2F');
    const client = makeClient(server.url, { auth: AUTH, headers: { 'X-App': 'a' } });
    const body = method === 'GET' ? undefined : { a: 1 };
    const { data, url, attempts } = await client.request({
      method,
      path: '/from',
      body,
      headers: { 'X-Mine': 'b' },
    });
    expect(data).toEqual({ method: becomes, url: '/to?b=%2F', body: becomes === 'GET' ? '' : '{"a":1}' });
    expect({ url, attempts }).toEqual({ url: `${server.url}/to?b=%2F`, attempts: 1 });
    expect(server.requests[1]!.headers).toMatchObject({
      authorization: 'Bearer bearer-secret',
      'x-app': 'a',
      'x-mine': 'b',
    });
    if (becomes === 'GET') expect(server.requests[1]!.headers).not.toHaveProperty('content-type');
  });

  it('HEAD stays HEAD', async () => {
    const server = await redirecting(303, () => '/to');
    await makeClient(server.url).request({ method: 'HEAD', path: '/from' });
    expect(server.requests[1]!.method).toBe('HEAD');
  });

  it('more than 10 end with an error, and are not tried again', async () => {
    const server = await redirecting(302, () => '/from');
    const error = await errorOf(makeClient(server.url).get('/from'));
    expect(error).toBeInstanceOf(HttpStatusError);
    expect(error.message).toContain('redirected more than 10 times');
    expect(server.requests).toHaveLength(11);
  });

  it('exactly 10 are followed', async () => {
    const server = await startServer((seen, response) => {
      const hop = Number(seen.url.slice(2));
      if (hop < 10) response.writeHead(302, { location: `/r${String(hop + 1)}` }).end();
      else json(response, 'there');
    });
    expect(await makeClient(server.url).get('/r0')).toBe('there');
  });

  it('a stream body cannot be sent again', async () => {
    const server = await redirecting(307, () => '/to');
    const error = await errorOf(makeClient(server.url).put('/from', Readable.from([Buffer.from('x')])));
    expect(error.message).toContain('its body is a stream that cannot be sent again');
  });

  it('a 3xx without Location, and a 304, are errors', async () => {
    const server = await startServer((_seen, response) => response.writeHead(304).end());
    expect(await errorOf(makeClient(server.url).get('/x'))).toMatchObject({
      name: 'HttpStatusError',
      status: 304,
      attempts: 1,
    });
  });

  it.each(['json', 'stream'] as const)(
    'a 304 may name the length of what it does not hold: %s',
    async (responseType) => {
      const server = await startServer((_seen, response) => {
        response.writeHead(304, { etag: '"a"', 'content-length': '7' }).end();
      });
      const client = makeClient(server.url);
      for (let call = 0; call < 2; call += 1) {
        expect(await errorOf(client.get('/x', {}, { responseType }))).toMatchObject({
          name: 'HttpStatusError',
          status: 304,
          attempts: 1,
          headers: { etag: '"a"' },
        });
      }
      expect(server.requests).toHaveLength(2);
    },
  );

  it('a retry starts over where the request was meant to go', async () => {
    let tries = 0;
    const server = await startServer((seen, response) => {
      if (seen.url === '/from') response.writeHead(303, { location: '/to' }).end();
      else json(response, tries, (tries += 1) === 1 ? 503 : 200);
    });
    await makeClient(server.url, { retry: { methods: ['POST', 'GET'] } }).post('/from', { a: 1 });
    expect(server.requests.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'POST /from {"a":1}',
      'GET /to ',
      'POST /from {"a":1}',
      'GET /to ',
    ]);
  });
});

describe('a request that was carried out and redirected', () => {
  const GET_FAILS: [string, (response: ServerResponse) => void][] = [
    ['answers 500', (response) => response.writeHead(500).end()],
    ['is reset', (response) => response.destroy()],
    ['answers with broken JSON', (response) => response.writeHead(200).end('{"a":')],
    ['asks to wait', (response) => response.writeHead(429, { 'retry-after': '0' }).end()],
  ];

  /** Whatever is no GET is carried out and redirected; the first GETs fail. */
  async function carriedOut(
    status: number,
    fail: (response: ServerResponse) => void,
    failures = 1,
  ): Promise<TestServer> {
    let gets = 0;
    return startServer((seen, response) => {
      if (seen.method !== 'GET') response.writeHead(status, { location: '/done' }).end();
      else if ((gets += 1) <= failures) fail(response);
      else json(response, 'done');
    });
  }

  const sent = ({ requests }: TestServer): string[] =>
    requests.map(({ method, url, body }) => `${method} ${url} ${body}`.trim());

  it.each(
    [301, 302, 303].flatMap((status) => GET_FAILS.map(([what, fail]) => [status, what, fail] as const)),
  )('is not sent again when, after %i, the GET %s: the GET is', async (status, _what, fail) => {
    const server = await carriedOut(status, fail);
    const response = await makeClient(server.url).request({
      method: 'POST',
      path: '/orders',
      body: { a: 1 },
    });
    expect(response).toMatchObject({ data: 'done', url: `${server.url}/done` });
    expect(sent(server)).toEqual(['POST /orders {"a":1}', 'GET /done', 'GET /done']);
  });

  it('is not sent again when the GET gets no answer in time', async () => {
    const server = await carriedOut(303, () => undefined);
    await makeClient(server.url, { timeout: { responseMs: 100 } }).post('/orders', {});
    expect(sent(server)).toEqual(['POST /orders {}', 'GET /done', 'GET /done']);
  });

  it.each(['POST', 'PUT'] as const)(
    'a %s with a stream neither, which would go out empty',
    async (method) => {
      const server = await carriedOut(303, (response) => response.writeHead(500).end());
      const body = Readable.from(['payload']);
      expect(await makeClient(server.url).request({ method, path: '/orders', body })).toMatchObject({
        data: 'done',
      });
      expect(sent(server)).toEqual([`${method} /orders payload`, 'GET /done', 'GET /done']);
    },
  );

  it('a stream that was sent is not begun anew where a redirect led away without it', async () => {
    const foreign = await startServer((_seen, response) => response.writeHead(500).end());
    const server = await startServer((_seen, response) => {
      response.writeHead(307, { location: `${foreign.url}/x` }).end();
    });
    const client = makeClient(server.url, { allowedOrigins: [foreign.url] });
    const error = await errorOf(client.put('/from', Readable.from(['payload'])));
    expect(error.message).toContain('its body is a stream');
    expect(sent(server)).toEqual(['PUT /from payload']);
    expect(foreign.requests).toHaveLength(1);
  });

  it('goes on with the GET for as long as there are attempts, each from where the first redirect led', async () => {
    const server = await startServer((seen, response) => {
      if (seen.method === 'POST') response.writeHead(303, { location: '/done' }).end();
      else if (seen.url === '/done') response.writeHead(302, { location: '/moved' }).end();
      else response.writeHead(500).end();
    });
    const retried: string[] = [];
    const client = makeClient(server.url, {
      retry: { maxAttempts: 3 },
      hooks: { onRetry: ({ method, url }) => retried.push(`${method} ${new URL(url).pathname}`) },
    });
    expect(await errorOf(client.post('/orders', {}))).toMatchObject({
      name: 'ServerError',
      attempts: 3,
      request: { method: 'GET', url: `${server.url}/moved` },
    });
    expect(sent(server)).toEqual([
      'POST /orders {}',
      ...Array<string[]>(3).fill(['GET /done', 'GET /moved']).flat(),
    ]);
    expect(retried).toEqual(['GET /moved', 'GET /moved']);
  });

  it('is not sent again at the wish of retryIf either', async () => {
    const server = await carriedOut(303, (response) => response.writeHead(404).end());
    await makeClient(server.url, { retry: { retryIf: () => true } }).post('/orders', {});
    expect(sent(server)).toEqual(['POST /orders {}', 'GET /done', 'GET /done']);
  });

  it('is sent again when it can be repeated: with an idempotency key', async () => {
    const server = await carriedOut(303, (response) => response.writeHead(500).end());
    await makeClient(server.url).post('/orders', {}, { idempotencyKey: 'k' });
    expect(sent(server)).toEqual(['POST /orders {}', 'GET /done', 'POST /orders {}', 'GET /done']);
  });

  it('ends where a GET may not be repeated', async () => {
    const server = await carriedOut(303, (response) => response.writeHead(500).end());
    const client = makeClient(server.url, { retry: { methods: ['DELETE'] } });
    const error = await errorOf(client.post('/orders', Readable.from(['payload'])));
    expect(error.message).toContain('as a GET may have been carried out');
    expect(sent(server)).toEqual(['POST /orders payload', 'GET /done']);
  });
});

describe('to another origin', () => {
  it('is refused, and nothing is sent there', async () => {
    const foreign = await startServer((_seen, response) => {
      json(response, 'stolen');
    });
    const server = await redirecting(302, () => `${foreign.url}/x`);
    const error = await errorOf(makeClient(server.url, { auth: AUTH }).get('/from'));
    expect(error).toBeInstanceOf(CrossOriginError);
    expect(error).toMatchObject({ attempts: 1, request: { method: 'GET', url: `${server.url}/from` } });
    expect(error.message).toContain(`allowedOrigins: ['${foreign.url}']`);
    expect(foreign.requests).toHaveLength(0);
    expect(server.requests).toHaveLength(1);
  });

  it.each([302, 307])(
    'allowed, a %i is followed without credentials, configured headers, params or body',
    async (status) => {
      const foreign = await startServer((_seen, response) => {
        json(response, 'there');
      });
      const server = await redirecting(status, () => `${foreign.url}/x?signed=1`);
      const client = makeClient(server.url, {
        auth: AUTH,
        headers: { 'X-App': 'a', Cookie: 'sid=1' },
        params: { key: 'k' },
        allowedOrigins: [foreign.url],
      });
      expect(await client.post('/from', { a: 1 }, { headers: { 'X-Mine': 'b' } })).toBe('there');
      const [got] = foreign.requests;
      expect(got).toMatchObject({ url: '/x?signed=1', body: '' });
      for (const name of ['authorization', 'cookie', 'x-app', 'x-mine', 'content-type']) {
        expect(got!.headers).not.toHaveProperty(name);
      }
    },
  );

  it('and back home, the credentials go along again', async () => {
    const foreign: TestServer = await startServer((_seen, response) =>
      response.writeHead(302, { location: `${server.url}/to` }).end(),
    );
    const server = await redirecting(302, () => `${foreign.url}/x`);
    await makeClient(server.url, { auth: AUTH, allowedOrigins: [foreign.url] }).get('/from');
    expect(server.requests[1]!.headers.authorization).toBe('Bearer bearer-secret');
    expect(foreign.requests[0]!.headers).not.toHaveProperty('authorization');
  });

  it('an absolute path on an allowed origin gets what the call itself says, and nothing configured', async () => {
    const foreign = await startServer((_seen, response) => {
      json(response, 1);
    });
    const client = makeClient('https://api.test', {
      auth: AUTH,
      headers: { 'X-App': 'a' },
      params: { key: 'k' },
      allowedOrigins: [foreign.url],
    });
    await client.post(`${foreign.url}/upload`, 'content', { headers: { 'X-Mine': 'b' } });
    expect(foreign.requests[0]).toMatchObject({
      url: '/upload',
      body: 'content',
      headers: { 'x-mine': 'b' },
    });
    expect(foreign.requests[0]!.headers).not.toHaveProperty('authorization');
    expect(foreign.requests[0]!.headers).not.toHaveProperty('x-app');
  });
});
