import { ConfigurationError } from '../../src/errors/configuration-error.js';
import {
  parseReadLocation,
  parseSentLocation,
  readLocation,
  readSent,
  sendAt,
} from '../../src/pagination/location.js';
import { formatPath, parsePath, readPath } from '../../src/pagination/path.js';
import { response } from './helpers.js';

const parse = (text: unknown): ReturnType<typeof parsePath> => parsePath(text, 'itemsPath', 'a path');

describe('a path in the body', () => {
  const body = {
    data: { items: [1, 2], empty: null },
    'odd.key': { '@odata.nextLink': 'u' },
    rows: [{ id: 7 }, { id: 8 }],
    edges: [{ node: 'a' }, { node: 'b' }, null],
  };

  it.each([
    ['', body],
    ['data.items', [1, 2]],
    ['data.empty', null],
    ["['odd.key']['@odata.nextLink']", 'u'],
    ['["odd.key"]["@odata.nextLink"]', 'u'],
    ['rows[1].id', 8],
    ['rows[].id', [7, 8]],
    ['edges[].node', ['a', 'b', undefined]],
    ['data.items[]', [1, 2]],
    ['data.missing', undefined],
    ['data.items.x', undefined],
    ['data.items.map', undefined],
    ['data.toString', undefined],
    ['data.empty.deeper', undefined],
    ['data.empty[]', null],
    ['data[]', undefined],
  ])('%s is read by own properties only', (text, expected) => {
    expect(readPath(body, parse(text))).toEqual(expected);
  });

  it.each([
    '.data',
    'data.',
    'data..items',
    'data[',
    'data[x]',
    "data['']",
    'data]x',
    "data['x",
    '__proto__',
    'a.__proto__.b',
    "a['constructor']",
    'a.prototype',
    5,
    null,
  ])('%p is refused', (text) => {
    expect(() => parse(text)).toThrow(ConfigurationError);
  });

  it.each(['data.items', "['odd.key'].x", 'rows[1].id', 'edges[].node', '[0].x', `["it's"]`])(
    '%s survives being written and parsed again',
    (text) => {
      expect(formatPath(parse(text))).toBe(text);
    },
  );
});

describe('a read location', () => {
  const context = {
    response: response(
      { meta: { next_cursor: 'c' }, '@odata.nextLink': 'u' },
      { headers: { 'x-next-page': '3' } },
    ),
    items: [{ id: 1 }, { id: 2, sort: { key: 'k' } }],
  };

  it.each([
    ['body.meta.next_cursor', 'c'],
    ["body['@odata.nextLink']", 'u'],
    ['header.X-Next-Page', '3'],
    ["header['x-next-page']", '3'],
    ['header.x-other', undefined],
    ['last.id', 2],
    ['last.sort.key', 'k'],
  ])('%s', (text, expected) => {
    expect(readLocation(parseReadLocation(text, 'cursor'), context)).toBe(expected);
  });

  it('last of an empty page is nothing', () => {
    expect(readLocation(parseReadLocation('last.id', 'cursor'), { ...context, items: [] })).toBeUndefined();
  });

  it.each([
    'meta.next',
    'body',
    'body.',
    'last',
    'query.page',
    'header.',
    "header['']",
    'bodymeta',
    'body.__proto__.x',
    'header.constructor',
    'body.rows[].id',
    '',
    undefined,
    1,
  ])('%p is refused, with the name of the option', (text) => {
    expect(() => parseReadLocation(text, 'CursorPaginator options: cursor')).toThrow(
      /^CursorPaginator options: cursor must be where to read/,
    );
  });
});

describe('a sent location', () => {
  it.each([
    ['query.page', { params: { page: 1 } }],
    ['query.page[number]', { params: { 'page[number]': 1 } }],
    ["query['page.no']", { params: { 'page.no': 1 } }],
    ['header.X-Cursor', { headers: { 'x-cursor': 1 } }],
    ['body.after', { body: { after: 1 } }],
    ['body.variables.after', { body: { variables: { after: 1 } } }],
  ])('%s', (text, expected) => {
    expect(sendAt(parseSentLocation(text, 'sendAs'), 1)).toEqual(expected);
  });

  it.each([
    ['query.page', { path: '/x?page=4' }, '4'],
    ['query.page', { path: '/x?page=4#page=9', params: { page: 5 } }, 5],
    ['query.page', { path: '/x', params: new URLSearchParams('page=6') }, '6'],
    ['query.page', { path: '/x', params: { page: null } }, undefined],
    ['header.x-cursor', { path: '/x', headers: { 'X-Cursor': 'c' } }, 'c'],
    ['header.x-cursor', { path: '/x', headers: new Headers({ 'X-Cursor': 'c' }) }, 'c'],
    ['body.page.cursor', { path: '/x', body: { page: { cursor: 'c' } } }, 'c'],
    ['body.page', { path: '/x', body: new URLSearchParams('page=2') }, '2'],
    ['body.page', { path: '/x', body: 'page=2' }, undefined],
  ])('%s is found in a request wherever it stands', (text, request, expected) => {
    expect(readSent(parseSentLocation(text, 'sendAs'), request)).toBe(expected);
  });

  it.each([
    'page',
    'query',
    'query.',
    'last.id',
    'body',
    'body.list[0]',
    'body.list[]',
    'query.__proto__',
    'body.a.constructor',
    null,
  ])('%p is refused', (text) => {
    expect(() => parseSentLocation(text, 'sendAs')).toThrow(/^sendAs must be where to put/);
  });
});
