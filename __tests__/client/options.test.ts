import { Agent } from 'node:https';
import { ApiClient, ConfigurationError, type ApiClientOptions } from '../../src/index.js';
import { closeClients, errorOf, makeClient, track } from '../support/clients.js';
import { closeServers, json, startServer } from '../support/test-server.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

const BASE = { baseURL: 'https://api.test' };

describe('wrong options are refused at construction, with the name, what was expected and what was given', () => {
  it.each<[object | undefined, string]>([
    [undefined, 'ApiClient options must be an object; got undefined'],
    [{}, 'ApiClient options: baseURL must be an absolute http or https URL'],
    [{ baseUrl: 'https://api.test' }, 'ApiClient options: unknown option "baseUrl"; did you mean "baseURL"?'],
    [{ ...BASE, retries: 3 }, 'unknown option "retries"; known are baseURL, auth'],
    [{ ...BASE, retyr: 1 }, 'unknown option "retyr"; did you mean "retry"?'],
    [
      { ...BASE, timeout: 5_000 },
      'timeout must be an object, such as { responseMs: 3000 }; got 5000 (number)',
    ],
    [{ ...BASE, retry: 3 }, 'retry must be an object, such as { maxAttempts: 3 }; got 3 (number)'],
    [
      { ...BASE, rateLimit: 5 },
      'rateLimit must be an object, such as { requests: 10, perMs: 1000 }; got 5 (number)',
    ],
    [{ ...BASE, timeout: { connect: 1 } }, 'timeout: unknown option "connect"'],
    [
      { ...BASE, timeout: { totalMs: -1 } },
      'timeout.totalMs must be a number of milliseconds above 0, or Infinity; got -1 (number)',
    ],
    [{ ...BASE, retry: { maxAttempts: 0 } }, 'retry.maxAttempts must be a whole number, 1 or more'],
    [{ ...BASE, rateLimit: { maxConcurrent: 0 } }, 'rateLimit.maxConcurrent must be'],
    [{ ...BASE, rateLimit: { requests: 5 } }, 'rateLimit.perMs must be given together with requests'],
    [{ ...BASE, rateLimit: { hints: { resetUnit: 'm' } } }, "rateLimit.hints.resetUnit must be 's' or 'ms'"],
    [{ ...BASE, maxCalls: 0 }, 'maxCalls must be'],
    [{ ...BASE, maxTotalCalls: 1.5 }, 'maxTotalCalls must be'],
    [
      { ...BASE, maxResponseBytes: '1MB' },
      "maxResponseBytes must be a whole number, 1 or more; got '1MB' (string)",
    ],
    [{ ...BASE, closeTimeoutMs: -1 }, 'closeTimeoutMs must be'],
    [{ ...BASE, allowedOrigins: ['files.test'] }, 'allowedOrigins[0] must be an http or https origin'],
    [{ ...BASE, allowedOrigins: 'https://files.test' }, 'allowedOrigins must be an array of strings'],
    [{ ...BASE, redact: [''] }, 'redact[0] must be a non-empty string'],
    [{ ...BASE, itemsPath: 7 }, 'itemsPath must be'],
    [{ ...BASE, itemsPath: 'data..items' }, 'itemsPath must be a path in the response body'],
    [{ ...BASE, retry: { methods: ['GTE'] } }, 'retry.methods[0] must be one of GET, HEAD'],
    [{ ...BASE, params: new Map([['a', 1]]) }, 'params must be an object of parameters'],
    [{ ...BASE, headers: new Map([['x-a', '1']]) }, 'headers must be an object of header names'],
    [{ ...BASE, paginator: { next: 1 } }, 'paginator.kind must be'],
    [{ ...BASE, hooks: { onRequests: () => undefined } }, 'did you mean "onRequest"'],
    [{ ...BASE, hooks: { onRequest: 'log' } }, 'hooks.onRequest must be a function'],
    [{ ...BASE, transport: 'fetch' }, "transport must be 'http', 'undici' or undiciTransport(); got 'fetch'"],
    [{ ...BASE, transport: {} }, "transport must be 'http', 'undici' or undiciTransport()"],
    [{ ...BASE, axios: { maxRedirects: 3 } }, 'axios: unknown option "maxRedirects"'],
    [{ ...BASE, axios: { httpsAgent: 'x' } }, 'axios.httpsAgent must be a plain object'],
    [{ ...BASE, axios: { proxy: true } }, 'axios.proxy must be a proxy or false'],
    [{ ...BASE, logger: { info: () => undefined } }, 'logger must be a pino-like logger'],
    [{ ...BASE, logLevel: 'verbose' }, 'logLevel must be'],
    [{ ...BASE, headers: { 'X-A': 'a\nb' } }, 'headers.X-A holds characters'],
    [{ ...BASE, params: { a: {} } }, 'params.a must be'],
    [{ ...BASE, auth: { type: 'token', token: 'x' } }, 'auth.type must be'],
    [{ ...BASE, auth: { type: 'bearer' } }, 'auth.token must be'],
  ])('%j', (options, message) => {
    const construct = (): ApiClient => new ApiClient(options as unknown as ApiClientOptions);
    expect(construct).toThrow(ConfigurationError);
    expect(construct).toThrow(message);
  });

  it.each<object>([
    { auth: { type: 'bearer', token: { value: 'hunter22' } } },
    { auth: { type: 'bearer', token: 'hunter22\n' } },
    { auth: 'hunter22' },
    { headers: 'hunter22' },
    { headers: { authorization: ['hunter22', {}] } },
    { params: { key: { of: 'hunter22' } } },
    { baseURL: 'https://u:hunter22@api.test' },
    { axios: { proxy: 'http://u:hunter22@proxy.test' } },
  ])('%j: a secret is not shown', (options) => {
    let message = '';
    try {
      new ApiClient({ ...BASE, ...options });
    } catch (error) {
      message = String((error as Error).stack);
    }
    expect(message).toContain('ConfigurationError');
    expect(message).not.toContain('hunter22');
  });
});

describe('a wrong argument of a call rejects before anything is sent', () => {
  it.each<[string, (client: ApiClient) => Promise<unknown>, string]>([
    ['path', (client) => client.get(undefined as unknown as string), 'request.path must be a string'],
    ['params', (client) => client.get('/x', [1]), 'request.params must be an object'],
    ['a Map', (client) => client.get('/x', new Map([['a', 1]])), 'request.params must be an object'],
    [
      'a promise',
      (client) => client.get('/x', Promise.resolve({ a: 1 })),
      'request.params must be an object',
    ],
    [
      'a Map of headers',
      (client) => client.get('/x', {}, { headers: new Map([['x-a', '1']]) }),
      'request.headers must',
    ],
    ['query params', (client) => client.collect('/x', new Map([['a', 1]])), 'params must be an object'],
    ['a parameter', (client) => client.get('/x', { a: { b: 1 } }), 'params.a must be'],
    ['headers', (client) => client.get('/x', {}, { headers: { 'X-A': 'a\r\nb' } }), 'request.headers.X-A'],
    [
      'method',
      (client) => client.request({ path: '/x', method: 'BREW' as 'GET' }),
      'request.method must be one of GET',
    ],
    [
      'responseType',
      (client) => client.get('/x', {}, { responseType: 'xml' as 'text' }),
      'request.responseType must be',
    ],
    [
      'signal',
      (client) => client.get('/x', {}, { signal: {} as AbortSignal }),
      'request.signal must be an AbortSignal',
    ],
    [
      'idempotencyKey',
      (client) => client.post('/x', 1, { idempotencyKey: '' }),
      'request.idempotencyKey must be',
    ],
    ['idempotencyKey', (client) => client.post('/x', 1, { idempotencyKey: 'a\nb' }), 'Idempotency-Key'],
    ['priority', (client) => client.get('/x', {}, { priority: NaN }), 'request.priority must be'],
    ['cost', (client) => client.get('/x', {}, { cost: -1 }), 'request.cost must be'],
    ['auth', (client) => client.get('/x', {}, { auth: true as unknown as false }), 'auth can only be false'],
    [
      'schema',
      (client) => client.get('/x', {}, { schema: {} as never }),
      'request.schema must be a Standard Schema',
    ],
    ['body', (client) => client.post('/x', { n: 1n }), 'cannot be written as JSON'],
    [
      'an unknown option',
      (client) => client.get('/x', {}, { timeouts: {} } as object),
      'unknown option "timeouts"; did you mean "timeout"?',
    ],
    [
      'a method among the options',
      (client) => client.get('/x', {}, { method: 'POST' } as object),
      'unknown option "method"',
    ],
    [
      'retry',
      (client) => client.get('/x', {}, { retry: { maxAttempts: '3' as unknown as number } }),
      'request.retry.maxAttempts',
    ],
    ['the whole request', (client) => client.request(null as never), 'request must be an object'],
  ])('%s', async (_what, call, message) => {
    const server = await startServer((_seen, response) => {
      json(response, {});
    });
    const client = makeClient(server.url);
    const error = await errorOf(call(client));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toContain(message);
    expect(server.requests).toHaveLength(0);
    expect(client.rateLimiter.state()).toMatchObject({ inFlight: 0, queued: 0 });
  });

  it('what prepareRequest returns is checked too', async () => {
    class Wrong extends ApiClient {
      protected override prepareRequest(): never {
        return { path: 7 } as never;
      }
    }
    expect((await errorOf(track(new Wrong({ ...BASE, logger: false })).get('/x'))).message).toContain(
      'prepareRequest: request.path',
    );
  });

  it('rateLimit.scope must return a string', async () => {
    const client = makeClient('https://api.test', { rateLimit: { scope: () => 7 as unknown as string } });
    expect((await errorOf(client.get('/x'))).message).toContain('rateLimit.scope must return a string');
  });
});

describe('axios settings', () => {
  it('an agent of the caller is used, and left to the caller', async () => {
    const agent = new Agent({ keepAlive: true });
    let destroyed = false;
    agent.destroy = () => {
      destroyed = true;
      return agent;
    };
    const client = makeClient('https://127.0.0.1:1', {
      // undici has no use for an agent of Node, and says so.
      transport: 'http',
      axios: { httpsAgent: agent },
      retry: { maxAttempts: 1 },
    });
    await errorOf(client.get('/x'));
    await client.close();
    expect(destroyed).toBe(false);
  });

  it('a proxy is used, but never for loopback', async () => {
    const proxy = await startServer((seen, response) => {
      json(response, seen.url);
    });
    const server = await startServer((_seen, response) => {
      json(response, 'direct');
    });
    const settings = { axios: { proxy: { host: '127.0.0.1', port: proxy.port, protocol: 'http' } } };
    expect(await makeClient('http://api.test', settings).get('/x')).toBe('http://api.test/x');
    expect(await makeClient(server.url, settings).get('/x')).toBe('direct');
  });

  it('the proxy variables of the environment are honoured, except for loopback', async () => {
    const proxy = await startServer((seen, response) => {
      json(response, seen.url);
    });
    const server = await startServer((_seen, response) => {
      json(response, 'direct');
    });
    process.env['http_proxy'] = proxy.url;
    try {
      expect(await makeClient('http://api.test').get('/x')).toBe('http://api.test/x');
      expect(await makeClient(server.url).get('/x')).toBe('direct');
      expect(
        await errorOf(
          makeClient('http://api.invalid', { axios: { proxy: false }, retry: { maxAttempts: 1 } }).get('/x'),
        ),
      ).toMatchObject({
        name: 'ConnectionError',
      });
    } finally {
      delete process.env['http_proxy'];
    }
  });
});
