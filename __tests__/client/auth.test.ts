import { AuthenticationError, type AuthStrategy } from '../../src/index.js';
import { closeClients, errorOf, makeClient } from '../support/clients.js';
import { closeServers, json, startServer, type SeenRequest } from '../support/test-server.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

const echo = async (): Promise<Awaited<ReturnType<typeof startServer>>> =>
  startServer((seen, response) => {
    json(response, { url: seen.url, authorization: seen.headers.authorization ?? null });
  });

/** Accepts only the token that `accepted` says at that moment. */
const guarded = async (
  accepted: (seen: SeenRequest) => boolean,
): Promise<Awaited<ReturnType<typeof startServer>>> =>
  startServer((seen, response) => {
    if (accepted(seen)) json(response, { ok: true });
    else json(response, { error: 'expired' }, 401);
  });

describe('credentials', () => {
  it.each([
    ['bearer', { type: 'bearer', token: 'tok-1' }, 'Bearer tok-1', '/x'],
    [
      'basic',
      { type: 'basic', username: 'me', password: 'pässword' },
      `Basic ${Buffer.from('me:pässword').toString('base64')}`,
      '/x',
    ],
    [
      'an API key in the query',
      { type: 'apiKey', in: 'query', name: 'api_key', value: 'k&1' },
      null,
      '/x?api_key=k%261',
    ],
  ] as const)('%s', async (_what, auth, authorization, url) => {
    const server = await echo();
    expect(await makeClient(server.url, { auth }).get('/x')).toEqual({ authorization, url });
  });

  it('an API key in a header', async () => {
    const server = await echo();
    await makeClient(server.url, {
      auth: { type: 'apiKey', in: 'header', name: 'X-Key', value: 'k-1234' },
    }).get('/x');
    expect(server.requests[0]!.headers['x-key']).toBe('k-1234');
  });

  it('auth: false leaves them out', async () => {
    const server = await echo();
    const client = makeClient(server.url, { auth: { type: 'bearer', token: 'tok-1' } });
    expect(await client.get('/x', {}, { auth: false })).toMatchObject({ authorization: null });
  });

  it('a strategy of the user signs each send', async () => {
    const server = await echo();
    let count = 0;
    const auth: AuthStrategy = {
      authorize: ({ method, url }) => ({
        headers: { 'X-Signature': `${method} ${url} ${String((count += 1))}` },
        generation: 0,
      }),
    };
    const client = makeClient(server.url, { auth });
    await client.get('/a');
    await client.post('/b');
    expect(server.requests.map(({ headers }) => headers['x-signature'])).toEqual([
      `GET ${server.url}/a 1`,
      `POST ${server.url}/b 2`,
    ]);
  });
});

describe('a 401', () => {
  it('with a fixed token is the error, at once', async () => {
    const server = await guarded(() => false);
    const error = await errorOf(
      makeClient(server.url, { auth: { type: 'bearer', token: 'tok-1' } }).get('/x'),
    );
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(server.requests).toHaveLength(1);
  });

  it('refreshes once for all requests that saw it, and replays them within the same attempt', async () => {
    let current = 'token-1';
    const server = await guarded(({ headers }) => headers.authorization === `Bearer ${current}`);
    let asked = 0;
    const client = makeClient(server.url, {
      auth: {
        type: 'bearer',
        token: async () => {
          asked += 1;
          await new Promise(setImmediate);
          return current;
        },
      },
      rateLimit: { maxConcurrent: 20 },
    });
    await client.get('/warm');
    current = 'token-2';
    const responses = await Promise.all(Array.from({ length: 10 }, () => client.request({ path: '/x' })));
    expect(asked).toBe(2);
    expect(responses.map(({ attempts }) => attempts)).toEqual(Array.from({ length: 10 }, () => 1));
  });

  it('replays a POST too: it was not carried out', async () => {
    let current = 'token-1';
    const server = await guarded(({ headers }) => headers.authorization === `Bearer ${current}`);
    const client = makeClient(server.url, { auth: { type: 'bearer', token: () => current } });
    await client.get('/warm');
    current = 'token-2';
    expect(await client.post('/x', { a: 1 })).toEqual({ ok: true });
    expect(server.requests.slice(1).map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}']);
  });

  it('a second one is the error', async () => {
    const server = await guarded(() => false);
    let asked = 0;
    const client = makeClient(server.url, {
      auth: { type: 'bearer', token: () => `token-${String((asked += 1))}` },
    });
    expect(await errorOf(client.get('/x'))).toBeInstanceOf(AuthenticationError);
    expect(asked).toBe(2);
    expect(server.requests).toHaveLength(2);
  });

  it('a refresh that fails is the error, and the next request tries again', async () => {
    let broken = false;
    let current = 'token-1';
    const server = await guarded(({ headers }) => headers.authorization === `Bearer ${current}`);
    const client = makeClient(server.url, {
      auth: {
        type: 'bearer',
        token: () => {
          if (broken) throw new Error('the vault is sealed');
          return current;
        },
      },
    });
    await client.get('/warm');
    current = 'token-2';
    broken = true;
    expect((await errorOf(client.get('/x'))).message).toContain('the vault is sealed');
    broken = false;
    expect(await client.get('/x')).toEqual({ ok: true });
  });

  it('is refreshed once per request, not once per attempt', async () => {
    let tries = 0;
    const server = await startServer((_seen, response) => {
      tries += 1;
      json(response, {}, tries === 1 ? 401 : tries === 2 ? 500 : tries === 3 ? 401 : 200);
    });
    const client = makeClient(server.url, { auth: { type: 'bearer', token: () => 'token-1' } });
    expect(await errorOf(client.get('/x'))).toMatchObject({ name: 'AuthenticationError', attempts: 2 });
  });
});

describe('OAuth 2.0 client credentials', () => {
  it('obtains a token past a full queue, uses it, and obtains another after a 401', async () => {
    const issued: string[] = [];
    const id = await startServer((_seen, response) => {
      issued.push(`access-${String(issued.length + 1)}`);
      json(response, { access_token: issued.at(-1), token_type: 'Bearer', expires_in: 3_600 });
    });
    let revoked = '';
    const server = await guarded(
      ({ headers }) => headers.authorization === `Bearer ${issued.at(-1) ?? ''}` && issued.at(-1) !== revoked,
    );
    const client = makeClient(server.url, {
      auth: {
        type: 'oauth2',
        tokenUrl: `${id.url}/token`,
        clientId: 'my id',
        clientSecret: 's:ecret',
        scope: 'read',
      },
      headers: { 'X-App': 'a' },
      rateLimit: { maxConcurrent: 1 },
    });
    await Promise.all([client.get('/1'), client.get('/2'), client.get('/3')]);
    expect(issued).toEqual(['access-1']);
    expect(id.requests[0]).toMatchObject({
      method: 'POST',
      url: '/token',
      body: 'grant_type=client_credentials&scope=read',
      headers: { authorization: `Basic ${Buffer.from('my+id:s%3Aecret').toString('base64')}` },
    });
    expect(id.requests[0]!.headers).not.toHaveProperty('x-app');
    revoked = 'access-1';
    expect(await client.get('/4')).toEqual({ ok: true });
    expect(issued).toEqual(['access-1', 'access-2']);
  });

  it('a token endpoint that refuses says so, without the secret', async () => {
    const id = await startServer((_seen, response) => {
      json(response, { error: 'invalid_client', error_description: 'no such client topsecret' }, 401);
    });
    const server = await guarded(() => true);
    const client = makeClient(server.url, {
      auth: { type: 'oauth2', tokenUrl: `${id.url}/token`, clientId: 'me', clientSecret: 'topsecret' },
    });
    const error = await errorOf(client.get('/x'));
    expect(error.message).toContain('invalid_client');
    expect(JSON.stringify(error) + String(error.stack)).not.toContain('topsecret');
    expect(server.requests).toHaveLength(0);
  });
});
