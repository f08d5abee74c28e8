import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxiosSettings } from '../../src/index.js';
import { ApiClient, ConfigurationError, ConnectionError } from '../../src/index.js';
import { undiciTransport } from '../../src/undici/index.js';
import { closeClients, errorOf, makeClient, track } from '../support/clients.js';
import { closeServers, json, startServer } from '../support/test-server.js';
import { CERTIFICATE, closeAll, startProxy, startTlsServer } from './support.js';

const once = { retry: { maxAttempts: 1 } };
const ca = CERTIFICATE.cert;

function over(baseURL: string, axios: AxiosSettings = {}): ApiClient {
  return makeClient(baseURL, { ...once, transport: 'undici', axios });
}

afterEach(async () => {
  await closeClients();
  await closeServers();
  closeAll();
});

describe('TLS', () => {
  it('a certificate of an authority that axios.httpsAgent names is trusted', async () => {
    const url = `https://127.0.0.1:${String(await startTlsServer())}`;
    expect(await over(url, { httpsAgent: { ca } }).get('/x')).toMatchObject({ url: '/x' });
  });

  it('one of an unknown authority is not, and nothing was sent', async () => {
    const url = `https://127.0.0.1:${String(await startTlsServer())}`;
    const error = await errorOf<ConnectionError>(over(url).get('/x'));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toContain('could not connect after 1 attempt');
    expect(error.cause).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  it("the client's own certificate is shown", async () => {
    const port = await startTlsServer({ requestCert: true, rejectUnauthorized: true, ca });
    const url = `https://127.0.0.1:${String(port)}`;
    expect(await over(url, { httpsAgent: { ca, ...CERTIFICATE } }).get('/x')).toMatchObject({ url: '/x' });
    expect(await errorOf(over(url, { httpsAgent: { ca } }).get('/x'))).toBeInstanceOf(ConnectionError);
  });
});

describe('proxies', () => {
  const proxyTo = (port: number): NonNullable<AxiosSettings['proxy']> => ({
    host: '127.0.0.1',
    port,
    auth: { username: 'me', password: 'pa:ss' },
  });
  const authorization = `Basic ${Buffer.from('me:pa:ss').toString('base64')}`;

  it('http: the proxy is asked for the whole URL, with its credentials and the host', async () => {
    const proxy = await startProxy();
    const client = over('http://api.test:8080/v1', { proxy: proxyTo(proxy.port) });
    expect(await client.get('/things', { page: 2 })).toBe('by proxy');
    expect(proxy.asked).toEqual([
      { line: 'GET http://api.test:8080/v1/things?page=2', authorization, host: 'api.test:8080' },
    ]);
  });

  it('https: the proxy opens a tunnel and sees nothing of the request', async () => {
    const proxy = await startProxy(await startTlsServer());
    const client = over('https://api.test', { proxy: proxyTo(proxy.port), httpsAgent: { ca } });
    const seen = await client.get<{ url: string; headers: Record<string, string> }>('/secret');
    expect(seen).toMatchObject({ url: '/secret', headers: { host: 'api.test' } });
    expect(seen.headers).not.toHaveProperty('proxy-authorization');
    await client.get('/again');
    expect(proxy.asked).toEqual([{ line: 'CONNECT api.test:443', authorization, host: 'api.test:443' }]);
  });

  it('a tunnel that is refused is a connection that could not be made', async () => {
    const proxy = await startProxy(0, 407);
    const error = await errorOf<ConnectionError>(
      over('https://api.test', { proxy: proxyTo(proxy.port) }).get('/x'),
    );
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toContain(
      'could not connect after 1 attempt: the proxy refused the tunnel with 407',
    );
  });

  it('a proxy that is not there likewise', async () => {
    const error = await errorOf(
      over('https://api.test', { proxy: { host: '127.0.0.1', port: 1 } }).get('/x'),
    );
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toContain('ECONNREFUSED');
  });
});

describe('connections', () => {
  it('a socket of the file system', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'socket-'));
    const socketPath = join(directory, 'http.sock');
    const server = http.createServer((request, response) => response.end(JSON.stringify(request.url)));
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    try {
      expect(await over('http://api.test', { socketPath }).get('/x')).toBe('/x');
    } finally {
      await closeClients();
      server.close();
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it.each<[string, (...args: never[]) => unknown]>([
    [
      'calls back',
      (_host: string, _options: object, done: (...args: unknown[]) => void) => done(null, '127.0.0.1', 4),
    ],
    ['promises an address', async () => '127.0.0.1'],
    ['promises an address and its family', async () => ['127.0.0.1', 4]],
    ['promises several', async () => [{ address: '127.0.0.1', family: 4 }]],
  ])('a lookup that %s', async (_what, lookup) => {
    const server = await startServer((_seen, response) => json(response, 'found'));
    expect(await over(`http://api.test:${String(server.port)}`, { lookup: lookup as never }).get('/x')).toBe(
      'found',
    );
  });

  it('a lookup that fails is a connection that could not be made', async () => {
    const lookup: AxiosSettings['lookup'] = async () => {
      throw new Error('no such host here');
    };
    const error = await errorOf(over('http://api.test', { lookup }).get('/x'));
    expect(error.message).toContain('could not connect after 1 attempt: no such host here');
  });

  it('the one used last is used first, and one that the server closed is not used again', async () => {
    const server = await startServer((seen, response) => {
      json(response, seen.socket.remotePort, 200, seen.url === '/last' ? { connection: 'close' } : {});
    });
    const client = makeClient(server.url, { transport: 'undici' });
    // Nothing is known of the server's limits yet: the first request goes alone.
    await client.get('/first');
    const [a, b] = await Promise.all([client.get<number>('/a'), client.get<number>('/b')]);
    expect(a).not.toBe(b);
    const next = await client.get<number>('/c');
    expect([a, b]).toContain(next);
    expect(await client.get('/last')).toBe(next);
    expect(await client.get('/d')).toBe(next === a ? b : a);
  });

  it('keepAliveMs: one that is not used is closed', async () => {
    const server = await startServer((_seen, response) => json(response, 1));
    const closed = new Promise((resolve) =>
      server.server.once('connection', (socket) => socket.once('close', resolve)),
    );
    const client = track(
      new ApiClient({ baseURL: server.url, logger: false, transport: undiciTransport({ keepAliveMs: 20 }) }),
    );
    await client.get('/x');
    await closed;
    await client.get('/x');
    expect(server.requests).toHaveLength(2);
  });

  it('a body beyond axios.maxBodyLength is not sent', async () => {
    const server = await startServer((seen, response) => json(response, seen.body.length));
    const client = over(server.url, { maxBodyLength: 6 });
    expect(await client.post('/x', 'sixsix')).toBe(6);
    const error = await errorOf(client.post('/x', 'seven77'));
    expect(error.message).toContain('the request body is larger than maxBodyLength (6 bytes)');
    expect(server.requests).toHaveLength(1);
  });
});

describe('what undici cannot do is refused', () => {
  it.each<[AxiosSettings, string]>([
    [{ httpsAgent: new https.Agent() }, 'axios.httpsAgent cannot be used'],
    [{ httpAgent: new http.Agent() }, 'axios.httpAgent cannot be used'],
    [{ httpsAgent: { maxSockets: 4 } }, 'axios.httpsAgent.maxSockets cannot be used'],
    [{ httpAgent: { keepAlive: false } }, 'axios.httpAgent.keepAlive: false cannot be used'],
    [{ maxRate: 1_000 }, 'axios.maxRate cannot be used'],
    [{ onDownloadProgress: () => undefined }, 'axios.onDownloadProgress cannot be used'],
    [{ insecureHTTPParser: true }, 'axios.insecureHTTPParser cannot be used'],
  ])('%j at construction', (axios, message) => {
    expect(() => over('https://api.test', axios)).toThrow(ConfigurationError);
    expect(() => over('https://api.test', axios)).toThrow(`${message} with transport 'undici': `);
  });

  it('a setting of the connection for a single call, before anything is sent', async () => {
    const server = await startServer((_seen, response) => json(response, 1));
    class Direct extends ApiClient {
      call(): Promise<unknown> {
        return this.http.get('/x', { httpAgent: new http.Agent() });
      }
    }
    const client = track(new Direct({ baseURL: server.url, logger: false, transport: 'undici' }));
    const error = await errorOf(client.call());
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toContain('httpAgent of a single call cannot be used');
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    [{ keepAliveMs: 0 }, 'undiciTransport: keepAliveMs must be a number of milliseconds above 0; got 0'],
    [{ keepAlive: 1 }, 'undiciTransport: unknown option "keepAlive"; did you mean "keepAliveMs"?'],
  ])('%j of undiciTransport', (options, message) => {
    expect(() => undiciTransport(options as object)).toThrow(message);
  });
});
