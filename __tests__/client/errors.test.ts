import * as api from '../../src/index.js';
import { closeClients, errorOf, makeClient } from '../support/clients.js';
import { closeServers, json, startServer } from '../support/test-server.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

describe('the error of a status', () => {
  it.each([
    [400, 'BadRequestError', 'ERR_BAD_REQUEST'],
    [401, 'AuthenticationError', 'ERR_AUTHENTICATION'],
    [402, 'HttpStatusError', 'ERR_HTTP_STATUS'],
    [403, 'PermissionDeniedError', 'ERR_PERMISSION_DENIED'],
    [404, 'NotFoundError', 'ERR_NOT_FOUND'],
    [409, 'ConflictError', 'ERR_CONFLICT'],
    [422, 'UnprocessableEntityError', 'ERR_UNPROCESSABLE_ENTITY'],
    [429, 'RateLimitError', 'ERR_RATE_LIMIT'],
    [500, 'ServerError', 'ERR_SERVER'],
    [599, 'ServerError', 'ERR_SERVER'],
  ] as const)('%i is a %s', async (status, name, code) => {
    const server = await startServer((_seen, response) => {
      json(response, { message: 'no' }, status, { 'X-Request-Id': 'req-1', 'X-Other': 'o' });
    });
    const error = await errorOf(makeClient(server.url, { retry: { maxAttempts: 1 } }).get('/x', { q: 1 }));
    expect(error).toBeInstanceOf(api[name]);
    expect(error).toBeInstanceOf(api.HttpStatusError);
    expect(error).toBeInstanceOf(api.ApiClientError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name,
      code,
      status,
      attempts: 1,
      request: { method: 'GET', url: `${server.url}/x?q=1` },
      requestId: 'req-1',
      bodyPreview: '{"message":"no"}',
      headers: { 'x-other': 'o' },
      retryAfterMs: null,
    });
    expect(error.message).toMatch(
      new RegExp(`^GET ${server.url}/x\\?q=1 answered ${String(status)}.* after 1 attempt$`),
    );
  });

  it('its JSON says what happened, and is no AxiosError', async () => {
    const server = await startServer((_seen, response) => {
      json(response, { message: 'no' }, 404);
    });
    const error = await errorOf(makeClient(server.url).get('/x'));
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'NotFoundError',
      code: 'ERR_NOT_FOUND',
      message: error.message,
      request: { method: 'GET', url: `${server.url}/x` },
      attempts: 1,
      status: 404,
      retryAfterMs: null,
      bodyPreview: '{"message":"no"}',
    });
    expect(error).not.toHaveProperty('config');
    expect(error).not.toHaveProperty('response');
  });

  it('the preview is at most 500 characters', async () => {
    const server = await startServer((_seen, response) => response.writeHead(400).end('é'.repeat(2_000)));
    const error = await errorOf<api.HttpStatusError>(makeClient(server.url).get('/x'));
    expect(error.bodyPreview).toBe('é'.repeat(500));
  });

  it('problem details (RFC 9457) are read, and their title is in the message', async () => {
    const problem = {
      type: 'https://e.test/credit',
      title: 'Not enough credit',
      status: 403,
      detail: 'Cost 50',
      balance: 30,
    };
    const server = await startServer((_seen, response) => {
      json(response, problem, 403, { 'content-type': 'application/problem+json; charset=utf-8' });
    });
    const error = await errorOf(makeClient(server.url).get('/x'));
    expect(error).toMatchObject({ problem });
    expect(error.message).toContain('Not enough credit');
  });

  it('members of problem details that have the wrong type are ignored', async () => {
    const server = await startServer((_seen, response) => {
      json(response, { title: 7, status: 'x', detail: 'd' }, 400, {
        'content-type': 'application/problem+json',
      });
    });
    const error = await errorOf<api.HttpStatusError>(makeClient(server.url).get('/x'));
    expect(error.problem).toEqual({
      detail: 'd',
    });
  });
});

describe('the error of a connection', () => {
  it('says what happened to which request, with a scrubbed cause', async () => {
    const server = await startServer((seen) => seen.socket.resetAndDestroy());
    const error = await errorOf(
      makeClient(server.url, { auth: { type: 'bearer', token: 'tok-1234' } }).get('/x'),
    );
    expect(error).toMatchObject({
      name: 'ConnectionError',
      code: 'ERR_CONNECTION',
      attempts: 4,
      cause: { code: 'ECONNRESET' },
    });
    expect(error.message).toMatch(
      /^GET .+\/x lost its connection before a response came after 4 attempts: .+\(ECONNRESET\)$/,
    );
    expect(error.cause).not.toHaveProperty('config');
  });

  it('a host that does not exist', async () => {
    const error = await errorOf(
      makeClient('http://does-not-exist.invalid', { retry: { maxAttempts: 1 } }).get('/x'),
    );
    expect(error).toMatchObject({ name: 'ConnectionError', cause: { syscall: 'getaddrinfo' } });
  });
});

describe('an error', () => {
  it('points at the call that failed', async () => {
    const server = await startServer((_seen, response) => {
      json(response, {}, 404);
    });
    const client = makeClient(server.url);
    async function myOwnFunction(): Promise<void> {
      await client.get('/x');
    }
    expect((await errorOf(myOwnFunction())).stack).toContain('myOwnFunction');
  });
});
