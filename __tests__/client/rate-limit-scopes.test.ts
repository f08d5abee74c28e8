import { closeClients, makeClient } from '../support/clients.js';
import { closeServers, json, startServer, type TestServer } from '../support/test-server.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

/** A server that says that `remaining` requests are left for the minute, of the quota each path belongs to. */
const quotas = async (remaining: (path: string) => number): Promise<TestServer> =>
  startServer((seen, response) => {
    json(response, {}, 200, {
      'RateLimit-Limit': 100,
      'RateLimit-Remaining': remaining(seen.url),
      'RateLimit-Reset': 60,
    });
  });

const auth = { type: 'bearer', token: 'tok-1' } as const;

describe('windows are kept', () => {
  it('per origin and credential', async () => {
    const [own, other] = await Promise.all([quotas((path) => (path === '/own' ? 50 : 40)), quotas(() => 30)]);
    const client = makeClient(own.url, { auth, allowedOrigins: [other.url] });
    await client.get('/own');
    await client.request({ path: '/anonymous', auth: false });
    await client.get(`${other.url}/x`);
    const { scopes } = client.rateLimiter.state();
    expect(scopes.map(({ scope, windows }) => [scope, windows[0]?.remaining])).toEqual([
      [own.url, 50],
      [`${own.url} (no credentials)`, 40],
      [`${other.url} (no credentials)`, 30],
    ]);
  });

  it('and one that is used up holds no other', async () => {
    const server = await quotas((path) => (path === '/own' ? 0 : 40));
    const client = makeClient(server.url, { auth });
    await client.get('/own');
    const held = client.get('/own').catch(() => undefined);
    await client.request({ path: '/anonymous', auth: false });
    expect(client.rateLimiter.state()).toMatchObject({ queued: 1, pauseReason: 'quota-exhausted' });
    await client.close();
    await held;
  });

  it('over a refresh of the credentials', async () => {
    let generation = 0;
    const server = await startServer((seen, response) => {
      const fresh = seen.headers.authorization === 'Bearer tok-2';
      json(response, {}, fresh ? 200 : 401, { 'RateLimit-Limit': 100, 'RateLimit-Remaining': fresh ? 8 : 9 });
    });
    const token = (): string => `tok-${String((generation += 1))}`;
    const client = makeClient(server.url, { auth: { type: 'bearer', token } });
    await client.get('/x');
    const { scopes } = client.rateLimiter.state();
    expect(scopes.map(({ scope, windows }) => [scope, windows[0]?.remaining])).toEqual([[server.url, 8]]);
  });

  it('per bucket, as rateLimit.scope names it', async () => {
    const server = await quotas((path) => (path.startsWith('/search') ? 9 : 90));
    const scope = ({ path }: { readonly path: string }): string =>
      path.startsWith('/search') ? 'search' : 'core';
    const client = makeClient(server.url, { auth, rateLimit: { scope } });
    for (const path of ['/search/code', '/users', '/search/issues', '/repos']) await client.get(path);
    const { scopes } = client.rateLimiter.state();
    expect(scopes.map(({ scope: name, windows }) => [name, windows[0]?.remaining])).toEqual([
      ['search', 9],
      ['core', 90],
    ]);
  });
});
