import { ConfigurationError } from '../../src/errors/configuration-error.js';
import { PaginationError } from '../../src/errors/pagination-error.js';
import { arrayPathsOf, detectItemsPath } from '../../src/pagination/detect-items.js';
import { extractItems } from '../../src/pagination/extract-items.js';
import { mergePages } from '../../src/pagination/merge-pages.js';
import { response } from './helpers.js';

const item = { id: 1 };

describe('detectItemsPath', () => {
  it.each([
    ['the body itself', [item], ''],
    ['the body itself, empty', [], ''],
    ['a usual name', { total: 1, results: [item] }, 'results'],
    ['an unusual name', { ok: true, members: [item] }, 'members'],
    ['one level down', { result: { items: [item] } }, 'result.items'],
    ['two levels down', { _embedded: { page: { orders: [item] } } }, '_embedded.page.orders'],
    ['Elasticsearch', { hits: { total: { value: 1 }, hits: [item] } }, 'hits.hits'],
    ['JSON:API', { data: [item], included: [item, item], errors: [] }, 'data'],
    ['OData', { '@odata.context': 'x', value: [item] }, 'value'],
    ['objects before scalars', { ids: [1, 2, 3], users: [item] }, 'users'],
    ['objects before scalars under a usual name', { data: ['a', 'b'], users: [item] }, 'users'],
    ['scalars under a usual name', { tags: ['x'], items: ['a'] }, 'items'],
    ['an empty usual list before others', { items: [], facets: [item], tags: ['x'] }, 'items'],
    ['results before errors', { errors: [item], results: [] }, 'results'],
    ['no errors, which are no items', { data: null, errors: [item] }, undefined],
    ['nor what is in an error', { error: { code: 1, details: [item] } }, undefined],
    ['shallow before deep', { data: { items: [item] }, results: [item] }, 'results'],
    ['the longer of equals', { left: [item], right: [item, item] }, 'right'],
    ['the first of equals', { left: [item], right: [item] }, 'left'],
    ['any name in capitals', { Items: [item], Other: [item, item] }, 'Items'],
    ['an odd key', { 'my.items': [item] }, "['my.items']"],
    [
      'nodes of a connection, deep',
      { data: { org: { repo: { issues: { nodes: [item], pageInfo: {} } } } } },
      'data.org.repo.issues.nodes',
    ],
    ['edges of a connection', { data: { all: { edges: [], pageInfo: {} } } }, 'data.all.edges[].node'],
    ['edges by their nodes', { edges: [{ node: item }] }, 'edges[].node'],
    ['edges of a graph', { edges: [{ from: 1, to: 2 }] }, 'edges'],
    ['no list', { id: 1, nested: { x: 1 } }, undefined],
    ['a list too deep', { a: { b: { c: { d: [item] } } } }, undefined],
    ['a text', 'hello', undefined],
    ['null', null, undefined],
  ])('%s', (_title, body, expected) => {
    expect(detectItemsPath(body)).toBe(expected);
  });

  it('passes over keys that could reach a prototype', () => {
    expect(detectItemsPath(JSON.parse('{"__proto__":[{}],"constructor":[{}]}'))).toBeUndefined();
  });

  it('searches no further than a response can reasonably need', () => {
    const wide = Object.fromEntries(rowsOfObjects(10_000));
    expect(detectItemsPath({ wide, items: [item] })).toBe('items');
    expect(detectItemsPath({ wide, after: { items: [item] } })).toBeUndefined();
    expect(arrayPathsOf({ a: [], b: { c: [] } })).toEqual(['a', 'b.c']);
  });
});

function rowsOfObjects(count: number): [string, object][] {
  return Array.from({ length: count }, (_, index) => [`k${index}`, { x: 1 }]);
}

describe('extractItems', () => {
  const read = (data: unknown, itemsPath: string | null): unknown =>
    extractItems(response(data), { itemsPath, request: { path: '/items', method: 'post' } });

  it.each([
    [{ data: { items: [item] } }, 'data.items', [item]],
    [[item], '', [item]],
    [[item], null, [item]],
    [{ results: [item] }, null, [item]],
    [{ items: null }, 'items', null],
    [{ edges: [{ node: 1 }] }, 'edges[].node', [1]],
  ])('reads %j at %p', (data, itemsPath, expected) => {
    expect(read(data, itemsPath)).toEqual(expected);
  });

  it.each([
    [
      { data: { list: [], more: [] } },
      'data.items',
      /"data\.items" is missing .* "data\.list", "data\.more".*Set itemsPath/,
    ],
    [{ a: 1, b: 2 }, 'items', /no array in it, its keys are "a", "b"/],
    [{}, 'items', /its keys are none/],
    [{ items: { a: 1 } }, 'items', /"items" is an object, not an array/],
    [{ items: 'x' }, 'items', /is "x", not an array/],
    ['<html>', 'items', /the body is "<html>"/],
    [[1], 'items', /the body itself/],
    [{ a: 1 }, null, /No items were found/],
  ])('refuses %j at %p and says what it saw', (data, itemsPath, message) => {
    expect(() => read(data, itemsPath)).toThrow(PaginationError);
    expect(() => read(data, itemsPath)).toThrow(message);
  });

  it('names the request', () => {
    try {
      read({}, 'items');
    } catch (error) {
      expect((error as PaginationError).request).toEqual({
        method: 'POST',
        url: 'http://api.test:8080/items',
      });
    }
    expect.assertions(1);
  });

  it('refuses a path that is none', () => {
    expect(() => read({}, 'a..b')).toThrow(ConfigurationError);
  });
});

describe('mergePages', () => {
  const pages = [{ data: { list: [1, [2, [3]]] } }, { data: { list: [4] } }];

  it.each([
    ['append', 'data.list', [1, [2, [3]], 4]],
    ['extend', 'data.list', [1, 2, [3], 4]],
    ['replace', 'data.list', pages[1]],
    ['collect', 'data.list', pages],
    ['append', null, pages],
    ['append', '', pages],
    ['collect', undefined, pages],
  ] as const)('%s at %p', (strategy, path, expected) => {
    expect(mergePages(strategy, pages, path)).toEqual(expected);
  });

  it('takes what is no list as one element, and null and empty bodies as none', () => {
    expect(mergePages('append', [{ x: { a: 1 } }, { x: null }, null, '', { x: [2] }], 'x')).toEqual([
      { a: 1 },
      2,
    ]);
    expect(mergePages('extend', [{ x: 'text' }], 'x')).toEqual(['text']);
  });

  it('takes pages longer than a call has arguments', () => {
    const long = Array.from({ length: 300_000 }, (_, index) => index);
    expect(mergePages('append', [long])).toHaveLength(300_000);
    expect(mergePages('extend', [[long]])).toHaveLength(300_000);
  });

  it('refuses a missing path, an unknown strategy and the last of no pages', () => {
    expect(() => mergePages('append', [{ x: [] }, { y: [] }], 'x')).toThrow(/Page 2 has nothing at "x".*"y"/);
    expect(() => mergePages('append', [{ y: [] }], 'x')).toThrow(PaginationError);
    expect(() => mergePages('concat' as 'append', [], 'x')).toThrow(ConfigurationError);
    expect(() => mergePages('replace', [])).toThrow(PaginationError);
  });

  it('changes no page', () => {
    const before = JSON.stringify(pages);
    mergePages('collect', pages).push('more');
    mergePages('append', pages, 'data.list').push('more');
    expect(JSON.stringify(pages)).toBe(before);
  });
});
