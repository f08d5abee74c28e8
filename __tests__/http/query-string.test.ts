import { addAbsentParams, appendQuery, serializeParams } from '../../src/http/query-string.js';

describe('serializeParams', () => {
  it.each<[object, string]>([
    [{}, ''],
    [{ a: 1, b: 'x y', c: true, d: 10n }, 'a=1&b=x%20y&c=true&d=10'],
    [{ a: [1, 2], 'b[]': ['x'] }, 'a=1&a=2&b%5B%5D=x'],
    [{ a: null, b: undefined, c: [null, 1, undefined], d: '' }, 'c=1&d='],
    [{ since: new Date(0) }, 'since=1970-01-01T00%3A00%3A00.000Z'],
    [{ q: 'あ&=+#' }, 'q=%E3%81%82%26%3D%2B%23'],
    [new URLSearchParams('a=1&a=2'), 'a=1&a=2'],
  ])('%o → %s', (params, query) => {
    expect(serializeParams(params)).toBe(query);
  });

  it.each([
    { a: { b: 1 } },
    { a: Number.NaN },
    { a: Infinity },
    { a: () => 1 },
    { a: [[1]] },
    { a: new Date(Number.NaN) },
  ])('refuses %o, naming the parameter', (params) => {
    expect(() => serializeParams(params)).toThrow('params.a must be');
  });

  it('refuses text that is not valid Unicode', () => {
    expect(() => serializeParams({ a: '\ud800' })).toThrow('not valid Unicode');
  });

  it('does not show the value, which may be a secret', () => {
    expect(() => serializeParams({ key: { secret: 'hunter22' } })).toThrow(/^((?!hunter22).)*$/);
  });
});

describe('appendQuery', () => {
  it.each([
    ['/a', 'b=1', '/a?b=1'],
    ['/a?c=2', 'b=1', '/a?c=2&b=1'],
    ['/a?', 'b=1', '/a?b=1'],
    ['/a?c=2&', 'b=1', '/a?c=2&b=1'],
    ['/a#top', 'b=1', '/a?b=1'],
    ['/a?c=2', '', '/a?c=2'],
  ])('%s + %s', (url, query, expected) => {
    expect(appendQuery(url, query)).toBe(expected);
  });
});

describe('addAbsentParams', () => {
  it("adds what is absent and keeps the server's own value", () => {
    expect(addAbsentParams('/a?key=server&x=%2F', { key: 'client', version: 2 })).toBe(
      '/a?key=server&x=%2F&version=2',
    );
  });

  it('compares decoded names', () => {
    expect(addAbsentParams('/a?api%5Fkey=1', { api_key: 2 })).toBe('/a?api%5Fkey=1');
  });
});
