import { PaginationLoopError } from '../../src/errors/pagination-loop-error.js';
import type { ApiRequest } from '../../src/http/api-request.js';
import type { Checkpoint } from '../../src/internal/checkpoint.js';
import { AutoPaginator } from '../../src/pagination/auto-paginator.js';
import { CursorPaginator } from '../../src/pagination/cursor-paginator.js';
import { LinkHeaderPaginator } from '../../src/pagination/link-header-paginator.js';
import { NextUrlPaginator } from '../../src/pagination/next-url-paginator.js';
import { OffsetPaginator } from '../../src/pagination/offset-paginator.js';
import { PageNumberPaginator } from '../../src/pagination/page-number-paginator.js';
import type { Paginator } from '../../src/pagination/paginator.js';
import { RelayPaginator } from '../../src/pagination/relay-paginator.js';
import { ResponseBasedPaginator } from '../../src/pagination/response-based-paginator.js';
import { readPath } from '../../src/pagination/path.js';
import { paramRecord } from '../../src/pagination/request-fields.js';
import { BASE, deepFreeze, drain, rows, run, type Answer } from './helpers.js';

/** The page a server sends: its items, and the index of the page after it, `null` at the end. */
interface Served {
  readonly items: unknown[];
  readonly next: number | null;
}

/** How one kind of paging looks on the wire: which page a request asks for, and how the answer is dressed. */
interface Style {
  readonly paginator: Paginator;
  readonly request?: ApiRequest;
  readonly indexOf: (request: ApiRequest) => number;
  readonly answer: (page: Served, index: number) => Answer;
}

const param = (request: ApiRequest, name: string): number | undefined => {
  const value = paramRecord(request)[name];
  return value === undefined ? undefined : Number(value);
};

/** Page sizes are 10 throughout, so an offset says which page is meant. */
const SIZE = 10;

const graphql: ApiRequest = {
  path: '/graphql',
  method: 'POST',
  body: { query: 'q', variables: { first: SIZE, after: null } },
};
const afterOf = ({ body }: ApiRequest): number => Number(readPath(body, ['variables', 'after']) ?? 0);

const byCursor = {
  indexOf: (request: ApiRequest): number => param(request, 'cursor') ?? 0,
  answer: ({ items, next }: Served): Answer => ({ data: { items, next_cursor: next } }),
};

const STYLES: Readonly<Record<string, Style>> = {
  PageNumberPaginator: {
    paginator: new PageNumberPaginator({ hasMore: 'body.has_more' }),
    indexOf: (request) => (param(request, 'page') ?? 1) - 1,
    answer: ({ items, next }) => ({ data: { items, has_more: next !== null } }),
  },
  OffsetPaginator: {
    paginator: new OffsetPaginator({ limit: SIZE, hasMore: 'body.has_more' }),
    indexOf: (request) => (param(request, 'offset') ?? 0) / SIZE,
    answer: ({ items, next }) => ({ data: { items, has_more: next !== null } }),
  },
  CursorPaginator: { paginator: new CursorPaginator(), ...byCursor },
  'CursorPaginator (body)': {
    paginator: new CursorPaginator({ sendAs: 'body.page.cursor' }),
    request: { path: '/search', method: 'POST', body: { page: { size: SIZE }, q: ['a'] } },
    indexOf: ({ body }) => Number(readPath(body, ['page', 'cursor']) ?? 0),
    answer: byCursor.answer,
  },
  'CursorPaginator (headers)': {
    paginator: new CursorPaginator({ cursor: 'header.x-next', sendAs: 'header.x-cursor' }),
    request: { method: 'GET', path: '/items', headers: { 'X-Other': '1' } },
    indexOf: ({ headers }) => Number((headers as Record<string, string>)['x-cursor'] ?? 0),
    answer: ({ items, next }) => ({ data: items, headers: next === null ? {} : { 'x-next': String(next) } }),
  },
  NextUrlPaginator: {
    paginator: new NextUrlPaginator(),
    request: { method: 'GET', path: '/items', params: { q: 'x' } },
    indexOf: (request) => param(request, 'p') ?? 0,
    answer: ({ items, next }) => ({ data: { items, next: next === null ? null : `/items?p=${next}&q=x` } }),
  },
  LinkHeaderPaginator: {
    paginator: new LinkHeaderPaginator(),
    indexOf: (request) => param(request, 'p') ?? 0,
    answer: ({ items, next }) => ({
      data: items,
      headers: next === null ? {} : { link: `<${BASE}/items?p=${next}>; rel="next"` },
    }),
  },
  ResponseBasedPaginator: {
    paginator: new ResponseBasedPaginator<{ next: number | null }>({
      continueWhile: ({ response }) => response.data.next !== null,
      nextPage: ({ response }) => ({ params: { p: response.data.next } }),
    }),
    indexOf: (request) => param(request, 'p') ?? 0,
    answer: ({ items, next }) => ({ data: { items, next } }),
  },
  RelayPaginator: {
    paginator: new RelayPaginator({ connection: 'body.data.all' }),
    request: graphql,
    indexOf: afterOf,
    answer: ({ items, next }) => ({
      data: {
        data: {
          all: {
            edges: items.map((node) => ({ node })),
            pageInfo: { hasNextPage: next !== null, endCursor: next === null ? null : String(next) },
          },
        },
      },
    }),
  },
  'AutoPaginator (cursor)': { paginator: new AutoPaginator(), ...byCursor },
  'AutoPaginator (page number)': {
    paginator: new AutoPaginator(),
    indexOf: (request) => (param(request, 'page') ?? 1) - 1,
    answer: ({ items, next }, index) => ({ data: { page: index + 1, items, has_more: next !== null } }),
  },
};

/** Styles in which the client counts: the server cannot lead it in a circle. */
const COUNTING = new Set(['PageNumberPaginator', 'OffsetPaginator', 'AutoPaginator (page number)']);

const four = [rows(0, 10), rows(10, 20), rows(20, 30), rows(30, 33)];

function serve(
  { request = { method: 'GET', path: '/items' }, paginator, indexOf, answer }: Style,
  pages: readonly unknown[][],
  {
    then = (index) => index + 1,
    resumeFrom,
  }: { then?: (index: number) => number; resumeFrom?: Checkpoint } = {},
): ReturnType<typeof run> {
  return run(
    (sent) => {
      const index = indexOf(sent);
      const next = then(index);
      return answer({ items: pages[index] ?? [], next: next < pages.length ? next : null }, index);
    },
    { request: deepFreeze(request), paginator, maxCalls: 50, resumeFrom },
  );
}

describe.each(Object.entries(STYLES))('%s', (name, style) => {
  it('delivers every item once and terminates', async () => {
    const { pages, server } = serve(style, four);
    const { items, error } = await drain(pages);
    expect(error).toBeUndefined();
    expect(items).toEqual(four.flat());
    expect(server.requests).toHaveLength(4);
  });

  it('terminates on a first page that is empty and the last', async () => {
    const { items, error, pages } = await drain(serve(style, [[]]).pages);
    expect({ items, error, pages: pages.length }).toEqual({ items: [], error: undefined, pages: 1 });
  });

  it('survives an empty page in the middle', async () => {
    const { items, error } = await drain(serve(style, [four[0] ?? [], [], four[1] ?? []]).pages);
    expect(error).toBeUndefined();
    expect(items).toEqual([...(four[0] ?? []), ...(four[1] ?? [])]);
  });

  if (!COUNTING.has(name)) {
    it.each([
      ['on itself', () => 1, 2],
      ['through other pages', (index: number) => (index === 2 ? 1 : index + 1), 3],
    ])('detects a loop %s', async (_title, then, delivered) => {
      const { pages, server } = serve(style, four, { then });
      const { error, pages: seen } = await drain(pages);
      expect(error).toBeInstanceOf(PaginationLoopError);
      expect(seen).toHaveLength(delivered);
      expect(server.requests).toHaveLength(delivered);
    });
  }

  it('resumes after any page, from JSON, with the very requests of an uninterrupted run', async () => {
    const uninterrupted = serve(style, four);
    const whole = await drain(uninterrupted.pages);
    for (const page of whole.pages) {
      const resumeFrom = JSON.parse(JSON.stringify(page.checkpoint)) as Checkpoint;
      const { pages, server } = serve(style, four, { resumeFrom });
      const rest = await drain(pages);
      expect(rest.error).toBeUndefined();
      expect(rest.items).toEqual(four.slice(page.number).flat());
      expect(server.requests).toEqual(uninterrupted.server.requests.slice(page.number));
    }
  });

  it('serves two runs at once', async () => {
    const both = [serve(style, four), serve(style, four)];
    const results = await Promise.all(both.map(({ pages }) => drain(pages)));
    expect(results.map(({ items }) => items)).toEqual([four.flat(), four.flat()]);
  });
});
