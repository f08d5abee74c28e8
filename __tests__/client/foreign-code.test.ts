import {
  ApiClient,
  ClientClosedError,
  ConfigurationError,
  TimeoutError,
  type ApiRequest,
  type RateLimitReading,
  type StandardSchemaV1,
} from '../../src/index.js';
import { closeClients, errorOf, makeClient, track } from '../support/clients.js';
import { closeServers, json, startServer, type Handler, type TestServer } from '../support/test-server.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

const ok: Handler = (_seen, response) => {
  json(response, [{ id: 1 }]);
};
const reason = new Error('mine');

class SlowlyPrepared extends ApiClient {
  protected override prepareRequest(): Promise<ApiRequest> {
    return new Promise(() => undefined);
  }
}

const endless: StandardSchemaV1<unknown, { id: number }> = {
  '~standard': { version: 1, vendor: 'test', validate: () => new Promise(() => undefined) },
};

const EMPTY: RateLimitReading = {
  retryAfterMs: null,
  limit: null,
  remaining: null,
  resetAtMs: null,
  windowMs: null,
  windows: [],
};

function slowlyPrepared(server: TestServer): ApiClient {
  return track(new SlowlyPrepared({ baseURL: server.url, logger: false, closeTimeoutMs: 20 }));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

describe('a prepareRequest that never answers', () => {
  it('ends at the total deadline', async () => {
    const server = await startServer(ok);
    const error = await errorOf(slowlyPrepared(server).get('/x', {}, { timeout: { totalMs: 20 } }));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({
      phase: 'total',
      attempts: 0,
      request: { method: 'GET' },
      message: expect.stringContaining('prepareRequest') as string,
    });
    expect(server.requests).toHaveLength(0);
  });

  it('ends at once with the client', async () => {
    const server = await startServer(ok);
    const client = slowlyPrepared(server);
    const failed = errorOf(client.get('/x'));
    await client.close();
    expect(await failed).toBeInstanceOf(ClientClosedError);
  });
});

describe('a schema that never answers', () => {
  it('ends at the total deadline, and the failure is reported', async () => {
    const server = await startServer(ok);
    const onError = jest.fn();
    const client = makeClient(server.url, { hooks: { onError } });
    const error = await errorOf(client.get('/x', {}, { schema: endless, timeout: { totalMs: 150 } }));
    expect(error).toMatchObject({ name: 'TimeoutError', phase: 'total', attempts: 1 });
    expect(onError).toHaveBeenCalledTimes(1);
  });

  it('ends with the signal, in a query too', async () => {
    const server = await startServer(ok);
    const client = makeClient(server.url);
    const controller = new AbortController();
    const { signal } = controller;
    const failed = [
      errorOf(client.get('/x', {}, { schema: endless, signal })),
      errorOf(client.collect('/x', {}, { schema: endless, signal })),
    ];
    await until(() => server.requests.length === 2 && client.rateLimiter.state().inFlight === 0);
    controller.abort(reason);
    expect(await Promise.all(failed)).toEqual([reason, reason]);
  });

  it('ends closeTimeoutMs after the client was closed', async () => {
    const server = await startServer(ok);
    const client = makeClient(server.url, { closeTimeoutMs: 20 });
    const failed = errorOf(client.get('/x', {}, { schema: endless }));
    await until(() => server.requests.length === 1 && client.rateLimiter.state().inFlight === 0);
    await client.close();
    expect(await failed).toBeInstanceOf(ClientClosedError);
  });
});

it('a body function that never answers gives its permit back on abort', async () => {
  const server = await startServer(ok);
  const client = makeClient(server.url, { rateLimit: { maxConcurrent: 1 } });
  const controller = new AbortController();
  const made = jest.fn(() => new Promise(() => undefined));
  const failed = errorOf(client.post('/x', made, { signal: controller.signal }));
  await until(() => made.mock.calls.length === 1);
  controller.abort(reason);
  expect(await failed).toBe(reason);
  expect(await client.get('/x')).toEqual([{ id: 1 }]);
});

describe('what an override returns is checked', () => {
  it.each<[string, unknown, string]>([
    ['an unknown verdict', 'okay', 'a text that is none of these'],
    ['an unknown verdict in an object', { verdict: 'no' }, 'a text that is none of these'],
    ['a promise, which would pass for "by status"', Promise.resolve('fail'), 'a promise'],
    ['null', null, 'a value of type object'],
  ])('classifyResponse: %s', async (_what, said, message) => {
    class Wrong extends ApiClient {
      protected override classifyResponse(): never {
        return said as never;
      }
    }
    const server = await startServer(ok);
    const client = track(new Wrong({ baseURL: server.url, logger: false }));
    const error = await errorOf(client.get('/x'));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toContain('classifyResponse must return ok, retry');
    expect(error.message).toContain(message);
    expect(client.rateLimiter.state().inFlight).toBe(0);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a part', { remaining: 5 }],
    ['a text for a number', { limit: '5' }],
    ['no time', { ...EMPTY, remaining: 0, resetAtMs: Infinity }],
    ['no number', { ...EMPTY, retryAfterMs: NaN }],
    ['no window', { ...EMPTY, windows: [null] }],
    ['a window without an end', { ...EMPTY, windows: [{ ...EMPTY, unit: 'requests', resetAtMs: Infinity }] }],
  ])('readRateLimit: %s', async (_what, said) => {
    class Wrong extends ApiClient {
      protected override readRateLimit(): RateLimitReading {
        return said as never;
      }
    }
    const server = await startServer(ok);
    const error = await errorOf(track(new Wrong({ baseURL: server.url, logger: false })).get('/x'));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toContain('readRateLimit must return a RateLimitReading');
  });
});

it('errors that come with status 200 never pass for items', async () => {
  const server = await startServer((_seen, response) => {
    json(response, { data: null, errors: [{ message: 'field "x" does not exist' }] });
  });
  const error = await errorOf(
    makeClient(server.url).collect('/graphql', undefined, { method: 'POST', body: { query: '{ x }' } }),
  );
  expect(error).toMatchObject({ name: 'PaginationError' });
  expect(error.message).toContain('arrays were seen at "errors"');
});
