import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ChaosApi } from '../../src/testing/index.js';
import { closeClients, errorOf, makeClient } from '../support/clients.js';

const NAMES = ['request', 'response', 'retry', 'rate-limit', 'page', 'error'] as const;

describe('diagnostics channels', () => {
  let api: ChaosApi;
  const heard: [name: string, event: Record<string, unknown>][] = [];
  const listeners = NAMES.map((name) => {
    const listener = (event: unknown): void => void heard.push([name, event as Record<string, unknown>]);
    return [`resilient-api-client:${name}`, listener] as const;
  });

  beforeEach(async () => {
    heard.length = 0;
    for (const [name, listener] of listeners) subscribe(name, listener);
    api = await ChaosApi.start({ records: 20, pageSize: 10 });
  });
  afterEach(async () => {
    for (const [name, listener] of listeners) unsubscribe(name, listener);
    await closeClients();
    await api.close();
  });

  it('tell of every client of the process what hooks would be told', async () => {
    api.script([{ status: 503 }], { path: '/cursor' });
    const told: unknown[] = [];
    const client = makeClient(api.url, { hooks: { onResponse: (event) => told.push(event) } });
    await client.collect('/cursor');
    await errorOf(makeClient(api.url).get('/status/404'));
    expect(heard.map(([name]) => name)).toEqual([
      ...['request', 'response', 'retry', 'request', 'response', 'page', 'request', 'response', 'page'],
      ...['request', 'response', 'error'],
    ]);
    expect(heard.filter(([name]) => name === 'response').map(([, event]) => event)).toEqual([
      ...told,
      expect.objectContaining({ method: 'GET', url: `${api.url}/status/404`, attempt: 1, status: 404 }),
    ]);
  });

  it('tell of waits', async () => {
    api.script([{ status: 429, headers: { 'Retry-After': '1' } }], { path: '/records/1' });
    await makeClient(api.url).get('/records/1');
    expect(heard.find(([name]) => name === 'rate-limit')?.[1]).toMatchObject({ reason: 'retry-after' });
  });

  it('show no secret', async () => {
    const client = makeClient(api.url, {
      auth: { type: 'apiKey', in: 'query', name: 'key', value: 'sk-4af1c9' },
    });
    await client.get('/records/1', { token: 'sk-4af1c9' });
    expect(JSON.stringify(heard)).not.toContain('sk-4af1c9');
    expect(heard).not.toHaveLength(0);
  });
});
