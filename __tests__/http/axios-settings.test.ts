import type { AxiosAdapter } from '../../src/http/axios-settings.js';
import { createAxios } from '../../src/http/axios-settings.js';

/** An instance that sends nothing, and the headers of what it would have sent. */
function open(): { http: ReturnType<typeof createAxios>; sent: Record<string, unknown>[] } {
  const sent: Record<string, unknown>[] = [];
  const adapter: AxiosAdapter = (config) => {
    sent.push({ ...config.headers.toJSON() });
    return Promise.resolve({ data: null, status: 200, statusText: 'OK', headers: {}, config });
  };
  return { http: createAxios('https://api.example.com', adapter), sent };
}

describe('createAxios: default headers', () => {
  it.each([
    ['common', { get: 'a', post: 'a' }],
    ['get', { get: 'a', post: undefined }],
    ['post', { get: undefined, post: 'a' }],
  ] as const)('headers set for %s are sent with what they are for', async (bucket, expected) => {
    const { http, sent } = open();
    http.defaults.headers[bucket]['X-Test'] = 'a';
    await http.get('/things');
    await http.post('/things');
    expect({ get: sent[0]?.['X-Test'], post: sent[1]?.['X-Test'] }).toEqual(expected);
  });

  it('the headers of a method can be replaced as a whole', async () => {
    const { http, sent } = open();
    http.defaults.headers.put = { 'X-Test': 'b' };
    await http.put('/things');
    expect(sent[0]?.['X-Test']).toBe('b');
  });

  it('what is added for one method stays when another is asked for', async () => {
    const { http, sent } = open();
    http.defaults.headers.get['X-One'] = '1';
    http.defaults.headers.get['X-Two'] = '2';
    expect(http.defaults.headers.delete).toEqual({});
    await http.get('/things');
    expect(sent[0]).toMatchObject({ 'X-One': '1', 'X-Two': '2' });
  });

  it('nothing says which types are accepted: the adapter does', async () => {
    const { http, sent } = open();
    await http.get('/things');
    expect(sent[0]).toEqual({});
  });
});
