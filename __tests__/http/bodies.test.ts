import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import { decompress } from '../../src/http/decompress.js';
import { decodeText, parseLenient, parseStrict } from '../../src/http/parse-body.js';
import { prepareBody } from '../../src/http/request-body.js';
import { checkHeaders } from '../../src/http/request-headers.js';
import { requestIdOf, toResponseHeaders } from '../../src/http/response-headers.js';

describe('prepareBody', () => {
  it.each<[string, unknown, unknown, string | null]>([
    ['nothing', undefined, undefined, null],
    ['null', null, undefined, null],
    ['an object', { a: 1 }, '{"a":1}', 'application/json'],
    ['an array', [1, 'b'], '[1,"b"]', 'application/json'],
    ['a number', 7, '7', 'application/json'],
    ['a boolean', false, 'false', 'application/json'],
    ['a date', new Date(0), '"1970-01-01T00:00:00.000Z"', 'application/json'],
    ['text', 'a,b', 'a,b', 'text/plain;charset=utf-8'],
    ['a form', new URLSearchParams({ a: '1 2' }), 'a=1+2', 'application/x-www-form-urlencoded'],
    ['bytes', Uint8Array.of(1, 2), Buffer.from([1, 2]), 'application/octet-stream'],
    ['an ArrayBuffer', Uint8Array.of(3).buffer, Buffer.from([3]), 'application/octet-stream'],
  ])('%s', async (_what, body, data, contentType) => {
    const prepared = prepareBody(body);
    expect(prepared.replayable).toBe(true);
    expect(await prepared.encode()).toEqual({ data, contentType });
  });

  it('a slice of a larger buffer is sent as the slice', async () => {
    const bytes = new Uint8Array([0, 1, 2, 3]).subarray(1, 3);
    expect((await prepareBody(bytes).encode()).data).toEqual(Buffer.from([1, 2]));
  });

  it('a form with files and a blob are left to axios', async () => {
    const form = new FormData();
    expect(await prepareBody(form).encode()).toEqual({ data: form, contentType: null });
    const blob = new Blob(['x'], { type: 'text/csv' });
    expect(await prepareBody(blob).encode()).toEqual({ data: blob, contentType: 'text/csv' });
  });

  it('JSON is written once, so that a later change does not reach a retry', async () => {
    const body = { a: 1 };
    const prepared = prepareBody(body);
    body.a = 2;
    expect((await prepared.encode()).data).toBe('{"a":1}');
  });

  it('a stream can be sent only once', () => {
    expect(prepareBody(Readable.from(['x'])).replayable).toBe(false);
  });

  it('a function is asked again for each attempt', async () => {
    let calls = 0;
    const sync = prepareBody(() => ({ attempt: (calls += 1) }));
    expect(sync.replayable).toBe(true);
    expect([await sync.encode(), await sync.encode()]).toMatchObject([
      { data: '{"attempt":1}' },
      { data: '{"attempt":2}' },
    ]);
    const later = prepareBody(async () => 'text');
    expect(await later.encode()).toEqual({ data: 'text', contentType: 'text/plain;charset=utf-8' });
  });

  it('what JSON cannot hold is refused', () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(() => prepareBody(cycle)).toThrow('cannot be written as JSON');
    expect(() => prepareBody({ n: 1n })).toThrow('cannot be written as JSON');
    expect(() => prepareBody(Symbol('x'))).toThrow('it is a symbol');
  });

  it.each<[string, unknown]>([
    ['Map', new Map([['a', 1]])],
    ['Set', new Set([1])],
    ['Promise', Promise.resolve({ a: 1 })],
    ['ReadableStream', Readable.toWeb(Readable.from(['x']))],
  ])('a %s is refused, of which JSON would make {}', (name, body) => {
    expect(() => prepareBody(body)).toThrow(`cannot be written as JSON: of a ${name} it would hold nothing`);
  });
});

describe('decompress', () => {
  const text = Buffer.from('hello '.repeat(1_000));
  it.each<[string, Buffer]>([
    ['gzip', zlib.gzipSync(text)],
    ['X-GZIP', zlib.gzipSync(text)],
    ['deflate', zlib.deflateSync(text)],
    ['deflate', zlib.deflateRawSync(text)],
    ['br', zlib.brotliCompressSync(text)],
    ['identity', text],
    ['br, gzip', zlib.gzipSync(zlib.brotliCompressSync(text))],
  ])('%s', async (encoding, data) => {
    expect(await decompress(data, encoding, 1e6)).toEqual(text);
  });

  it('refuses a body that is cut short', async () => {
    await expect(decompress(zlib.gzipSync(text).subarray(0, 30), 'gzip', 1e6)).rejects.toMatchObject({
      code: 'Z_BUF_ERROR',
    });
  });

  it('refuses to undo endless layers', async () => {
    await expect(decompress(text, 'gzip,'.repeat(9), 1e6)).rejects.toThrow('more than 5 content encodings');
  });

  it('stops a bomb at the limit', async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(10_000_000));
    await expect(decompress(bomb, 'gzip', 1_000)).rejects.toMatchObject({ code: 'ERR_BUFFER_TOO_LARGE' });
  });
});

describe('parsing', () => {
  it('strict: JSON or an error; empty is null', () => {
    expect(parseStrict('{"a":[1]}')).toEqual({ a: [1] });
    expect(parseStrict('')).toBeNull();
    expect(parseStrict(' \n')).toBeNull();
    expect(() => parseStrict('<html>')).toThrow(SyntaxError);
    expect(() => parseStrict('{"a":')).toThrow(SyntaxError);
  });

  it('lenient: JSON when it is, else the text', () => {
    expect(parseLenient('{"a":1}')).toEqual({ a: 1 });
    expect(parseLenient('<html>')).toBe('<html>');
  });

  it('text loses its byte order mark', () => {
    expect(decodeText(Buffer.from('\ufeff{}'))).toBe('{}');
  });
});

describe('checkHeaders', () => {
  it('brings names to lower case and keeps null, which takes a header away', () => {
    expect(
      checkHeaders({ 'X-A': 'b', 'X-N': 5, 'X-B': true, Gone: null, Unset: undefined, L: ['a', 'b'] }, 'h'),
    ).toEqual({
      'x-a': 'b',
      'x-n': '5',
      'x-b': 'true',
      gone: null,
      l: 'a, b',
    });
    expect(checkHeaders(new Headers({ 'X-A': 'b' }), 'h')).toEqual({ 'x-a': 'b' });
  });

  it.each<[unknown, string]>([
    [{ 'X-A': 'hunter22\r\nX-Evil: 1' }, 'h.X-A holds characters'],
    [{ 'X-A': 'hunter22あ' }, 'h.X-A holds characters'],
    [{ 'X A': '1' }, 'not a valid header name'],
    [{ 'X-A': { hunter22: 1 } }, 'h.X-A must be a string'],
    [{ 'Content-Length': '3' }, 'the HTTP connection decides it'],
    ['hunter22', 'h must be an object'],
    [['hunter22'], 'h must be an object'],
  ])('refuses %j without showing the value', (headers, message) => {
    let text = '';
    try {
      checkHeaders(headers, 'h');
    } catch (error) {
      text = String(error);
    }
    expect(text).toContain(message);
    expect(text).not.toContain('hunter22');
  });
});

describe('response headers', () => {
  const isSensitive = (name: string): boolean => name === 'set-cookie';

  it('sensitive ones can be read by name but are not enumerable', () => {
    const headers = toResponseHeaders(
      { 'Set-Cookie': ['a=1', 'b=2'], 'X-A': 'b', gone: undefined },
      isSensitive,
    );
    expect(headers['set-cookie']).toBe('a=1, b=2');
    expect(Object.keys(headers)).toEqual(['x-a']);
    expect(JSON.stringify(headers)).toBe('{"x-a":"b"}');
  });

  it('no header reaches a prototype', () => {
    const headers = toResponseHeaders(
      JSON.parse('{"__proto__":"x"}') as Record<string, unknown>,
      isSensitive,
    );
    expect(Object.getPrototypeOf(headers)).toBe(Object.prototype);
  });

  it("finds the server's own id of the request", () => {
    expect(requestIdOf({ 'x-request-id': 'abc' })).toBe('abc');
    expect(requestIdOf({ 'x-amzn-requestid': 'def', 'x-request-id': '' })).toBe('def');
    expect(requestIdOf({})).toBeUndefined();
  });
});
