import { ConfigurationError } from '../../src/errors/configuration-error.js';
import { CrossOriginError } from '../../src/errors/cross-origin-error.js';
import { checkOrigin, TargetResolver } from '../../src/http/target.js';

const BASE = 'https://api.test:8443/v1';
const resolver = new TargetResolver(BASE, ['https://files.test']);

describe('resolve: a path', () => {
  it.each([
    ['orders', `${BASE}/orders`],
    ['/orders', `${BASE}/orders`],
    ['', BASE],
    ['?a=1', `${BASE}?a=1`],
    ['/orders?a=1#top', `${BASE}/orders?a=1`],
    ['users:batchGet', `${BASE}/users:batchGet`],
    ['a/%2F/%E3%81%82', `${BASE}/a/%2F/%E3%81%82`],
  ])('%j is appended to the path of baseURL', (path, url) => {
    expect(resolver.resolve(path)).toEqual({
      url,
      origin: 'https://api.test:8443',
      hostname: 'api.test',
      own: true,
    });
  });

  it('a trailing slash of baseURL makes no difference', () => {
    expect(new TargetResolver('https://api.test/v1/', []).resolve('/x').url).toBe('https://api.test/v1/x');
    expect(new TargetResolver('https://api.test', []).resolve('').url).toBe('https://api.test/');
  });

  it.each(['//evil.test/x', '\\\\evil.test\\x'])('%j names another origin and is refused', (path) => {
    expect(() => resolver.resolve(path)).toThrow(CrossOriginError);
  });

  it('never leaves the origin, whatever it holds', () => {
    for (const path of [
      '@evil.test',
      '/@evil.test',
      ':99/x',
      '/\\evil.test',
      '..//evil.test',
      '\tx',
      '.evil.test',
    ]) {
      expect(new URL(resolver.resolve(path).url).origin).toBe('https://api.test:8443');
      expect(new URL(new TargetResolver('https://api.test', []).resolve(path).url).origin).toBe(
        'https://api.test',
      );
    }
  });
});

describe('resolve: an absolute URL', () => {
  it('of the own origin is taken as it is', () => {
    expect(resolver.resolve('https://api.test:8443/other?q=%2F')).toMatchObject({
      url: 'https://api.test:8443/other?q=%2F',
      own: true,
    });
  });

  it('of an allowed origin is followed, but is not the own', () => {
    expect(resolver.resolve('https://files.test/a')).toMatchObject({
      url: 'https://files.test/a',
      own: false,
    });
  });

  it.each([
    'https://api.test/other',
    'http://api.test:8443/other',
    'https://evil.test/',
    'https://files.test.evil.test/',
    'ftp://api.test/x',
    'https://',
  ])('%j is refused', (path) => {
    expect(() => resolver.resolve(path)).toThrow(CrossOriginError);
  });

  it('says which origin it would have been, and how to allow it', () => {
    expect(() => resolver.resolve('https://evil.test/x')).toThrow("allowedOrigins: ['https://evil.test']");
  });
});

describe('pathOf: a target as a caller would write it', () => {
  const resolver = new TargetResolver('https://api.test/v1/', ['https://files.test']);

  it.each([
    ['/search/issues', '/search/issues'],
    ['search/issues?q=a', '/search/issues'],
    ['https://api.test/v1/search/issues?q=a&page=2', '/search/issues'],
    ['', 'https://api.test/v1'],
    ['https://api.test/v10/x', 'https://api.test/v10/x'],
    ['https://files.test/v1/a?b=1', 'https://files.test/v1/a'],
  ])('%s', (path, expected) => {
    expect(resolver.pathOf(resolver.resolve(path))).toBe(expected);
  });
});

describe('follow: a URL that a server sent', () => {
  it.each([
    ['/api/x?page=2', 'https://api.test:8443/api/x?page=2'],
    ['x?page=2', 'https://api.test:8443/v1/x?page=2'],
    ['?page=2', 'https://api.test:8443/v1/list?page=2'],
    ['//api.test:8443/v2', 'https://api.test:8443/v2'],
    ['https://api.test:8443/a%2Fb?c=%E3%81%82', 'https://api.test:8443/a%2Fb?c=%E3%81%82'],
    ['#fragment', 'https://api.test:8443/v1/list?page=1'],
    ['https://user:pass@api.test:8443/x', 'https://api.test:8443/x'],
  ])('%j is resolved against the URL of the response', (reference, url) => {
    expect(resolver.follow(reference, 'https://api.test:8443/v1/list?page=1').url).toBe(url);
  });

  it.each(['https://evil.test/', '//evil.test/', 'javascript:alert(1)', 'data:text/plain,x', 'http://['])(
    '%j is refused',
    (reference) => {
      expect(() => resolver.follow(reference, `${BASE}/list`)).toThrow(CrossOriginError);
    },
  );
});

describe('anywhere: a token endpoint', () => {
  it('may be on any origin', () => {
    expect(resolver.anywhere('https://login.test/token')).toMatchObject({
      own: false,
      hostname: 'login.test',
    });
    expect(resolver.anywhere('/token').url).toBe(`${BASE}/token`);
  });

  it('must be http', () => {
    expect(() => resolver.anywhere('ftp://login.test/token')).toThrow(ConfigurationError);
  });
});

describe('baseURL', () => {
  it.each([undefined, '', 'api.test', '/v1', 'ftp://api.test', 'https://', 7])('%j is refused', (baseURL) => {
    expect(() => new TargetResolver(baseURL, [])).toThrow('baseURL must be an absolute http or https URL');
  });

  it.each(['https://user:hunter22@api.test', 'https://api.test?key=hunter22', 'https://api.test#hunter22'])(
    '%j is refused without showing it',
    (baseURL) => {
      let message = '';
      try {
        new TargetResolver(baseURL, []);
      } catch (error) {
        message = String(error);
      }
      expect(message).toContain('baseURL must not hold');
      expect(message).not.toContain('hunter22');
    },
  );
});

describe('allowedOrigins', () => {
  it('takes origins', () => {
    expect(checkOrigin('https://Files.test:443', 'o')).toBe('https://files.test');
  });

  it.each(['files.test', 'https://files.test/path', 'https://files.test?x', 'ftp://files.test', 3])(
    'refuses %j',
    (value) => {
      expect(() => checkOrigin(value, 'allowedOrigins[0]')).toThrow(
        'allowedOrigins[0] must be an http or https origin',
      );
    },
  );
});
