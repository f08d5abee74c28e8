import type { RequestInput } from '../../src/http/api-request.js';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { PaginationError } from '../../src/errors/pagination-error.js';
import { amendRequest } from '../../src/pagination/amend-request.js';
import { checkPageRequest, composePageRequests } from '../../src/pagination/page-request.js';
import { resolveNextUrl } from '../../src/pagination/next-url.js';
import { deepFreeze } from './helpers.js';

describe('amendRequest', () => {
  it.each([
    [
      'sets params by key',
      { params: { a: 1, b: 2 } },
      { params: { b: 3, c: 4 } },
      { params: { a: 1, b: 3, c: 4 } },
    ],
    ['removes by null', { params: { a: 1, b: 2 } }, { params: { a: null } }, { params: { b: 2 } }],
    ['leaves what undefined names', { params: { a: 1 } }, { params: { a: undefined } }, { params: { a: 1 } }],
    [
      'takes URLSearchParams',
      { params: new URLSearchParams('a=1&b=2&b=3') },
      { params: { a: 9 } },
      { params: { a: 9, b: ['2', '3'] } },
    ],
    [
      'sets headers in any case',
      { headers: { 'X-Cursor': 'old', Accept: 'x' } },
      { headers: { 'x-cursor': 'new' } },
      { headers: { Accept: 'x', 'x-cursor': 'new' } },
    ],
    [
      'removes headers in any case',
      { headers: { 'X-A': '1' } },
      { headers: { 'x-a': null } },
      { headers: {} },
    ],
    [
      'takes Headers',
      { headers: new Headers({ 'X-A': '1', 'X-B': '2' }) },
      { headers: { 'x-a': '3' } },
      { headers: { 'x-b': '2', 'x-a': '3' } },
    ],
    [
      'amends the body deeply, other keys kept',
      { body: { page: { size: 5, cursor: 'old' }, filter: { on: true } } },
      { body: { page: { cursor: 'new' } } },
      { body: { page: { size: 5, cursor: 'new' }, filter: { on: true } } },
    ],
    [
      'replaces arrays in the body',
      { body: { after: [1, 2] } },
      { body: { after: [3] } },
      { body: { after: [3] } },
    ],
    ['sets null in the body', { body: { after: 'x' } }, { body: { after: null } }, { body: { after: null } }],
    ['makes a body where there is none', {}, { body: { after: 'x' } }, { body: { after: 'x' } }],
    [
      'lets a URL replace path and call params',
      { params: { a: 1 } },
      { url: 'http://h/n?a=2' },
      { path: 'http://h/n?a=2', params: {} },
    ],
    [
      'adds params to a URL once',
      {},
      { url: '/n?a=1&b=2', params: { a: 3 } },
      { path: '/n?b=2', params: { a: 3 } },
    ],
    [
      'replaces a parameter in the path',
      { path: '/x?page=1&q=%2F' },
      { params: { page: 2 } },
      { path: '/x?q=%2F', params: { page: 2 } },
    ],
    [
      'removes a parameter from the path',
      { path: '/x?page=1' },
      { params: { page: null } },
      { path: '/x', params: {} },
    ],
  ])('%s', (_title, request, amendment, expected) => {
    const before = deepFreeze({ path: '/x', ...request });
    expect(amendRequest(before, deepFreeze(amendment))).toEqual({ ...before, ...expected });
  });

  it('keeps everything else of the request', () => {
    const signal = AbortSignal.timeout(60_000);
    const request = { path: '/x', method: 'POST', signal, priority: 2 } as const;
    expect(amendRequest(request, { params: { a: 1 } })).toEqual({ ...request, params: { a: 1 } });
  });

  it('amends a form, of which it makes a copy', () => {
    const body = new URLSearchParams('a=1&page=1&old=x');
    const amended = amendRequest({ path: '/x', body }, { body: { page: 2, old: null } });
    expect(String(amended.body)).toBe('a=1&page=2');
    expect(String(body)).toBe('a=1&page=1&old=x');
  });

  it.each([
    ['a text', 'raw', { a: 1 }],
    ['a buffer', Buffer.from('raw'), { a: 1 }],
    ['a form, with a nested value', new URLSearchParams('a=1'), { a: { b: 1 } }],
  ])('refuses to amend %s', (_title, body, amendment) => {
    expect(() => amendRequest({ path: '/x', body }, { body: amendment })).toThrow(PaginationError);
  });

  it('reaches no prototype', () => {
    const hostile = JSON.parse(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    ) as object;
    const request: RequestInput = { path: '/x' };
    const amended = amendRequest(request, { params: hostile, body: hostile });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect((amended.params as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.getPrototypeOf(amended.params)).toBe(Object.prototype);
  });
});

describe('composePageRequests', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const value = fc.constantFrom(1, 'x', null, 0);
  const fields = fc.dictionary(name, value);
  // Where an object and a scalar meet in one place, no single page request can say what two do.
  const body = fc.record(
    { a: value, list: fc.array(fc.integer()), deep: fc.record({ x: value, y: value }, { requiredKeys: [] }) },
    { requiredKeys: [] },
  );
  const url = fc.constantFrom('http://h/n', 'http://h/n?a=1&b=%2F', '/rel?c=3');
  const pageRequest = fc.record({ url, params: fields, headers: fields, body }, { requiredKeys: [] });

  it('amends as the two do one after the other', () => {
    fc.assert(
      fc.property(
        fields,
        fields,
        body,
        pageRequest,
        pageRequest,
        (params, headers, ownBody, first, second) => {
          const request: RequestInput = deepFreeze({
            path: '/x?a=0&z=1',
            params,
            headers,
            body: ownBody,
          });
          const one = checkPageRequest(deepFreeze(first));
          const two = checkPageRequest(deepFreeze(second));
          const composed = composePageRequests(deepFreeze(one), deepFreeze(two));
          const apart = amendRequest(amendRequest(request, one), two);
          const together = amendRequest(request, composed);
          expect({ ...together, params: together.params ?? {} }).toEqual({
            ...apart,
            params: apart.params ?? {},
          });
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('checkPageRequest', () => {
  it('copies into plain JSON', () => {
    const params = { since: new Date(0), id: 5n, gone: undefined };
    expect(checkPageRequest({ params, headers: new Headers({ 'X-A': '1' }), url: ' /next ' })).toEqual({
      url: '/next',
      params: { since: '1970-01-01T00:00:00.000Z', id: '5' },
      headers: { 'x-a': '1' },
    });
    expect(checkPageRequest({ params: new URLSearchParams('a=1') })).toEqual({ params: { a: '1' } });
  });

  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;

  it.each([
    [undefined, /got undefined/],
    ['/next', /got string/],
    [[], /got an array/],
    [{ parms: {} }, /unknown field "parms"/],
    [{ url: '' }, /url .* non-empty string/],
    [{ url: 5 }, /url .* non-empty string/],
    [{ params: 'a=1' }, /params .* must be an object/],
    [{ body: [] }, /body .* must be an object/],
    [{ headers: null }, /headers .* must be an object/],
    [{ body: cyclic }, /body .* cannot be written as JSON/],
  ])('refuses %p', (value, message) => {
    expect(() => checkPageRequest(value)).toThrow(PaginationError);
    expect(() => checkPageRequest(value)).toThrow(message);
  });
});

describe('resolveNextUrl', () => {
  it.each([
    ['/api/x?page=2', 'http://api.test:8080/v1/items?page=1', 'http://api.test:8080/api/x?page=2'],
    ['more?page=2', 'http://api.test:8080/v1/items', 'http://api.test:8080/v1/more?page=2'],
    ['?page=2', 'http://api.test:8080/v1/items?page=1', 'http://api.test:8080/v1/items?page=2'],
    ['../up', 'http://api.test/v1/a/b', 'http://api.test/v1/up'],
    ['//other.test/x', 'https://api.test/', 'https://other.test/x'],
    ['/x?q=%E3%81%82&p=%2F&l=%e3', 'http://api.test', 'http://api.test/x?q=%E3%81%82&p=%2F&l=%e3'],
    ["https://api.test/x?q=%E3%81%82%2F|~'", 'http://api.test', "https://api.test/x?q=%E3%81%82%2F|~'"],
  ])('%s against %s', (url, from, expected) => {
    expect(resolveNextUrl({ url }, from)).toEqual({ url: expected });
  });

  it('keeps what comes with the URL, and requests without one', () => {
    expect(resolveNextUrl({ url: '/x', headers: { a: '1' } }, 'http://h')).toEqual({
      url: 'http://h/x',
      headers: { a: '1' },
    });
    expect(resolveNextUrl({ params: { a: 1 } }, 'http://h')).toEqual({ params: { a: 1 } });
  });

  it('refuses what is no URL', () => {
    expect(() => resolveNextUrl({ url: 'http://[' }, 'http://h')).toThrow(PaginationError);
  });
});

describe('paging through plain headers', () => {
  it('does not make Node load its fetch implementation', () => {
    const script = `
      const { amendRequest } = require('./src/pagination/amend-request.ts');
      const { identifyRequest } = require('./src/pagination/request-identity.ts');
      identifyRequest(amendRequest({ path: '/x', headers: { a: '1' } }, { headers: { b: '2' }, params: { c: 3 } }));
      process.stdout.write(String(process.moduleLoadList.some((name) => name.includes('undici'))));
    `;
    const child = spawnSync(process.execPath, ['-r', './__tests__/support/register-ts.js', '-e', script], {
      cwd: path.resolve(__dirname, '../..'),
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect(child.stdout).toBe('false');
  });
});
