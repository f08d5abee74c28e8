import { growth } from '../support/growth.js';
import { Redactor } from '../../src/redaction/redactor.js';

const redactor = new Redactor();
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
const PEM = '-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----';

describe('text', () => {
  it.each([
    // schemes
    ['sent Bearer abc.def to it', 'sent Bearer [redacted] to it'],
    ['bearer   s!e#c$r*et, then', 'bearer   [redacted], then'],
    ['Bearer%20abcdef123', 'Bearer%20[redacted]'],
    ['h=Bearer+abcdef123&x=1', 'h=Bearer+[redacted]&x=1'],
    ['Basic dXNlcjpwYXNz', 'Basic [redacted]'],
    ['bearer token abc123def456', 'bearer token [redacted]'],
    ['ApiKey abc123def456', 'ApiKey [redacted]'],
    // JSON and what resembles it
    ['{"password":"a\\"b","x":1}', '{"password":"[redacted]","x":1}'],
    ['{"user":{"accessToken" : "abc"}}', '{"user":{"accessToken" : "[redacted]"}}'],
    ['{"pin":1,"secret": 12345}', '{"pin":1,"secret": [redacted]}'],
    ['{"token":{"a":["]}"]},"b":2}', '{"token":[redacted],"b":2}'],
    ['{"token":["a","b"],"b":2}', '{"token":[redacted],"b":2}'],
    ['{"credentials":{"user":"u","cut', '{"credentials":[redacted]'],
    ['{"password":"cut off', '{"password":"[redacted]'],
    ['{"payload":"{\\"password\\":\\"abc\\"}"}', '{"payload":"{\\"password\\":\\"[redacted]\\"}"}'],
    ['{"pass\\u0077ord":"abc"}', '{"pass\\u0077ord":"[redacted]"}'],
    ["{'password': 'abc', 'b': 1}", "{'password': '[redacted]', 'b': 1}"],
    ['{"api_key"=>"abc"}', '{"api_key"=>"[redacted]"}'],
    ['[{"name":"Authorization","value":"x y"}]', '[{"name":"Authorization","value":"[redacted]"}]'],
    // forms, queries, cookies, attributes
    ['a=1&client_secret=abc&b=2', 'a=1&client_secret=[redacted]&b=2'],
    ['user%5Bpassword%5D=a%26b&c=1', 'user%5Bpassword%5D=[redacted]&c=1'],
    ['%E0%A4_password=abc', '%E0%A4_password=[redacted]'],
    ['connect to (password=abc; user=me)', 'connect to (password=[redacted]; user=me)'],
    ['<x password="a b" y="c">', '<x password="[redacted]" y="c">'],
    ['see https://h/x?api_key=abc, then', 'see https://h/x?api_key=[redacted], then'],
    // header lines
    ['Authorization: Custom a b c\nHost: h', 'Authorization: [redacted]\nHost: h'],
    ['cookie: a=1; b="2"; c\nHost: h', 'cookie: [redacted]\nHost: h'],
    ["curl -H 'X-Api-Key: abc' h", "curl -H 'X-Api-Key: [redacted]' h"],
    ['access_token: abc', 'access_token: [redacted]'],
    ['password: "two words"', 'password: "[redacted]"'],
    ['token: abc123def', 'token: [redacted]'],
    // XML and multipart
    ['<a><password>abc</password></a>', '<a><password>[redacted]</password></a>'],
    ['<Secret type="x"><![CDATA[abc]]></Secret>', '<Secret type="x"><![CDATA[[redacted]</Secret>'],
    [
      '--b\r\nContent-Disposition: form-data; name="password"\r\n\r\nabc\r\n--b--',
      '--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n[redacted]\r\n--b--',
    ],
    // forms of their own
    [`is ${JWT} valid`, 'is [redacted] valid'],
    [`key ${PEM} end`, 'key [redacted] end'],
    ['key -----BEGIN PRIVATE KEY-----\nMIIabc', 'key [redacted]'],
    [JSON.stringify({ note: PEM }), '{"note":"[redacted]"}'],
    ['at https://user:pa@ss@host/x', 'at https://[redacted]@host/x'],
    ['at //token@host/x', 'at //[redacted]@host/x'],
  ])('%s', (given, expected) => {
    expect(redactor.text(given)).toBe(expected);
    expect(redactor.text(expected)).toBe(expected);
  });

  it.each([
    'WWW-Authenticate: Bearer realm="x", error="invalid_token"',
    'Bearer token expired. Basic information follows; a basic plan, and bearer authentication is required',
    'Invalid token: expired',
    'Invalid token: https://docs.example.com/tokens/1234567890',
    '{"password":null,"token":true,"secret":""}',
    '{"page_token":"abc","next_token":"def","token_type":"bearer","author":"me"}',
    '?page_token=abc&cursor=def&password=',
    'password= and token:',
    'mail me@example.com // see a@b.c in the code',
    '-----BEGIN CERTIFICATE-----\nMIIabc\n-----END CERTIFICATE-----',
    'eyJhbGciOiJIUzI1NiJ9',
    '<a><name>abc</name><password> </password></a>',
    'C:\\new\\table 12:30:05 100%',
  ])('leaves alone: %s', (text) => {
    expect(redactor.text(text)).toBe(text);
  });

  it.each([
    ['quotes', '"'],
    ['quoted names', '"password"'],
    ['equals signs', 'a='],
    ['colons', 'token:'],
    ['tags', '<a b'],
    ['JWT starts', 'eyJ-'],
    ['slashes', '//@'],
    ['escapes', '%25\\u0025&amp;'],
    ['parts', 'name="password"\r\n\r\n'],
    ['keys', '-----BEGIN PRIVATE KEY-----'],
    ['brackets', '"token":['],
    ['header values', 'cookie: a="'],
  ])('takes linear time for many %s', (_, piece) => {
    expect(growth((size) => redactor.text(piece.repeat(size / piece.length)), 20_000)).toBeLessThan(12);
  });
});

describe('url', () => {
  it.each([
    ['https://h/a?b=%7e&c', 'https://h/a?b=%7e&c'],
    ['https://h/a?api_key=a;b,c"d&x=%20', 'https://h/a?api_key=[redacted]&x=%20'],
    ['/a?x=1&access_token=abc#frag', '/a?x=1&access_token=[redacted]#frag'],
    ['https://h/#access_token=abc&state=1', 'https://h/#access_token=[redacted]&state=1'],
    ['https://h/?api%5Fkey=abc', 'https://h/?api%5Fkey=[redacted]'],
    ['https://h/?%E0%A4=1&sig=abc', 'https://h/?%E0%A4=1&sig=[redacted]'],
    ['https://u:p@h:8080/?page_token=abc', 'https://[redacted]@h:8080/?page_token=abc'],
    [
      'https://h/?to=https%3A%2F%2Fu%3Ap%40g%2F%3Ftoken%3Dabc%26x%3D1',
      'https://h/?to=https%3A%2F%2F[redacted]%40g%2F%3Ftoken%3D[redacted]%26x%3D1',
    ],
    ['https://h/?token=&secret', 'https://h/?token=&secret'],
  ])('%s', (given, expected) => {
    expect(redactor.url(given)).toBe(expected);
  });
});

describe('headers', () => {
  it('are redacted by name, by value and by form', () => {
    const own = new Redactor({ names: ['x-mine'] });
    own.addSecret('s3cr3t-value');
    const given = {
      Authorization: 'Token x',
      'x-mine': '1',
      'x-echo': 'got s3cr3t-value',
      location: 'https://h/?token=abc',
      cookie: '',
      etag: 'W/"1"',
    };
    expect(own.headers(given)).toEqual({
      Authorization: '[redacted]',
      'x-mine': '[redacted]',
      'x-echo': 'got [redacted]',
      location: 'https://h/?token=[redacted]',
      cookie: '',
      etag: 'W/"1"',
    });
    expect(given.Authorization).toBe('Token x');
  });

  it('that come as arrays are joined, and those that are not enumerable stay so', () => {
    const given = { via: ['a', 'b'], __proto__: null } as unknown as Record<string, string>;
    Object.defineProperty(given, 'set-cookie', { value: 'a=b', enumerable: false });
    Object.defineProperty(given, '__proto__', { value: 'x', enumerable: true });
    const copy = redactor.headers(given);
    expect(JSON.stringify(copy)).toBe('{"via":"a, b","__proto__":"x"}');
    expect(copy['set-cookie']).toBe('[redacted]');
  });
});
