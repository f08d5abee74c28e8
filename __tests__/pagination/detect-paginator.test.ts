import type { ApiRequest } from '../../src/http/api-request.js';
import { AutoPaginator } from '../../src/pagination/auto-paginator.js';
import { recordPaginator } from '../../src/pagination/paginator-registry.js';
import { pageContext, response, rows } from './helpers.js';

const items = rows(0, 2);

interface Case {
  readonly data: unknown;
  readonly headers?: Record<string, string>;
  readonly request?: Partial<ApiRequest>;
}

function detect({ data, headers = {}, request = {} }: Case): unknown {
  const { kind, options } = recordPaginator(
    new AutoPaginator().resolve(response(data, { headers }), { method: 'GET', path: '/items', ...request }),
  );
  return options === undefined || Object.keys(options).length === 0 ? kind : { [kind]: options };
}

const post = (body: object): Partial<ApiRequest> => ({ method: 'POST', body });

describe('AutoPaginator finds', () => {
  it.each<[string, Case, unknown]>([
    ['a Link header', { data: items, headers: { link: '<u>; rel="next"' } }, 'link-header'],
    ['a Link header of the last page', { data: items, headers: { link: '<u>; rel="first"' } }, 'link-header'],
    ['a broken Link header', { data: items, headers: { link: '<u; rel="next"' } }, 'link-header'],
    [
      'a Link header before everything else',
      { data: { items, next_cursor: 'c' }, headers: { link: '<u>; rel=next' } },
      'link-header',
    ],
    [
      'no paging in a Link header that preloads',
      { data: { items, next_cursor: 'c' }, headers: { link: '<s.css>; rel="preload"' } },
      { cursor: { cursor: 'body.next_cursor', sendAs: 'query.cursor' } },
    ],

    [
      'next (DRF)',
      { data: { count: 9, next: 'http://h/?page=2', results: items } },
      { 'next-url': { next: 'body.next' } },
    ],
    ['a relative next', { data: { next: '?page=2', items } }, { 'next-url': { next: 'body.next' } }],
    [
      'next of the last page',
      { data: { count: 2, next: null, previous: null, results: items } },
      { 'next-url': { next: 'body.next' } },
    ],
    [
      'OData',
      { data: { '@odata.nextLink': 'u', value: items } },
      { 'next-url': { next: "body['@odata.nextLink']" } },
    ],
    [
      'HAL',
      { data: { _links: { next: { href: '/2' } }, _embedded: { x: items } } },
      { 'next-url': { next: 'body._links.next' } },
    ],
    [
      'JSON:API',
      { data: { data: items, links: { next: 'http://h/2' } } },
      { 'next-url': { next: 'body.links.next' } },
    ],
    [
      'links of the last page',
      { data: { data: items, links: { prev: 'u', first: 'u' } } },
      { 'next-url': { next: 'body.links.next' } },
    ],
    [
      'Laravel',
      { data: { data: items, next_page_url: 'u', current_page: 1, last_page: 3 } },
      { 'next-url': { next: 'body.next_page_url' } },
    ],
    [
      'Facebook',
      { data: { data: items, paging: { cursors: { after: 'a' }, next: 'https://h/x' } } },
      { 'next-url': { next: 'body.paging.next' } },
    ],
    [
      'Asana',
      { data: { data: items, next_page: { offset: 'o', uri: 'https://h/x' } } },
      { 'next-url': { next: 'body.next_page.uri' } },
    ],
    [
      'Salesforce',
      { data: { done: false, nextRecordsUrl: '/q/2', records: items } },
      { 'next-url': { next: 'body.nextRecordsUrl', isLast: 'body.done' } },
    ],
    [
      'a next URL with has_more (Zendesk)',
      { data: { users: items, meta: { has_more: false, after_cursor: 'c' }, links: { next: 'http://h/2' } } },
      { 'next-url': { next: 'body.links.next', hasMore: 'body.meta.has_more' } },
    ],
    [
      'a next URL with has_more, last page',
      { data: { items, next: null, has_more: false } },
      { 'next-url': { next: 'body.next', hasMore: 'body.has_more' } },
    ],
    [
      'an incremental export (Zendesk)',
      { data: { tickets: items, after_url: 'http://h/2', after_cursor: 'c', end_of_stream: false } },
      { 'next-url': { next: 'body.after_url', isLast: 'body.end_of_stream' } },
    ],
    [
      'an incremental export by cursor',
      { data: { tickets: items, after_cursor: 'c', end_of_stream: true } },
      { cursor: { cursor: 'body.after_cursor', sendAs: 'query.cursor', isLast: 'body.end_of_stream' } },
    ],
    [
      'an incremental export without anything',
      { data: { tickets: items, after_cursor: null, end_of_stream: true } },
      { cursor: { cursor: 'body.after_cursor', sendAs: 'query.cursor', isLast: 'body.end_of_stream' } },
    ],
    [
      'a next URL before a cursor',
      { data: { items, next: 'http://h/2', next_cursor: 'c' } },
      { 'next-url': { next: 'body.next' } },
    ],

    [
      'next_cursor',
      { data: { items, next_cursor: 'c' } },
      { cursor: { cursor: 'body.next_cursor', sendAs: 'query.cursor' } },
    ],
    [
      'nextCursor',
      { data: { items, nextCursor: 'c' } },
      { cursor: { cursor: 'body.nextCursor', sendAs: 'query.cursor' } },
    ],
    [
      'a numeric cursor',
      { data: { items, next_cursor: 0 } },
      { cursor: { cursor: 'body.next_cursor', sendAs: 'query.cursor' } },
    ],
    [
      'next_cursor of the last page',
      { data: { items, next_cursor: null } },
      { cursor: { cursor: 'body.next_cursor', sendAs: 'query.cursor' } },
    ],
    [
      'next_page_token',
      { data: { items, next_page_token: 't' } },
      { cursor: { cursor: 'body.next_page_token', sendAs: 'query.page_token' } },
    ],
    [
      'nextPageToken (Google)',
      { data: { items, nextPageToken: 't' } },
      { cursor: { cursor: 'body.nextPageToken', sendAs: 'query.pageToken' } },
    ],
    [
      'a cursor in meta',
      { data: { items, meta: { next_cursor: 'c' } } },
      { cursor: { cursor: 'body.meta.next_cursor', sendAs: 'query.cursor' } },
    ],
    [
      'HubSpot',
      { data: { results: items, paging: { next: { after: '2', link: 'https://h' } } } },
      { cursor: { cursor: 'body.paging.next.after', sendAs: 'query.after' } },
    ],
    [
      'HubSpot search, by POST',
      { data: { results: items, paging: { next: { after: '2' } } }, request: post({ limit: 2 }) },
      { cursor: { cursor: 'body.paging.next.after', sendAs: 'body.after' } },
    ],
    [
      'Slack',
      { data: { ok: true, members: items, response_metadata: { next_cursor: 'c' } } },
      { cursor: { cursor: 'body.response_metadata.next_cursor', sendAs: 'query.cursor' } },
    ],
    [
      'a cursor with has_more',
      { data: { items, next_cursor: 'c', has_more: true } },
      { cursor: { cursor: 'body.next_cursor', sendAs: 'query.cursor', hasMore: 'body.has_more' } },
    ],
    ...['end_of_stream', 'isLast', 'is_last', 'isLastPage', 'last', 'done'].map(
      (key): [string, Case, unknown] => [
        `a cursor with ${key}`,
        { data: { items, next_cursor: 'c', [key]: false } },
        { cursor: { cursor: 'body.next_cursor', sendAs: 'query.cursor', isLast: `body.${key}` } },
      ],
    ),
    [
      'a cursor with done as a count',
      { data: { items, next_cursor: 'c', done: 2, last: 'http://h/9' } },
      { cursor: { cursor: 'body.next_cursor', sendAs: 'query.cursor' } },
    ],
    [
      'a cursor with has_more beside it before one elsewhere',
      { data: { items, has_more: true, meta: { next_cursor: 'c', has_more: true } } },
      { cursor: { cursor: 'body.meta.next_cursor', sendAs: 'query.cursor', hasMore: 'body.meta.has_more' } },
    ],
    [
      'Notion',
      {
        data: { object: 'list', results: items, next_cursor: 'c', has_more: true },
        request: post({ page_size: 2 }),
      },
      { cursor: { cursor: 'body.next_cursor', sendAs: 'body.start_cursor', hasMore: 'body.has_more' } },
    ],
    [
      'Stripe',
      { data: { object: 'list', data: [{ id: 'ch_1' }], has_more: true, url: '/v1/charges' } },
      { cursor: { cursor: 'last.id', sendAs: 'query.starting_after', hasMore: 'body.has_more' } },
    ],
    [
      'Airtable',
      { data: { records: items, offset: 'itr1/rec2' } },
      { cursor: { cursor: 'body.offset', sendAs: 'query.offset' } },
    ],
    [
      'Kubernetes',
      { data: { items, metadata: { continue: 'c' } } },
      { cursor: { cursor: 'body.metadata.continue', sendAs: 'query.continue' } },
    ],
    [
      'Reddit',
      { data: { data: { children: items, after: 't3_x' } } },
      { cursor: { cursor: 'body.data.after', sendAs: 'query.after' } },
    ],
    [
      'the number of the next page',
      { data: { items, next_page: 2 } },
      { cursor: { cursor: 'body.next_page', sendAs: 'query.page' } },
    ],
    [
      'GitLab without Link',
      { data: items, headers: { 'x-next-page': '2' } },
      { cursor: { cursor: 'header.x-next-page', sendAs: 'query.page' } },
    ],
    [
      'GitLab, last page',
      { data: items, headers: { 'x-next-page': '' } },
      { cursor: { cursor: 'header.x-next-page', sendAs: 'query.page' } },
    ],
    [
      'a cursor where the caller sends it',
      { data: { items, next_cursor: 'c' }, request: { ...post({ q: 1 }), params: { cursor: 'a' } } },
      { cursor: { cursor: 'body.next_cursor', sendAs: 'query.cursor' } },
    ],

    [
      'a GraphQL connection',
      {
        data: { data: { org: { repos: { nodes: items, pageInfo: { hasNextPage: true, endCursor: 'c' } } } } },
        request: post({ query: '{}' }),
      },
      { relay: { connection: 'body.data.org.repos', sendAs: 'body.variables.after' } },
    ],
    [
      'a connection by its edges',
      {
        data: { data: { all: { edges: [{ node: 1 }], pageInfo: { hasNextPage: false } } } },
        request: post({ query: '{}' }),
      },
      { relay: { connection: 'body.data.all', sendAs: 'body.variables.after' } },
    ],
    [
      'a connection outside GraphQL',
      { data: { repos: { nodes: items, pageInfo: { hasNextPage: true, endCursor: 'c' } } } },
      { relay: { connection: 'body.repos', sendAs: 'query.after' } },
    ],

    [
      'offset and total',
      { data: { offset: 0, limit: 2, total: 9, items } },
      { offset: { limit: 2, sendAs: 'query.offset', sendLimitAs: 'query.limit', total: 'body.total' } },
    ],
    [
      'offset and has_more',
      { data: { data: items, pagination: { offset: 0, limit: 2, has_more: true } } },
      {
        offset: {
          limit: 2,
          sendAs: 'query.offset',
          sendLimitAs: 'query.limit',
          hasMore: 'body.pagination.has_more',
        },
      },
    ],
    [
      'Jira',
      { data: { startAt: 0, maxResults: 50, total: 9, issues: items } },
      {
        offset: { limit: 50, sendAs: 'query.startAt', sendLimitAs: 'query.maxResults', total: 'body.total' },
      },
    ],
    [
      'skip and total',
      { data: { products: items, total: 194, skip: 0, limit: 2 } },
      { offset: { limit: 2, sendAs: 'query.skip', sendLimitAs: 'query.limit', total: 'body.total' } },
    ],
    [
      'an offset the caller sends',
      { data: { items, total: 9 }, request: { params: { offset: 4 } } },
      { offset: { limit: 2, sendAs: 'query.offset', sendLimitAs: 'query.limit', total: 'body.total' } },
    ],
    [
      'an offset the caller sends in the body',
      { data: { items, total: 9 }, request: post({ skip: 0 }) },
      { offset: { limit: 2, sendAs: 'body.skip', sendLimitAs: 'body.limit', total: 'body.total' } },
    ],

    [
      'offset and isLast',
      { data: { startAt: 0, maxResults: 50, isLast: false, values: items } },
      {
        offset: {
          limit: 50,
          sendAs: 'query.startAt',
          sendLimitAs: 'query.maxResults',
          isLast: 'body.isLast',
        },
      },
    ],
    [
      'page and isLastPage',
      { data: { items, paging: { page: 1, isLastPage: 'false' } } },
      { 'page-number': { sendAs: 'query.page', firstPage: 1, isLast: 'body.paging.isLastPage' } },
    ],
    [
      'last beside a page number the caller sends',
      { data: { items, last: false }, request: { params: { page: 1 } } },
      { 'page-number': { sendAs: 'query.page', firstPage: 1, isLast: 'body.last' } },
    ],
    [
      'a guessed page number, and nothing in done',
      { data: { items, total: 9, done: true } },
      { 'page-number': { sendAs: 'query.page', firstPage: 1, total: 'body.total' } },
    ],
    [
      'a slice (Spring), from 0',
      { data: { content: items, number: 0, first: true, last: false } },
      { 'page-number': { sendAs: 'query.page', firstPage: 0, isLast: 'body.last' } },
    ],
    [
      'page numbers, where an empty cursor and isLast contradict',
      { data: { items, next_cursor: null, page: 1, isLast: false } },
      { 'page-number': { sendAs: 'query.page', firstPage: 1, isLast: 'body.isLast' } },
    ],

    [
      'page and total',
      { data: { page: 1, per_page: 2, total: 9, data: items } },
      { 'page-number': { sendAs: 'query.page', firstPage: 1, total: 'body.total' } },
    ],
    [
      'page and has_more',
      { data: { items, paging: { page: 1, hasMore: true } } },
      { 'page-number': { sendAs: 'query.page', firstPage: 1, hasMore: 'body.paging.hasMore' } },
    ],
    [
      'page and total pages, in meta',
      { data: { items, meta: { current_page: 1, total_pages: 3 } } },
      { 'page-number': { sendAs: 'query.page', firstPage: 1, totalPages: 'body.meta.total_pages' } },
    ],
    [
      'Spring, from 0',
      { data: { content: items, number: 0, totalPages: 3, totalElements: 5 } },
      {
        'page-number': {
          sendAs: 'query.page',
          firstPage: 0,
          total: 'body.totalElements',
          totalPages: 'body.totalPages',
        },
      },
    ],
    [
      'Algolia, from 0',
      { data: { hits: items, page: 0, nbPages: 3, nbHits: 5 } },
      {
        'page-number': {
          sendAs: 'query.page',
          firstPage: 0,
          total: 'body.nbHits',
          totalPages: 'body.nbPages',
        },
      },
    ],
    [
      'has_more alone',
      { data: { items, has_more: true } },
      { 'page-number': { sendAs: 'query.page', firstPage: 1, hasMore: 'body.has_more' } },
    ],
    [
      'a total in a header',
      { data: items, headers: { 'x-total-count': '9' } },
      { 'page-number': { sendAs: 'query.page', firstPage: 1, total: 'header.x-total-count' } },
    ],
    [
      'a page number the caller sends',
      { data: { items, total: 9 }, request: { params: { 'page[number]': 1 } } },
      { 'page-number': { sendAs: 'query.page[number]', firstPage: 1, total: 'body.total' } },
    ],
    [
      'page numbers, where an empty cursor and has_more contradict',
      { data: { items, next_cursor: null, page: 1, has_more: true } },
      { 'page-number': { sendAs: 'query.page', firstPage: 1, hasMore: 'body.has_more' } },
    ],

    [
      'page numbers, where an empty cursor and the total contradict',
      { data: { items, cursor: null, page: 1, total: 9 } },
      { 'page-number': { sendAs: 'query.page', firstPage: 1, total: 'body.total' } },
    ],
    [
      'a missing cursor, where nothing speaks of page numbers',
      { data: { items, next_cursor: null, has_more: true } },
      { cursor: { cursor: 'body.next_cursor', sendAs: 'query.cursor', hasMore: 'body.has_more' } },
    ],
    [
      'the end, where the empty link and the total agree',
      { data: { items, next: null, page: 1, total: 2 } },
      { 'next-url': { next: 'body.next' } },
    ],
    [
      'the end at the last page, when the caller began there',
      { data: { items, next: null, page: 5, total: 9 }, request: { params: { page: 5 } } },
      { 'next-url': { next: 'body.next' } },
    ],

    ['nothing in done alone', { data: { items, done: false } }, 'single-page'],
    ['nothing in a bare list', { data: items }, 'single-page'],
    ['nothing in a bare object', { data: { items } }, 'single-page'],
    ['nothing in a count, which may be that of the page', { data: { items, count: 2 } }, 'single-page'],
    [
      'nothing in the links of a single resource',
      { data: { items, _links: { self: { href: 'u' } } } },
      'single-page',
    ],
    ['nothing inside items', { data: { items: [{ next: 'http://h/2', next_cursor: 'c' }] } }, 'single-page'],
  ])('%s', (_title, given, expected) => {
    expect(detect(given)).toEqual(expected);
  });

  it('decides at once when asked without being resolved', () => {
    const auto = new AutoPaginator();
    expect(auto.next(pageContext(auto, { items, next_cursor: 'c' }, { items }))).toEqual({
      params: { cursor: 'c' },
    });
  });

  it('needs no request', () => {
    expect(new AutoPaginator().resolve(response({ items, next_cursor: 'c' })).kind).toBe('cursor');
  });
});
