import {
  ApiClient,
  CrossOriginError,
  CursorPaginator,
  NextUrlPaginator,
  type ApiClientOptions,
  type ApiRequest,
  type AuthOptions,
} from '../../src/index.js';
import { closeClients, errorOf, makeClient, track } from '../support/clients.js';
import {
  closeServers,
  json,
  startServer,
  type Handler,
  type SeenRequest,
  type TestServer,
} from '../support/test-server.js';

/** Whatever of this a foreign server sees came from the client's configuration or from the request. */
const TELLTALE = /s3cret/;

const AUTHS: readonly (readonly [string, AuthOptions])[] = [
  ['a bearer token', { type: 'bearer', token: 's3cret-bearer' }],
  ['a token function', { type: 'bearer', token: () => Promise.resolve('s3cret-function') }],
  ['a basic password', { type: 'basic', username: 's3cret-user', password: 's3cret-password' }],
  ['a key in a header', { type: 'apiKey', in: 'header', name: 'X-Key', value: 's3cret-key' }],
  ['a key in the query', { type: 'apiKey', in: 'query', name: 'k', value: 's3cret-key' }],
  [
    'a strategy',
    { authorize: () => ({ headers: { 'X-A': 's3cret-a' }, params: { sig: 's3cret-b' }, generation: 1 }) },
  ],
];

const OWN: Partial<ApiClientOptions> = {
  headers: { Cookie: 'sid=s3cret-cookie', 'X-Tenant': 's3cret-tenant' },
  params: { tenant: 's3cret-param' },
};

/** What one request has besides what is configured. */
const REQUEST = {
  headers: { 'X-Request': 's3cret-request', Authorization: 'Digest s3cret' },
  body: { password: 's3cret-body' },
} as const;

afterEach(async () => {
  await closeClients();
  await closeServers();
});

function everythingOf(seen: SeenRequest): string {
  const { method, url, headers, body } = seen;
  return JSON.stringify([method, url, headers, Buffer.from(headers.authorization ?? '').toString(), body]);
}

/** Basic credentials are encoded. */
function decoded(seen: SeenRequest): string {
  const [, encoded = ''] = (seen.headers.authorization ?? '').split(' ');
  return everythingOf(seen) + Buffer.from(encoded, 'base64').toString();
}

function expectNothingOf(server: TestServer, requests: number): void {
  expect(server.requests).toHaveLength(requests);
  for (const seen of server.requests) expect(decoded(seen)).not.toMatch(TELLTALE);
}

const ok: Handler = (_seen, response) => {
  json(response, { items: [{ id: 1 }], next: null });
};

function redirecting(status: number, to: (seen: SeenRequest) => string): Handler {
  return (seen, response) => {
    if (seen.url.startsWith('/home')) json(response, { items: [], home: true });
    else response.writeHead(status, { location: to(seen) }).end();
  };
}

describe.each(AUTHS)('a client with %s', (_kind, auth) => {
  describe.each([301, 302, 303, 307, 308])('redirected with %i', (status) => {
    it('to another port: sends nothing there unless that is allowed', async () => {
      const foreign = await startServer(ok);
      const home = await startServer(redirecting(status, () => `${foreign.url}/x?a=1`));
      const client = makeClient(home.url, { ...OWN, auth });
      const request: ApiRequest = { path: '/go', method: 'POST', ...REQUEST };
      expect(await errorOf(client.request(request))).toBeInstanceOf(CrossOriginError);
      expectNothingOf(foreign, 0);
      expect(home.requests).toHaveLength(1);
    });

    it('to an allowed origin: sends neither credentials nor headers, parameters or body there', async () => {
      const foreign = await startServer(ok);
      const home = await startServer(redirecting(status, () => `${foreign.url}/x?a=1`));
      const client = makeClient(home.url, { ...OWN, auth, allowedOrigins: [foreign.url] });
      await client.request({ path: '/go', method: 'PUT', params: { p: 's3cret-own' }, ...REQUEST });
      expectNothingOf(foreign, 1);
      expect(foreign.requests[0]).toMatchObject({ url: '/x?a=1', body: '' });
      expect(decoded(home.requests[0]!)).toMatch(TELLTALE);
    });
  });
});

describe('where a redirect may lead', () => {
  it.each<[string, (home: TestServer, foreign: TestServer) => string]>([
    ['the same host on another port', (_home, foreign) => `${foreign.url}/x`],
    ['another name of the same host', (home) => `http://localhost:${String(home.port)}/x`],
    ['another scheme', (home) => home.url.replace('http:', 'https:')],
    ['a URL relative to the scheme', (_home, foreign) => `//127.0.0.1:${String(foreign.port)}/x`],
    ['backslashes instead of slashes', (_home, foreign) => `\\\\127.0.0.1:${String(foreign.port)}\\x`],
    ['three slashes', (_home, foreign) => `///127.0.0.1:${String(foreign.port)}/x`],
    ['a slash and a backslash', (_home, foreign) => `/\\127.0.0.1:${String(foreign.port)}/x`],
    [
      'the own host as user info',
      (home, foreign) => `http://127.0.0.1:${String(home.port)}@127.0.0.1:${String(foreign.port)}/`,
    ],
    ['tabs inside', (_home, foreign) => `ht\ttp://127.0.0.1:${String(foreign.port)}/x`],
    ['no HTTP at all', () => 'file:///etc/passwd'],
    ['data', () => 'data:text/plain,x'],
  ])('not to %s', async (_name, to) => {
    const foreign = await startServer(ok);
    const home: TestServer = await startServer(redirecting(302, () => to(home, foreign)));
    const client = makeClient(home.url, { ...OWN, auth: AUTHS[0]![1] });
    expect(await errorOf(client.get('/go'))).toBeInstanceOf(CrossOriginError);
    expect(foreign.requests).toHaveLength(0);
    expect(home.requests).toHaveLength(1);
  });

  it.each<[string, (home: TestServer) => string, string]>([
    ['an absolute path', () => '/home/x', '/home/x'],
    ['a relative path', () => '../home', '/home'],
    [
      'user info, which is dropped',
      (home) => `http://evil:pass@127.0.0.1:${String(home.port)}/home`,
      '/home',
    ],
    ['a fragment, which is dropped', () => '/home#s3cret', '/home'],
  ])('to the own origin: %s', async (_name, to, path) => {
    const home: TestServer = await startServer(redirecting(302, () => to(home)));
    const client = makeClient(home.url, { ...OWN, auth: AUTHS[0]![1] });
    await client.get('/go/there');
    expect(home.requests[1]).toMatchObject({
      url: `${path}?tenant=s3cret-param`,
      headers: { authorization: 'Bearer s3cret-bearer', 'x-tenant': 's3cret-tenant' },
    });
  });

  it('away and back: the headers and the body of the request stay away', async () => {
    const foreign: TestServer = await startServer(redirecting(307, () => `${home.url}/home`));
    const home: TestServer = await startServer(redirecting(307, () => `${foreign.url}/x`));
    const client = makeClient(home.url, { ...OWN, auth: AUTHS[0]![1], allowedOrigins: [foreign.url] });
    await client.request({ path: '/go', method: 'PUT', ...REQUEST });
    expectNothingOf(foreign, 1);
    expect(home.requests[1]?.body).toBe('');
    expect(home.requests[1]?.headers).not.toHaveProperty('x-request');
  });
});

describe('where a next URL may lead', () => {
  async function readAll(client: ApiClient, options: object = {}): Promise<void> {
    await client.collect('/items', { p: 's3cret-own' }, options);
  }

  it.each(AUTHS)('not to a foreign origin, with %s', async (_kind, auth) => {
    const foreign = await startServer(ok);
    const home = await startServer((_seen, response) => {
      json(response, { items: [1], next: `${foreign.url}/items?page=2` });
    });
    const client = makeClient(home.url, { ...OWN, auth, paginator: new NextUrlPaginator() });
    expect(await errorOf(readAll(client))).toBeInstanceOf(CrossOriginError);
    expectNothingOf(foreign, 0);
  });

  it.each(AUTHS)('to an allowed origin without anything of the own, with %s', async (_kind, auth) => {
    const foreign = await startServer(ok);
    const home = await startServer((_seen, response) => {
      json(response, { items: [1], next: `${foreign.url}/items?page=2` });
    });
    const client = makeClient(home.url, {
      ...OWN,
      auth,
      allowedOrigins: [foreign.url],
      paginator: new NextUrlPaginator(),
    });
    await readAll(client, { method: 'POST', ...REQUEST });
    expectNothingOf(foreign, 1);
    expect(foreign.requests[0]).toMatchObject({ url: '/items?page=2', body: '' });
  });

  it.each(['file:///etc/passwd', 'javascript:1', 'DATA:text/plain,x'])('not to %s', async (next) => {
    const home = await startServer((_seen, response) => {
      json(response, { items: [1], next });
    });
    const pages = makeClient(home.url, { ...OWN, paginator: new NextUrlPaginator() }).queryAll('/items');
    expect((await pages.next()).value).toMatchObject({ number: 1 });
    const error = await errorOf(pages.next());
    expect(error).toBeInstanceOf(CrossOriginError);
    expect(error.message).toContain('has the scheme');
    expect(home.requests).toHaveLength(1);
  });

  it('a resumed run keeps to the same rules', async () => {
    const foreign = await startServer(ok);
    const home = await startServer((_seen, response) => {
      json(response, { items: [1], next: `${foreign.url}/items?page=2` });
    });
    const options = { ...OWN, auth: AUTHS[0]![1], paginator: new NextUrlPaginator() };
    const page = await makeClient(home.url, { ...options, allowedOrigins: [foreign.url] }).queryPage(
      '/items',
    );
    const resumeFrom = page.checkpoint;
    const strict = makeClient(home.url, options);
    expect(await errorOf(strict.queryPage('/items', {}, { resumeFrom }))).toBeInstanceOf(CrossOriginError);
    expectNothingOf(foreign, 0);
    const lenient = makeClient(home.url, { ...options, allowedOrigins: [foreign.url] });
    await lenient.queryPage('/items', {}, { resumeFrom, headers: REQUEST.headers });
    expectNothingOf(foreign, 1);
  });

  it('what the server puts into a next URL does not replace the credentials', async () => {
    const home: TestServer = await startServer((seen, response) => {
      const next = seen.url.includes('page=2')
        ? null
        : `http://a:b@127.0.0.1:${String(home.port)}/items?page=2`;
      json(response, { items: [1], next });
    });
    await readAll(makeClient(home.url, { ...OWN, auth: AUTHS[0]![1], paginator: new NextUrlPaginator() }));
    expect(home.requests[1]?.headers).toMatchObject({ authorization: 'Bearer s3cret-bearer' });
  });
});

describe('where a path of the caller may lead', () => {
  it('to an allowed origin: nothing that is configured goes there, what the caller adds does', async () => {
    const foreign = await startServer(ok);
    const home = await startServer(ok);
    const client = makeClient(home.url, { ...OWN, auth: AUTHS[0]![1], allowedOrigins: [foreign.url] });
    await client.get(`${foreign.url}/file`, { a: 1 }, { headers: { 'X-Mine': 'mine' } });
    expectNothingOf(foreign, 1);
    expect(foreign.requests[0]).toMatchObject({ url: '/file?a=1', headers: { 'x-mine': 'mine' } });
  });

  it.each([
    'http://other.invalid/',
    'HTTP://other.invalid/',
    '//other.invalid/x',
    '\\\\other.invalid/x',
    '///other.invalid/x',
  ])('not to %s', async (path) => {
    const home = await startServer(ok);
    const client = makeClient(home.url, { ...OWN, auth: AUTHS[0]![1] });
    expect(await errorOf(client.get(path))).toBeInstanceOf(CrossOriginError);
    expect(home.requests).toHaveLength(0);
  });

  it.each([
    '/\\other.invalid/x',
    '@other.invalid/x',
    ':80@other.invalid',
    '.other.invalid/x',
    'javascript:alert(1)',
  ])('stays on the own origin, whatever it looks like: %s', async (path) => {
    const home = await startServer(ok);
    await makeClient(home.url, { auth: AUTHS[0]![1] }).get(path);
    expect(home.requests).toHaveLength(1);
  });

  it('a direct call of a subclass keeps to the same rules', async () => {
    class Direct extends ApiClient {
      go(url: string, baseURL?: string): Promise<unknown> {
        return this.http.get(url, baseURL === undefined ? {} : { baseURL });
      }
    }
    const foreign = await startServer(ok);
    const home = await startServer(ok);
    const options = { baseURL: home.url, ...OWN, auth: AUTHS[0]![1], logger: false } as const;
    const strict = track(new Direct(options));
    expect(await errorOf(strict.go(`${foreign.url}/x`))).toBeInstanceOf(CrossOriginError);
    expect(await errorOf(strict.go('/x', foreign.url))).toBeInstanceOf(CrossOriginError);
    expect(await errorOf(strict.go(foreign.url.replace('http:', '')))).toBeInstanceOf(CrossOriginError);
    expectNothingOf(foreign, 0);
    await track(new Direct({ ...options, allowedOrigins: [foreign.url] })).go(`${foreign.url}/x`);
    expectNothingOf(foreign, 1);
  });
});

describe('a token endpoint', () => {
  const oauth = (tokenUrl: string, clientAuth: 'basic' | 'body'): AuthOptions => ({
    type: 'oauth2',
    tokenUrl,
    clientId: 'client',
    clientSecret: 's3cret-client',
    clientAuth,
  });
  const grant: Handler = (_seen, response) => {
    json(response, { access_token: 'granted-token', token_type: 'Bearer' });
  };

  it.each(['basic', 'body'] as const)(
    'on another origin gets its own credentials alone (%s)',
    async (clientAuth) => {
      const home = await startServer(ok);
      const tokens = await startServer(grant);
      const auth = oauth(`${tokens.url}/token`, clientAuth);
      await makeClient(home.url, {
        headers: { 'X-Tenant': 'configured' },
        params: { p: 'configured' },
        auth,
      }).get('/');
      expect(everythingOf(tokens.requests[0]!)).not.toContain('configured');
      expect(decoded(home.requests[0]!)).not.toContain('s3cret-client');
      expect(home.requests[0]?.headers.authorization).toBe('Bearer granted-token');
    },
  );

  it('on the own origin gets its own credentials alone', async () => {
    const home = await startServer((seen, response, index) =>
      (seen.url.startsWith('/token') ? grant : ok)(seen, response, index),
    );
    const auth = oauth(`${home.url}/token`, 'basic');
    await makeClient(home.url, {
      headers: { 'X-Tenant': 'configured' },
      params: { p: 'configured' },
      auth,
    }).get('/');
    expect(everythingOf(home.requests[0]!)).not.toContain('configured');
    expect(everythingOf(home.requests[1]!)).toContain('configured');
  });

  it.each([307, 308])(
    'that redirects to the API with %i: the client secret does not go there',
    async (status) => {
      const home = await startServer(grant);
      const tokens = await startServer((_seen, response) => {
        response.writeHead(status, { location: `${home.url}/token` }).end();
      });
      for (const clientAuth of ['basic', 'body'] as const) {
        const client = makeClient(home.url, { auth: oauth(`${tokens.url}/token`, clientAuth) });
        await client.get('/').catch(() => undefined);
      }
      expect(tokens.requests).toHaveLength(2);
      for (const seen of home.requests) expect(decoded(seen)).not.toContain('s3cret');
    },
  );

  it('that redirects elsewhere: the client secret does not go there, not even where pages may come from', async () => {
    const foreign = await startServer(grant);
    const home = await startServer(ok);
    const tokens = await startServer((_seen, response) => {
      response.writeHead(307, { location: `${foreign.url}/token` }).end();
    });
    for (const allowedOrigins of [[], [foreign.url]]) {
      const auth = oauth(`${tokens.url}/token`, 'body');
      await makeClient(home.url, { auth, allowedOrigins })
        .get('/')
        .catch(() => undefined);
    }
    expectNothingOf(foreign, 1);
  });
});

describe('what a server says of the next page', () => {
  it('cannot set headers by a cursor with a line break', async () => {
    const home = await startServer((_seen, response) => {
      json(response, { items: [1], next_cursor: 'a\r\nX-Injected: 1' });
    });
    const client = makeClient(home.url, { paginator: new CursorPaginator({ sendAs: 'header.x-cursor' }) });
    await errorOf(client.collect('/items'));
    expect(home.requests).toHaveLength(1);
  });

  it('cannot add parameters by a cursor', async () => {
    const home = await startServer((seen, response) => {
      const next = seen.url.includes('cursor') ? null : 'a&admin=1#x';
      json(response, { items: [1], next_cursor: next });
    });
    await makeClient(home.url, { paginator: new CursorPaginator() }).collect('/items');
    expect(home.requests[1]?.url).toBe('/items?cursor=a%26admin%3D1%23x');
  });
});
