import { ConnectionError } from '../../src/index.js';
import { closeClients, errorOf, makeClient } from '../support/clients.js';
import { CERTIFICATE, closeAll, startProxy, startTlsServer } from '../undici/support.js';

afterEach(async () => {
  await closeClients();
  closeAll();
});

describe.each(['http', 'undici'] as const)('a tunnel through a proxy, over %s', (transport) => {
  it('carries the requests to the origin', async () => {
    const proxy = await startProxy(await startTlsServer());
    const client = makeClient('https://api.test', {
      transport,
      axios: { proxy: { host: '127.0.0.1', port: proxy.port }, httpsAgent: { ca: CERTIFICATE.cert } },
    });
    expect(await client.get('/x')).toMatchObject({ url: '/x' });
    expect(proxy.asked).toMatchObject([{ line: 'CONNECT api.test:443' }]);
  });

  it.each([
    [401, 'WWW-Authenticate: Basic\r\n'],
    [403, ''],
    [407, 'Proxy-Authenticate: Basic\r\n'],
    [429, 'Retry-After: 60\r\n'],
    [302, 'Location: https://api.test/login\r\n'],
    [404, ''],
    [503, 'Retry-After: 60\r\n'],
  ])('that is refused with %i is no answer of the API', async (status, header) => {
    const proxy = await startProxy(0, status, header);
    let tokens = 0;
    const client = makeClient('https://api.test', {
      transport,
      auth: { type: 'bearer', token: () => `token-${String((tokens += 1))}` },
      retry: { maxAttempts: 2 },
      axios: { proxy: { host: '127.0.0.1', port: proxy.port } },
    });
    const error = await errorOf<ConnectionError>(client.post('/x', {}));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toContain(
      `POST https://api.test/x could not connect after 2 attempts: the proxy refused the tunnel with ${String(status)}`,
    );
    expect(tokens).toBe(1);
    expect(proxy.asked).toHaveLength(2);
    expect(client.rateLimiter.state()).toMatchObject({ inFlight: 0, pausedUntilMs: null });
  });
});
