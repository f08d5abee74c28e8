import { ConfigurationError } from '../../src/errors/configuration-error.js';
import { PaginationError } from '../../src/errors/pagination-error.js';
import type { ApiRequest } from '../../src/http/api-request.js';
import { AutoPaginator } from '../../src/pagination/auto-paginator.js';
import { checkPaginator } from '../../src/pagination/check-paginator.js';
import { CursorPaginator } from '../../src/pagination/cursor-paginator.js';
import { LinkHeaderPaginator } from '../../src/pagination/link-header-paginator.js';
import { NextUrlPaginator } from '../../src/pagination/next-url-paginator.js';
import { OffsetPaginator } from '../../src/pagination/offset-paginator.js';
import { PageNumberPaginator } from '../../src/pagination/page-number-paginator.js';
import { paginatorFromRecord, recordPaginator } from '../../src/pagination/paginator-registry.js';
import type { Paginator } from '../../src/pagination/paginator.js';
import { RelayPaginator } from '../../src/pagination/relay-paginator.js';
import { ResponseBasedPaginator } from '../../src/pagination/response-based-paginator.js';
import { SinglePagePaginator } from '../../src/pagination/single-page-paginator.js';
import { pageContext, response, rows } from './helpers.js';

const at = (params: object): ApiRequest => ({ method: 'GET', path: '/items', params });

describe('PageNumberPaginator', () => {
  it.each([
    ['starts at 1', {}, {}, { params: { page: 1 } }],
    ['starts at 0 when told so', { firstPage: 0 }, {}, { params: { page: 0 } }],
    ['starts where the caller says', {}, { page: 7 }, {}],
    [
      'sends the page size',
      { sendPageSizeAs: 'query.per_page', pageSize: 50 },
      {},
      { params: { page: 1, per_page: 50 } },
    ],
    [
      "leaves the caller's page size",
      { sendPageSizeAs: 'query.per_page', pageSize: 50 },
      { per_page: 5 },
      { params: { page: 1 } },
    ],
    ['sends in the body', { sendAs: 'body.paging.page' }, {}, { body: { paging: { page: 1 } } }],
  ])('%s', (_title, options, params, expected) => {
    expect(new PageNumberPaginator(options).first(at(params))).toEqual(expected);
  });

  const ends = null;
  const goesOn = { params: { page: 3 } };

  it.each([
    ['a full page', {}, {}, 10, goesOn],
    ['a short page', {}, {}, 1, goesOn],
    ['an empty page', {}, {}, 0, ends],
    ['a short page, when that ends it', { pageSize: 10, stopOnShortPage: true }, {}, 9, ends],
    ['a full page, when a short one ends it', { pageSize: 10, stopOnShortPage: true }, {}, 10, goesOn],
    ['hasMore true', { hasMore: 'body.more' }, { more: true }, 10, goesOn],
    ['hasMore "true"', { hasMore: 'body.more' }, { more: 'true' }, 10, goesOn],
    ['hasMore 1', { hasMore: 'body.more' }, { more: 1 }, 10, goesOn],
    ['hasMore false', { hasMore: 'body.more' }, { more: false }, 10, ends],
    ['hasMore "false"', { hasMore: 'body.more' }, { more: 'False ' }, 10, ends],
    ['hasMore 0', { hasMore: 'body.more' }, { more: 0 }, 10, ends],
    ['hasMore missing', { hasMore: 'body.more' }, {}, 10, goesOn],
    ['hasMore null', { hasMore: 'body.more' }, { more: null }, 10, goesOn],
    ['an empty page in the middle', { hasMore: 'body.more' }, { more: true }, 0, goesOn],
    ['an empty page and hasMore missing', { hasMore: 'body.more' }, {}, 0, ends],
    ['isLast true', { isLast: 'body.last' }, { last: true }, 10, ends],
    ['isLast "true"', { isLast: 'body.last' }, { last: 'True ' }, 10, ends],
    ['isLast 1', { isLast: 'body.last' }, { last: 1 }, 10, ends],
    ['isLast false', { isLast: 'body.last' }, { last: false }, 10, goesOn],
    ['isLast "false"', { isLast: 'body.last' }, { last: 'false' }, 10, goesOn],
    ['isLast missing', { isLast: 'body.last' }, {}, 10, goesOn],
    ['isLast null', { isLast: 'body.last' }, { last: null }, 10, goesOn],
    ['an empty page that is not the last', { isLast: 'body.last' }, { last: false }, 0, goesOn],
    ['an empty page and isLast missing', { isLast: 'body.last' }, {}, 0, ends],
    [
      'isLast true against hasMore true',
      { isLast: 'body.last', hasMore: 'body.more' },
      { last: true, more: true },
      10,
      ends,
    ],
    [
      'isLast false against hasMore false',
      { isLast: 'body.last', hasMore: 'body.more' },
      { last: false, more: false },
      10,
      ends,
    ],
    ['the last of the pages', { totalPages: 'body.pages' }, { pages: 2 }, 10, ends],
    ['one of the pages', { totalPages: 'body.pages' }, { pages: '3' }, 10, goesOn],
    ['an empty one of the pages', { totalPages: 'body.pages' }, { pages: 3 }, 0, goesOn],
    [
      'the last of the pages, counted from 0',
      { totalPages: 'body.pages', firstPage: 0 },
      { pages: 3 },
      10,
      ends,
    ],
    ['total reached', { total: 'body.total' }, { total: 20 }, 10, ends],
    ['total reached, as text', { total: 'body.total' }, { total: '20' }, 10, ends],
    ['total grown', { total: 'body.total' }, { total: 21 }, 10, goesOn],
    ['total not reached, but an empty page', { total: 'body.total' }, { total: 99 }, 0, ends],
    [
      'any stop signal wins',
      { total: 'body.total', hasMore: 'body.more' },
      { total: 20, more: true },
      10,
      ends,
    ],
    ['a total in a header', { total: 'header.x-total' }, {}, 10, goesOn],
  ])('after %s', (_title, options, data, count, expected) => {
    const paginator = new PageNumberPaginator(options);
    const context = pageContext(paginator, data, {
      items: rows(0, count),
      itemCount: 20,
      request: at({ page: 2 }),
      response: response(data, { headers: { 'x-total': '30' } }),
    });
    expect(paginator.next(context)).toEqual(expected);
  });

  it.each([
    [{ hasMore: 'body.x' }, { x: 'yes' }],
    [{ hasMore: 'body.x' }, { x: 2 }],
    [{ hasMore: 'body.x' }, { x: {} }],
    [{ isLast: 'body.x' }, { x: 'yes' }],
    [
      { isLast: 'body.x', hasMore: 'body.more' },
      { x: 'https://h/9', more: false },
    ],
    [{ total: 'body.x' }, { x: 'invalid' }],
    [{ total: 'body.x' }, { x: -1 }],
    [{ total: 'body.x' }, { x: 1.5 }],
    [{ totalPages: 'body.x' }, { x: [] }],
  ])('%p refuses %p and says what it saw where', (options, data) => {
    const paginator = new PageNumberPaginator(options);
    expect(() => paginator.next(pageContext(paginator, data, { items: rows(0, 1) }))).toThrow(
      PaginationError,
    );
    expect(() => paginator.next(pageContext(paginator, data, { items: rows(0, 1) }))).toThrow(
      /^body\.x must be/,
    );
  });

  it('counts on from a number that stands in the path as text', () => {
    const paginator = new PageNumberPaginator();
    const context = pageContext(
      paginator,
      {},
      { items: rows(0, 1), request: { method: 'GET', path: '/items?page=4' } },
    );
    expect(paginator.next(context)).toEqual({ params: { page: 5 } });
  });

  it('refuses to count on from what is no number', () => {
    const paginator = new PageNumberPaginator();
    const context = pageContext(paginator, {}, { items: rows(0, 1), request: at({ page: 'last' }) });
    expect(() => paginator.next(context)).toThrow(PaginationError);
  });

  it("judges a short page by the caller's page size", () => {
    const options = { pageSize: 10, sendPageSizeAs: 'query.size', stopOnShortPage: true };
    const paginator = new PageNumberPaginator(options);
    const context = pageContext(paginator, {}, { items: rows(0, 5), request: at({ page: 1, size: 5 }) });
    expect(paginator.next(context)).toEqual({ params: { page: 2 } });
  });
});

describe('OffsetPaginator', () => {
  it.each([
    ['sends limit and offset', {}, {}, { params: { limit: 10, offset: 0 } }],
    ['starts where the caller says', {}, { offset: 40, limit: 5 }, {}],
    [
      'sends them where it is told',
      { sendAs: 'query.startAt', sendLimitAs: 'body.max' },
      {},
      { params: { startAt: 0 }, body: { max: 10 } },
    ],
  ])('%s', (_title, options, params, expected) => {
    expect(new OffsetPaginator({ limit: 10, ...options }).first(at(params))).toEqual(expected);
  });

  it.each([
    ['a full page', {}, {}, 10, 30],
    ['a page capped by the server: by what was received', {}, {}, 5, 25],
    ['an empty page', {}, {}, 0, null],
    ['an empty page with more behind it', { hasMore: 'body.more' }, { more: true }, 0, 30],
    ['hasMore false', { hasMore: 'body.more' }, { more: false }, 10, null],
    ['isLast true', { isLast: 'body.last' }, { last: true }, 10, null],
    ['an empty page that is not the last', { isLast: 'body.last' }, { last: 'false' }, 0, 30],
    ['total reached', { total: 'body.total' }, { total: '30' }, 10, null],
    ['total grown', { total: 'body.total' }, { total: 31 }, 10, 30],
    ['a short page, when that ends it', { stopOnShortPage: true }, {}, 9, null],
    ['a full page, when a short one ends it', { stopOnShortPage: true }, {}, 10, 30],
  ])('after %s', (_title, options, data, count, offset) => {
    const paginator = new OffsetPaginator({ limit: 10, ...options });
    const context = pageContext(paginator, data, {
      items: rows(0, count),
      request: at({ limit: 10, offset: 20 }),
    });
    expect(paginator.next(context)).toEqual(offset === null ? null : { params: { offset } });
  });

  it('refuses to count on from what is no number', () => {
    const paginator = new OffsetPaginator({ limit: 1 });
    const context = pageContext(paginator, {}, { items: rows(0, 1), request: at({ offset: 'x' }) });
    expect(() => paginator.next(context)).toThrow(PaginationError);
  });
});

describe('CursorPaginator', () => {
  it.each([
    ['a cursor', {}, { next_cursor: 'c' }, { params: { cursor: 'c' } }],
    ['the cursor 0', {}, { next_cursor: 0 }, { params: { cursor: 0 } }],
    ['a cursor of white space', {}, { next_cursor: ' ' }, { params: { cursor: ' ' } }],
    ['null', {}, { next_cursor: null }, null],
    ['the empty text', {}, { next_cursor: '' }, null],
    ['nothing', {}, {}, null],
    ['no body at all', {}, null, null],
    ['a cursor while has_more is false', { hasMore: 'body.more' }, { next_cursor: 'c', more: false }, null],
    [
      'a cursor while has_more is "false"',
      { hasMore: 'body.more' },
      { next_cursor: 'c', more: 'false' },
      null,
    ],
    [
      'a cursor and has_more',
      { hasMore: 'body.more' },
      { next_cursor: 'c', more: 'true' },
      { params: { cursor: 'c' } },
    ],
    ['a cursor at the end', { isLast: 'body.end' }, { next_cursor: 'c', end: true }, null],
    [
      'a cursor before the end',
      { isLast: 'body.end' },
      { next_cursor: 'c', end: false },
      { params: { cursor: 'c' } },
    ],
    ['the end, without a cursor', { isLast: 'body.end' }, { end: true }, null],
    ['the id of the last item', { cursor: 'last.id', sendAs: 'query.after' }, {}, { params: { after: 1 } }],
    [
      'a header',
      { cursor: 'header.x-next', sendAs: 'header.x-cursor' },
      {},
      { headers: { 'x-cursor': 'h' } },
    ],
    [
      'a composite cursor, into the body',
      { cursor: 'body.LastKey', sendAs: 'body.StartKey' },
      { LastKey: { pk: 'a' } },
      { body: { StartKey: { pk: 'a' } } },
    ],
  ])('after %s', (_title, options, data, expected) => {
    const paginator = new CursorPaginator(options);
    const context = pageContext(paginator, data, {
      items: rows(0, 2),
      response: response(data, { headers: { 'x-next': 'h' } }),
    });
    expect(paginator.next(context)).toEqual(expected);
  });

  it.each([
    [
      'more without a cursor',
      { hasMore: 'body.more' },
      { more: true },
      /body\.more says .* no cursor at body\.next_cursor/,
    ],
    [
      'what is not the last page without a cursor',
      { isLast: 'body.end' },
      { end: false },
      /body\.end says that more remains, but there is no cursor at body\.next_cursor/,
    ],
    [
      'more as another text',
      { hasMore: 'body.more' },
      { more: 'perhaps', next_cursor: 'c' },
      /sent "perhaps"/,
    ],
    [
      'a cursor that is true',
      {},
      { next_cursor: true },
      /must be a string or a number; the server sent true/,
    ],
    ['a cursor that is false', {}, { next_cursor: false }, /the server sent false/],
    ['a composite cursor for a query', {}, { next_cursor: { a: 1 } }, /the server sent an object/],
  ])('refuses %s', (_title, options, data, message) => {
    const paginator = new CursorPaginator(options);
    const next = (): unknown => paginator.next(pageContext(paginator, data));
    expect(next).toThrow(PaginationError);
    expect(next).toThrow(message);
  });
});

describe('NextUrlPaginator', () => {
  it.each([
    ['a URL', {}, { next: 'http://h/2' }, { url: 'http://h/2' }],
    ['a relative URL', {}, { next: '?page=2' }, { url: '?page=2' }],
    ['a link object', { next: 'body._links.next' }, { _links: { next: { href: '/2' } } }, { url: '/2' }],
    ['an odd key', { next: "body['@odata.nextLink']" }, { '@odata.nextLink': '/2' }, { url: '/2' }],
    ['null', {}, { next: null }, null],
    ['the empty text', {}, { next: '' }, null],
    ['white space', {}, { next: ' ' }, null],
    ['nothing', {}, {}, null],
    ['a link object without a URL', {}, { next: { href: null } }, null],
    ['a URL while has_more is false', { hasMore: 'body.more' }, { next: '/2', more: false }, null],
    ['a URL while has_more is "false"', { hasMore: 'body.more' }, { next: '/2', more: 'false' }, null],
    ['a URL and has_more', { hasMore: 'body.more' }, { next: '/2', more: true }, { url: '/2' }],
    ['a URL at the end', { isLast: 'body.end' }, { next: '/2', end: true }, null],
    ['a URL before the end', { isLast: 'body.end' }, { next: '/2', end: false }, { url: '/2' }],
    ['nothing, where has_more is missing', { hasMore: 'body.more' }, {}, null],
  ])('after %s', (_title, options, data, expected) => {
    const paginator = new NextUrlPaginator(options);
    expect(paginator.next(pageContext(paginator, data))).toEqual(expected);
  });

  it.each([2, true, false, {}, ['u']])('refuses %p', (next) => {
    const paginator = new NextUrlPaginator();
    expect(() => paginator.next(pageContext(paginator, { next }))).toThrow(/^body\.next must be a URL/);
  });
});

describe('NextUrlPaginator with flags', () => {
  it.each([
    [{ hasMore: 'body.more' }, { more: true }, /body\.more says that more remains, but .* body\.next$/],
    [{ hasMore: 'body.more' }, { more: true, next: ' ' }, /body\.more says that more remains/],
    [{ isLast: 'body.end' }, { end: false, next: null }, /body\.end says that more remains/],
    [{ isLast: 'body.end' }, { end: 'no', next: '/2' }, /^body\.end must be true or false/],
  ])('%p refuses %p', (options, data, message) => {
    const paginator = new NextUrlPaginator(options);
    const next = (): unknown => paginator.next(pageContext(paginator, data));
    expect(next).toThrow(PaginationError);
    expect(next).toThrow(message);
  });
});

describe('LinkHeaderPaginator', () => {
  it.each([
    ['the next link', {}, '<http://h/2>; rel="next"', { url: 'http://h/2' }],
    ['another relation', { rel: 'Older' }, '<2>; rel=older', { url: '2' }],
    ['no next', {}, '<http://h/1>; rel="prev"', null],
    ['no header', {}, undefined, null],
    ['a link that starts elsewhere', {}, '</2>; rel="next"; anchor="/other"', null],
    ['an empty target', {}, '<>; rel="next"', null],
  ])('after %s', (_title, options, link, expected) => {
    const paginator = new LinkHeaderPaginator(options);
    const headers: Record<string, string> = link === undefined ? {} : { link };
    expect(paginator.next(pageContext(paginator, [], { response: response([], { headers }) }))).toEqual(
      expected,
    );
  });

  it('refuses a header that may hide the next page', () => {
    const paginator = new LinkHeaderPaginator();
    const broken = response([], { headers: { link: '<http://h/2; rel="next"' } });
    expect(() => paginator.next(pageContext(paginator, [], { response: broken }))).toThrow(PaginationError);
  });
});

describe('ResponseBasedPaginator', () => {
  const nextPage = (): { params: object } => ({ params: { page: 2 } });

  it.each([
    [true, { params: { page: 2 } }],
    [false, null],
    ['true', { params: { page: 2 } }],
    ['false', null],
    [undefined, null],
    [null, null],
  ])('continueWhile %p', (more, expected) => {
    const paginator = new ResponseBasedPaginator({ continueWhile: () => more as boolean, nextPage });
    expect(paginator.next(pageContext(paginator, {}))).toEqual(expected);
  });

  it('is told the context, and ends when nextPage says null', () => {
    const seen: unknown[] = [];
    const paginator = new ResponseBasedPaginator<{ more: boolean }>({
      continueWhile: (context) => {
        seen.push(context);
        return context.response.data.more;
      },
      nextPage: () => null,
    });
    const context = pageContext(paginator, { more: true });
    expect(paginator.next(context)).toBeNull();
    expect(seen).toEqual([context]);
  });

  it('refuses an answer that is yet to come, without leaving a rejection behind', () => {
    const paginator = new ResponseBasedPaginator({
      continueWhile: () => Promise.reject(new Error('late')) as unknown as boolean,
      nextPage,
    });
    expect(() => paginator.next(pageContext(paginator, {}))).toThrow(/not with a promise/);
  });
});

describe('RelayPaginator', () => {
  const paginator = new RelayPaginator({ connection: 'body.data.issues' });
  const connection = (pageInfo: unknown): unknown => ({ data: { issues: { nodes: [], pageInfo } } });

  it('follows endCursor into the variables', () => {
    const context = pageContext(paginator, connection({ hasNextPage: true, endCursor: 'c' }));
    expect(paginator.next(context)).toEqual({ body: { variables: { after: 'c' } } });
  });

  it('ends when there is no next page, whatever the cursor', () => {
    expect(
      paginator.next(pageContext(paginator, connection({ hasNextPage: false, endCursor: 'c' }))),
    ).toBeNull();
  });

  it.each([
    ['no pageInfo', connection(undefined), /ask for pageInfo/],
    ['an answer with errors only', { data: null, errors: [{}] }, /GraphQL errors/],
    ['no cursor', connection({ hasNextPage: true, endCursor: null }), /endCursor is missing/],
    ['an empty cursor', connection({ hasNextPage: true, endCursor: '' }), /endCursor is missing/],
  ])('refuses %s', (_title, data, message) => {
    expect(() => paginator.next(pageContext(paginator, data))).toThrow(PaginationError);
    expect(() => paginator.next(pageContext(paginator, data))).toThrow(message);
  });

  it.each([
    [{ nodes: [] }, 'data.issues.nodes'],
    [{ edges: [] }, 'data.issues.edges[].node'],
    [{ nodes: [], edges: [] }, 'data.issues.nodes'],
    [{}, 'data.issues.nodes'],
  ])('finds the items of %p', (issues, path) => {
    expect(paginator.itemsIn(response({ data: { issues } }))).toBe(path);
  });
});

describe('options', () => {
  const never = (): boolean => false;

  it.each<[string, () => unknown, RegExp]>([
    ['an unknown name', () => new CursorPaginator({ sendas: 'query.x' } as object), /did you mean "sendAs"/],
    ['no options where they are needed', () => new OffsetPaginator(undefined as never), /must be an object/],
    ['no limit', () => new OffsetPaginator({} as never), /limit must be a whole number/],
    ['limit 0', () => new OffsetPaginator({ limit: 0 }), /limit must be/],
    ['an infinite limit', () => new OffsetPaginator({ limit: Infinity }), /limit must be/],
    ['offset over limit', () => new OffsetPaginator({ limit: 1, sendAs: 'query.limit' }), /never change/],
    ['a first page below 0', () => new PageNumberPaginator({ firstPage: -1 }), /firstPage must be/],
    ['a broken first page', () => new PageNumberPaginator({ firstPage: 1.5 }), /firstPage must be/],
    [
      'a size without a number',
      () => new PageNumberPaginator({ sendPageSizeAs: 'query.n' }),
      /needs pageSize/,
    ],
    [
      'size over page',
      () => new PageNumberPaginator({ sendPageSizeAs: 'query.page', pageSize: 5 }),
      /never change/,
    ],
    [
      'a short page without a size',
      () => new PageNumberPaginator({ stopOnShortPage: true }),
      /needs pageSize/,
    ],
    [
      'a flag that is none',
      () => new PageNumberPaginator({ stopOnShortPage: 'no' as never }),
      /true or false/,
    ],
    ['a total nowhere', () => new PageNumberPaginator({ total: 'total' }), /total must be where to read/],
    ['hasMore in the query', () => new CursorPaginator({ hasMore: 'query.more' }), /hasMore must be where/],
    ['isLast in no place', () => new OffsetPaginator({ limit: 1, isLast: 'last' }), /isLast must be where/],
    [
      'a next URL with hasMore in no place',
      () => new NextUrlPaginator({ hasMore: 'more' }),
      /hasMore must be/,
    ],
    [
      'a cursor sent to the last item',
      () => new CursorPaginator({ sendAs: 'last.id' }),
      /sendAs must be where/,
    ],
    ['next in no place', () => new NextUrlPaginator({ next: 'next' }), /next must be where to read/],
    ['no relation', () => new LinkHeaderPaginator({ rel: '' }), /rel must be a non-empty/],
    ['no connection', () => new RelayPaginator({} as never), /connection must be where/],
    ['a connection in a header', () => new RelayPaginator({ connection: 'header.x' }), /must be in the body/],
    [
      'a connection in no place',
      () => new RelayPaginator({ connection: 'data.x' }),
      /such as 'body\.data\.repository\.issues'; got 'data\.x'/,
    ],
    [
      'a run that would never end',
      () => new ResponseBasedPaginator({ nextPage: () => ({}) } as never),
      /continueWhile must be a function/,
    ],
    ['no nextPage', () => new ResponseBasedPaginator({ continueWhile: never } as never), /nextPage must be/],
    [
      'accumulate as text',
      () =>
        new ResponseBasedPaginator({ continueWhile: never, nextPage: () => null, accumulate: 'x' as never }),
      /accumulate must be true or false/,
    ],
  ])('refuse %s', (_title, build, message) => {
    expect(build).toThrow(ConfigurationError);
    expect(build).toThrow(message);
  });
});

describe('a recorded paginator', () => {
  it.each<[Paginator]>([
    [new PageNumberPaginator({ firstPage: 0, total: 'body.total' })],
    [new OffsetPaginator({ limit: 5, hasMore: undefined })],
    [new CursorPaginator({ cursor: 'last.id' })],
    [new NextUrlPaginator({ hasMore: 'body.more', isLast: 'body.end' })],
    [new LinkHeaderPaginator({ rel: 'older' })],
    [new RelayPaginator({ connection: 'body.data.x' })],
    [new SinglePagePaginator()],
    [new AutoPaginator()],
  ])('%p is built again from JSON', (paginator) => {
    const record = JSON.parse(JSON.stringify(recordPaginator(paginator))) as ReturnType<
      typeof recordPaginator
    >;
    const again = paginatorFromRecord(record);
    expect(again?.constructor).toBe(paginator.constructor);
    expect(again?.toOptions?.()).toEqual(record.options);
  });

  it.each(['response-based', 'mine', 'constructor'])('of kind %s cannot be', (kind) => {
    expect(paginatorFromRecord({ kind })).toBeNull();
  });

  it('with wrong options is refused', () => {
    expect(() => paginatorFromRecord({ kind: 'offset', options: { limit: 'many' } })).toThrow(
      ConfigurationError,
    );
  });
});

describe('a paginator without options', () => {
  it.each([
    ['SinglePagePaginator', SinglePagePaginator],
    ['AutoPaginator', AutoPaginator],
  ])('%s refuses what it is given', (name, Made) => {
    const Any = Made as new (...given: unknown[]) => Paginator;
    for (const given of [{ x: 1 }, 'body.next', 5, null]) {
      expect(() => new Any(given)).toThrow(ConfigurationError);
      expect(() => new Any(given)).toThrow(`${name} takes no options`);
    }
    expect(new Any({}).kind).toBe(new Any(undefined).kind);
  });
});

describe('checkPaginator', () => {
  it("takes ours and the user's", () => {
    expect(() => checkPaginator(new AutoPaginator(), 'paginator')).not.toThrow();
    expect(() => checkPaginator({ kind: 'mine', next: () => null }, 'paginator')).not.toThrow();
  });

  it.each([
    [null, /^paginator must be a paginator/],
    ['link', /^paginator must be a paginator/],
    [{}, /^paginator\.kind must be/],
    [{ kind: 'x' }, /^paginator\.next must be a function/],
    [{ kind: 'x', next: () => null, first: 1 }, /^paginator\.first must be a function/],
  ])('refuses %p', (value, message) => {
    expect(() => checkPaginator(value, 'paginator')).toThrow(message);
  });
});
