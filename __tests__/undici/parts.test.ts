import { HeaderList } from '../../src/undici/header-list.js';
import { plainHeaders } from '../../src/undici/plain-headers.js';
import { chooseProxy } from '../../src/undici/proxy-choice.js';
import { requestPath } from '../../src/undici/request-path.js';

describe('HeaderList', () => {
  it('knows a name in any case, and leaves what is set when told to', () => {
    const headers = new HeaderList();
    headers.set('Accept', 'a');
    headers.set('accept', 'b', false);
    headers.set('X-Test', '1');
    headers.set('x-TEST', '2');
    expect(headers.entries).toEqual(['accept', 'a', 'x-test', '2']);
  });
});

describe('requestPath', () => {
  const origin = 'https://api.test';
  it.each([
    ['/', '/'],
    ['/v1/things?page=2&a=b%20c', '/v1/things?page=2&a=b%20c'],
    ['/a/../b', '/b'],
    ['/a/./b', '/a/b'],
    ['/a/%2e%2e/b', '/b'],
    ['/ä b', '/%C3%A4%20b'],
    ['/a?q=ä"<', '/a?q=%C3%A4%22%3C'],
    ['/a\\b', '/a/b'],
    ['/a|b', '/a|b'],
    ["/a?q='", '/a?q=%27'],
    ['/a.b/c..d', '/a.b/c..d'],
    ['?q=1', '/?q=1'],
  ])('%s is asked for as %s, as URLs write it', (given, expected) => {
    expect(requestPath(origin + given, origin)).toBe(expected);
    const { pathname, search } = new URL(origin + given);
    expect(pathname + search).toBe(expected);
  });
});

describe('plainHeaders', () => {
  it('repeated headers become what Node makes of them', () => {
    const given = {
      'set-cookie': ['a=1', 'b=2'],
      'x-many': ['1', '2'],
      'retry-after': ['1', '2'],
      location: ['/a', '/b'],
      etag: 'x',
    };
    expect(plainHeaders(given)).toEqual({
      'set-cookie': ['a=1', 'b=2'],
      'x-many': '1, 2',
      'retry-after': '1',
      location: '/a',
      etag: 'x',
    });
  });
});

describe('chooseProxy', () => {
  const http = { http_proxy: 'http://proxy.test:3128' };
  it.each<[string, Record<string, string>, string, string | null]>([
    ['none named', {}, 'http://api.test', null],
    ['http', http, 'http://api.test', 'http://proxy.test:3128'],
    ['of another scheme', http, 'https://api.test', null],
    ['https, in capitals', { HTTPS_PROXY: 'http://p.test' }, 'https://api.test', 'http://p.test'],
    ['for all', { ALL_PROXY: 'http://p.test' }, 'https://api.test', 'http://p.test'],
    ['without a scheme', { http_proxy: 'p.test:1' }, 'http://api.test', 'http://p.test:1'],
    ['an empty one', { http_proxy: '' }, 'http://api.test', null],
    ['loopback', http, 'http://127.0.0.1:8080', null],
    ['localhost', http, 'http://localhost', null],
    ['NO_PROXY: everything', { ...http, NO_PROXY: '*' }, 'http://api.test', null],
    ['NO_PROXY: the host', { ...http, no_proxy: 'a.test, api.test' }, 'http://api.test', null],
    ['NO_PROXY: another host', { ...http, no_proxy: 'test' }, 'http://api.test', 'http://proxy.test:3128'],
    ['NO_PROXY: a domain', { ...http, no_proxy: '.test' }, 'http://api.test', null],
    ['NO_PROXY: a wildcard', { ...http, no_proxy: '*.test' }, 'http://api.test', null],
    ['NO_PROXY: its port', { ...http, no_proxy: 'api.test:80' }, 'http://api.test', null],
    [
      'NO_PROXY: another port',
      { ...http, no_proxy: 'api.test:81' },
      'http://api.test',
      'http://proxy.test:3128',
    ],
    ['NO_PROXY: in capitals', { ...http, no_proxy: 'API.TEST' }, 'http://api.test', null],
  ])('%s', (_what, environment, origin, expected) => {
    expect(chooseProxy(origin, undefined, environment)?.origin ?? null).toBe(expected);
  });

  it('credentials in a variable are decoded', () => {
    const environment = { http_proxy: 'http://me:p%40ss@proxy.test' };
    expect(chooseProxy('http://api.test', undefined, environment)).toEqual({
      origin: 'http://proxy.test',
      authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
    });
  });

  it('a configured one counts instead, and false is none', () => {
    const configured = { protocol: 'https', host: '::1', port: 8080 };
    expect(chooseProxy('http://api.test', configured, http)?.origin).toBe('https://[::1]:8080');
    expect(chooseProxy('http://api.test', false, http)).toBeNull();
  });
});
