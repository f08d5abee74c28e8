import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from 'axios';
import { ApiClient } from '../../src/index.js';
import { closeClients, errorOf, track } from '../support/clients.js';
import { closeServers, inTurn, json, startServer, type SeenRequest } from '../support/test-server.js';

// With transport 'undici' requests go past axios as long as nobody would notice. These tests notice.

afterEach(async () => {
  await closeClients();
  await closeServers();
});

class Open extends ApiClient {
  readonly axios: AxiosInstance = this.http;
}

async function open(): Promise<{ client: Open; seen: readonly SeenRequest[] }> {
  const server = await startServer(
    inTurn(
      (_seen, response) => json(response, { failed: true }, 503),
      (_seen, response) => json(response, { ok: true }),
    ),
  );
  const client = track(
    new Open({ baseURL: server.url, logger: false, transport: 'undici', retry: { initialDelayMs: 1 } }),
  );
  return { client, seen: server.requests };
}

describe("what a subclass puts on this.http counts with transport 'undici'", () => {
  it('a request interceptor, on every attempt', async () => {
    const { client, seen } = await open();
    let calls = 0;
    client.axios.interceptors.request.use((config) => {
      calls += 1;
      config.headers.set('X-Signature', String(calls));
      return config;
    });
    expect(await client.get('/x')).toEqual({ ok: true });
    expect(seen.map(({ headers }) => headers['x-signature'])).toEqual(['1', '2']);
  });

  it('one added after requests were sent without', async () => {
    const { client, seen } = await open();
    await client.get('/x');
    const added = client.axios.interceptors.request.use((config) => {
      config.headers.set('X-Late', 'yes');
      return config;
    });
    await client.get('/x');
    client.axios.interceptors.request.eject(added);
    await client.get('/x');
    expect(seen.map(({ headers }) => headers['x-late'])).toEqual([undefined, undefined, 'yes', undefined]);
  });

  it('a response interceptor, which may replace the data and read the headers', async () => {
    const { client } = await open();
    client.axios.interceptors.response.use((response: AxiosResponse<unknown>) => {
      response.data = { type: response.headers['content-type'] as unknown, status: response.status };
      return response;
    });
    expect(await client.get('/x')).toEqual({ type: 'application/json', status: 200 });
  });

  it.each<[string, (http: AxiosInstance) => void]>([
    ['a default header for all methods', ({ defaults }) => (defaults.headers.common['X-Set'] = 'yes')],
    ['a default header of one method', ({ defaults }) => (defaults.headers.get['X-Set'] = 'yes')],
    [
      'a default transformation',
      ({ defaults }) =>
        (defaults.transformResponse = (data: unknown) => ({ ...(data as object), transformed: true })),
    ],
    [
      'an adapter in front',
      ({ defaults }) => {
        const { adapter } = defaults;
        defaults.adapter = async (config) => {
          config.headers.set('X-Set', 'yes');
          return (adapter as (config: AxiosRequestConfig) => Promise<AxiosResponse>)(config);
        };
      },
    ],
    [
      'another request method',
      (http) => {
        const request = http.request.bind(http);
        http.request = ((config: AxiosRequestConfig) =>
          request({ ...config, headers: { 'X-Set': 'yes' } })) as typeof http.request;
      },
    ],
  ])('%s', async (_what, change) => {
    const { client, seen } = await open();
    change(client.axios);
    const data = await client.get<object>('/x');
    const [first] = seen;
    expect({ ...first!.headers, ...data }).toMatchObject(
      'transformed' in data ? { transformed: true } : { 'x-set': 'yes' },
    );
  });

  it('an interceptor that refuses', async () => {
    const { client, seen } = await open();
    client.axios.interceptors.request.use(() => {
      throw new Error('not today');
    });
    expect((await errorOf(client.get('/x'))).message).toBe('not today');
    expect(seen).toHaveLength(0);
  });
});

it('nothing of axios is asked as long as nothing was put there', async () => {
  const { client } = await open();
  // The interceptor that axios-retry has put there runs whenever axios is asked. It stays the same object.
  const { handlers } = client.axios.interceptors.request as unknown as {
    handlers: { fulfilled: (config: unknown) => unknown }[];
  };
  let asked = 0;
  const { fulfilled } = handlers[0]!;
  handlers[0]!.fulfilled = (config) => {
    asked += 1;
    return fulfilled(config);
  };
  expect(await client.get('/x')).toEqual({ ok: true });
  expect(asked).toBe(0);
  await client.axios.get('/x');
  expect(asked).toBe(1);
});
