import type { ChaosAuth } from '../../src/testing/auth-gate.js';
import { ChaosApi } from '../../src/testing/chaos-api.js';
import { json, send } from './send.js';

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('bearer tokens', () => {
  const status = async (api: ChaosApi, token: string) =>
    (await send(`${api.url}/page`, { headers: { Authorization: `Bearer ${token}` } })).status;

  it('401 without the token, 200 with it', async () => {
    await using api = await ChaosApi.start({ auth: { type: 'bearer', token: 'secret' } });
    const seen = await send(`${api.url}/page`);
    expect([seen.status, seen.headers['www-authenticate']]).toEqual([401, 'Bearer realm="chaos"']);
    expect([await status(api, 'guess'), await status(api, 'secret')]).toEqual([401, 200]);
    expect(api.token).toBe('secret');
    expect(api.ledger.map(({ outcome }) => outcome)).toEqual(['unauthorized', 'unauthorized', 'ok']);
  });

  it('without one given, one follows from the seed', async () => {
    await using a = await ChaosApi.start({ auth: { type: 'bearer' }, seed: 5 });
    await using b = await ChaosApi.start({ auth: { type: 'bearer' }, seed: 5 });
    await using c = await ChaosApi.start({ auth: { type: 'bearer' }, seed: 6 });
    expect(a.token).toBe(b.token);
    expect(a.token).not.toBe(c.token);
    expect(await status(a, a.token)).toBe(200);
  });

  it('rotating refuses the old token and accepts the new one', async () => {
    await using api = await ChaosApi.start({ auth: { type: 'bearer', token: 'old' } });
    expect(api.rotateToken('new')).toBe('new');
    expect([await status(api, 'old'), await status(api, 'new')]).toEqual([401, 200]);
    const made = api.rotateToken();
    expect([await status(api, 'new'), await status(api, made)]).toEqual([401, 200]);
  });

  it('scripted: 401 until the client has fetched the new token', async () => {
    await using api = await ChaosApi.start({ auth: { type: 'bearer', token: 'old' } });
    const script = api.script(['ok', { revokeToken: true }]);
    expect([await status(api, 'old'), await status(api, 'old'), await status(api, 'old')]).toEqual([
      200, 401, 401,
    ]);
    expect(script.remaining).toBe(0);
    expect(await status(api, api.token)).toBe(200);
    expect(api.ledger.map(({ outcome }) => outcome)).toEqual(['ok', 'revoke-token', 'unauthorized', 'ok']);
  });
});

describe('other credentials', () => {
  it.each<[string, ChaosAuth, Record<string, string>, string]>([
    ['basic', { type: 'basic', username: 'u', password: 'p:w' }, { Authorization: basic('u', 'p:w') }, ''],
    ['a key in a header', { type: 'apiKey', in: 'header', name: 'X-Key', value: 'k' }, { 'x-key': 'k' }, ''],
    ['a key in the query', { type: 'apiKey', in: 'query', name: 'key', value: 'k' }, {}, '?key=k'],
  ])('%s: 200 with them, 401 without', async (_what, auth, headers, search) => {
    await using api = await ChaosApi.start({ auth });
    expect((await send(`${api.url}/page${search}`, { headers })).status).toBe(200);
    expect((await send(`${api.url}/page`)).status).toBe(401);
    expect(() => api.rotateToken()).toThrow(/rotateToken must be used with auth of type bearer or oauth2/);
  });
});

describe('OAuth 2.0 client credentials', () => {
  const auth = { type: 'oauth2', clientId: 'id', clientSecret: 's3' } as const;
  const ask = (api: ChaosApi, form: Record<string, string>, headers: Record<string, string> = {}) =>
    send(`${api.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(form).toString(), headers });
  const good = { grant_type: 'client_credentials', client_id: 'id', client_secret: 's3' };
  const use = async (api: ChaosApi, token: unknown) =>
    (await send(`${api.url}/page`, { headers: { Authorization: `Bearer ${String(token)}` } })).status;

  it('issues tokens that are accepted until they are revoked', async () => {
    await using api = await ChaosApi.start({ auth });
    expect(api.token).toBe('');
    const answer = await ask(api, { ...good, scope: 'read' });
    const body = JSON.parse(answer.body) as Record<string, unknown>;
    expect(body).toEqual({ access_token: api.token, token_type: 'Bearer', expires_in: 3_600, scope: 'read' });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(await use(api, body['access_token'])).toBe(200);
    expect(api.rotateToken()).toBe('');
    expect(await use(api, body['access_token'])).toBe(401);
  });

  it('takes the client’s credentials from the Authorization header too', async () => {
    await using api = await ChaosApi.start({ auth });
    const form = { grant_type: 'client_credentials' };
    expect((await ask(api, form, { Authorization: basic('id', 's3') })).status).toBe(200);
    expect((await ask(api, form, { Authorization: basic('id', 'no') })).status).toBe(401);
  });

  it.each([
    [{ ...good, client_secret: 'no' }, 401, 'invalid_client'],
    [{ ...good, grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('refuses %p', async (form, status, error) => {
    await using api = await ChaosApi.start({ auth });
    const seen = await ask(api, form);
    expect([seen.status, JSON.parse(seen.body)]).toEqual([status, { error }]);
  });

  it('its tokens expire', async () => {
    await using api = await ChaosApi.start({ auth: { ...auth, expiresInMs: 40 } });
    const { access_token: token, expires_in } = JSON.parse((await ask(api, good)).body) as Record<
      string,
      unknown
    >;
    expect(expires_in).toBe(0.04);
    expect(await use(api, token)).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 45));
    expect(await use(api, token)).toBe(401);
  });

  it('its endpoint takes scripts but no faults, needs no token, and may lie elsewhere', async () => {
    await using api = await ChaosApi.start({
      auth: { ...auth, tokenPath: '/auth' },
      faults: { status500: 1 },
    });
    api.script({ status: 503 }, { path: '/auth' });
    const form = new URLSearchParams(good).toString();
    expect((await send(`${api.url}/auth`, { method: 'POST', body: form })).status).toBe(503);
    expect((await json(`${api.url}/auth`, { method: 'POST', body: form }))['access_token']).toBe(api.token);
    expect((await send(`${api.url}/auth`)).status).toBe(405);
  });
});

describe('auth options', () => {
  it.each<[object, RegExp]>([
    [{}, /auth\.type must be one of "bearer", "basic", "apiKey", "oauth2"; got null/],
    [{ type: 'digest' }, /auth\.type must be one of/],
    [{ type: 'basic', username: 'u' }, /auth\.password must be a string that is not empty; got undefined/],
    [{ type: 'apiKey', name: 'k', value: 'v' }, /auth\.in must be one of "header", "query"; got null/],
    [{ type: 'bearer', token: 5 }, /auth\.token must be a string that is not empty; got 5/],
    [{ type: 'bearer', secret: 'x' }, /auth has no option "secret"/],
    [
      { type: 'oauth2', clientId: 'i', clientSecret: 's', expiresInMs: 0 },
      /auth\.expiresInMs must be a number/,
    ],
  ])('refuses %p', async (auth, message) => {
    await expect(ChaosApi.start({ auth: auth as ChaosAuth })).rejects.toThrow(message);
  });
});
