import type { AxiosRequestConfig } from 'axios';
import {
  ApiClient,
  CursorPaginator,
  type ApiClientError,
  type ApiClientOptions,
  type ApiRequest,
} from '../../src/index.js';
import { closeClients, errorOf, track } from '../support/clients.js';
import { closeServers, json, startServer, type TestServer } from '../support/test-server.js';
import { echoOf, refuse } from './echo-server.js';
import { Gallery, leaksIn, written } from './printed.js';
import { ACCESS_TOKEN, DirectClient, HOLDERS, secretClient } from './secret-clients.js';

const SECRET = 'tok_Yv3+9f8e"7d6c/5b4a';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

/** Calls a client whose server echoes the secret; gives back everything that was shown. */
async function shownBy(
  options: Partial<ApiClientOptions>,
  call: (client: DirectClient) => Promise<unknown>,
  Client = DirectClient,
): Promise<string> {
  const server = await startServer(refuse(418, 'json', echoOf([SECRET])));
  const gallery = new Gallery();
  const client = track(new Client({ baseURL: server.url, logger: gallery.recorder(), ...options }));
  gallery.show('the error', await errorOf(call(client)));
  expect(server.requests).toHaveLength(1);
  return gallery.shown.join('\n');
}

class Preparing extends DirectClient {
  protected override prepareRequest(request: ApiRequest): ApiRequest {
    return { ...request, headers: { ...request.headers, Authorization: `Bearer ${SECRET}` } };
  }
}

class Intercepting extends DirectClient {
  constructor(options: ApiClientOptions) {
    super(options);
    this.http.interceptors.request.use((config) => {
      config.headers.set('X-Api-Key', SECRET);
      return config;
    });
  }
}

describe('credentials that are not configured as auth are not shown when a server echoes them', () => {
  const headers = { Authorization: `Token ${SECRET}` };
  const get = (client: DirectClient): Promise<unknown> => client.get('/');
  const query = (client: DirectClient): Promise<unknown> => client.collect('/');

  it.each<
    [string, Partial<ApiClientOptions>, (client: DirectClient) => Promise<unknown>, typeof DirectClient]
  >([
    ['a header of the request', {}, (client) => client.get('/', {}, { headers }), DirectClient],
    ['a header of the query', {}, (client) => client.collect('/', {}, { headers }), DirectClient],
    ['a header of a direct call', {}, (client) => client.direct({ url: '/', headers }), DirectClient],
    ['what prepareRequest adds', {}, get, Preparing],
    ['what prepareRequest adds to a query', {}, query, Preparing],
    ['what an interceptor adds', {}, get, Intercepting],
    ['what an interceptor adds to a query', {}, query, Intercepting],
    ['a configured header', { headers }, get, DirectClient],
    ['a configured parameter', { params: { api_key: SECRET } }, get, DirectClient],
    [
      'a configured header that redact names',
      { headers: { 'X-Tenant': SECRET }, redact: ['x-tenant'] },
      get,
      DirectClient,
    ],
    ['one of several cookies', { headers: { Cookie: `theme=d; sid=${SECRET}; x=1` } }, get, DirectClient],
    ['a cookie in quotes', { headers: { Cookie: `sid="${SECRET}"` } }, get, DirectClient],
    [
      'a Basic header written out',
      { headers: { Authorization: `Basic ${Buffer.from(`me:${SECRET}`).toString('base64')}` } },
      get,
      DirectClient,
    ],
  ])('%s', async (_what, options, call, Client) => {
    expect(leaksIn(await shownBy(options, call, Client), [SECRET])).toEqual([]);
  });

  it('the password of a proxy', async () => {
    const gallery = new Gallery();
    const proxy = await startServer(refuse(407, 'text', echoOf([SECRET])));
    const client = new ApiClient({
      baseURL: 'http://api.invalid',
      logger: gallery.recorder(),
      axios: {
        proxy: { host: '127.0.0.1', port: proxy.port, auth: { username: 'me', password: SECRET } },
      },
    });
    gallery.show('the error', await errorOf(track(client).get('/')));
    expect(proxy.requests[0]?.headers).toHaveProperty('proxy-authorization');
    expect(leaksIn(gallery.shown.join('\n'), [SECRET])).toEqual([]);
  });
});

describe('what a call returns holds no credentials', () => {
  it.each(HOLDERS)('of a client with $kind', async (holder) => {
    const gallery = new Gallery();
    const { query } = echoOf(holder.secrets);
    const server: TestServer = await startServer((seen, response) => {
      if (seen.url.startsWith('/oauth')) json(response, { access_token: ACCESS_TOKEN, token_type: 'Bearer' });
      else if (seen.url.startsWith('/moved')) response.writeHead(302, { location: `/x?${query}` }).end();
      else json(response, { items: [1], next_cursor: 'c2' });
    });
    const client = secretClient(holder, server.url, gallery);
    const direct = (config: AxiosRequestConfig): Promise<unknown> => client.direct({ url: '/x', ...config });
    gallery.show('response', await client.request({ path: '/x' }));
    gallery.show('page', await client.queryPage('/x'));
    gallery.show('direct response', await direct({}));
    gallery.shown.push(written(await direct({ url: '/moved' })));
    gallery.show('redirected response', await client.request({ path: '/moved' }));
    const { data, ...stream } = await client.request({ path: '/x', responseType: 'stream' });
    gallery.show('stream', data);
    gallery.show('response with a stream', stream);
    const aborted = AbortSignal.abort(new Error('enough'));
    gallery.show('aborted direct call', await errorOf(direct({ signal: aborted })));
    gallery.show('impossible direct call', await errorOf(direct({ url: 'http://[' })));
    for await (const chunk of data as AsyncIterable<Buffer>) gallery.show('chunk', chunk.length);
    gallery.show('client', client);
    expect(leaksIn(gallery.shown.join('\n'), holder.secrets)).toEqual([]);
  });
});

describe('what is no secret stays', () => {
  it('a cursor in a header whose name looks like that of a secret gets into the checkpoint', async () => {
    const server = await startServer((_seen, response, index) => {
      if (index === 2) response.writeHead(404).end();
      else json(response, { items: [1], next_cursor: `position-${String(index)}` });
    });
    const paginator = new CursorPaginator({ sendAs: 'header.x-access-token' });
    const client = track(new ApiClient({ baseURL: server.url, logger: false, paginator }));
    const headers = { 'X-Access-Token': 'position-a' };
    const error = await errorOf<ApiClientError>(client.collect('/items', {}, { headers }));
    const resumeFrom = error.progress?.checkpoint;
    expect(resumeFrom?.next).toEqual({ headers: { 'x-access-token': 'position-1' } });
    const resumed = await client.queryPage('/items', {}, { headers, resumeFrom });
    expect(resumed.number).toBe(3);
    expect(server.requests[3]?.headers['x-access-token']).toBe('position-1');
  });

  it('a next URL loses its user info and its fragment, and nothing else', async () => {
    const server: TestServer = await startServer((_seen, response) => {
      const next = `http://me:other@127.0.0.1:${String(server.port)}/items?page_token=a%2Fb&page=2#token=${SECRET}`;
      json(response, { items: [1], next });
    });
    const auth = { type: 'bearer', token: SECRET } as const;
    const client = track(new ApiClient({ baseURL: server.url, logger: false, auth }));
    const page = await client.queryPage('/items');
    expect(page.checkpoint.next).toEqual({ url: `${server.url}/items?page_token=a%2Fb&page=2` });
    expect(page.next).toEqual(page.checkpoint.next);
  });
});
