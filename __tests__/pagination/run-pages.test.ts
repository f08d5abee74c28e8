import type { ApiRequest } from '../../src/http/api-request.js';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CheckpointCorruptError } from '../../src/errors/checkpoint-corrupt-error.js';
import { CheckpointMismatchError } from '../../src/errors/checkpoint-mismatch-error.js';
import { ConnectionError } from '../../src/errors/connection-error.js';
import { MaxApiCallsExceeded } from '../../src/errors/max-api-calls-exceeded.js';
import { PaginationError } from '../../src/errors/pagination-error.js';
import { PaginationLoopError } from '../../src/errors/pagination-loop-error.js';
import type { Checkpoint } from '../../src/internal/checkpoint.js';
import { AutoPaginator } from '../../src/pagination/auto-paginator.js';
import { CursorPaginator } from '../../src/pagination/cursor-paginator.js';
import { extractItems } from '../../src/pagination/extract-items.js';
import { LinkHeaderPaginator } from '../../src/pagination/link-header-paginator.js';
import { NextUrlPaginator } from '../../src/pagination/next-url-paginator.js';
import { OffsetPaginator } from '../../src/pagination/offset-paginator.js';
import { PageNumberPaginator } from '../../src/pagination/page-number-paginator.js';
import type { Paginator } from '../../src/pagination/paginator.js';
import { RelayPaginator } from '../../src/pagination/relay-paginator.js';
import { ResponseBasedPaginator } from '../../src/pagination/response-based-paginator.js';
import { SinglePagePaginator } from '../../src/pagination/single-page-paginator.js';
import { BASE, deepFreeze, drain, rows, run, type Answer, type Handler } from './helpers.js';

/** Five items in three pages, by page number; an empty fourth page ends it. */
const numbered: Handler = ({ params }) => {
  const page = (params as { page: number }).page;
  return { data: { items: rows((page - 1) * 2, Math.min(5, page * 2)) } };
};

/** Pages by cursor: the scripted bodies in turn. */
const script =
  (...bodies: unknown[]): Handler =>
  (_request, call) => ({ data: bodies[call - 1] });

const cursor = new CursorPaginator();

describe('pages', () => {
  it('come one by one, in order, counted, with what leads to the next and what resumes after them', async () => {
    const { pages } = run(numbered, { paginator: new PageNumberPaginator() });
    const { pages: seen, error } = await drain(pages);
    expect(error).toBeUndefined();
    expect(seen.map(({ number, itemCount, items, next }) => [number, itemCount, items.length, next])).toEqual(
      [
        [1, 2, 2, { params: { page: 2 } }],
        [2, 4, 2, { params: { page: 3 } }],
        [3, 5, 1, { params: { page: 4 } }],
        [4, 5, 0, null],
      ],
    );
    expect(seen[1]?.checkpoint).toEqual({
      version: 1,
      fingerprint: 'f',
      next: { params: { page: 3 } },
      paginator: { kind: 'page-number', options: {} },
      itemsPath: 'items',
      pages: 2,
      items: 4,
      finished: false,
    });
    expect(seen[3]?.checkpoint).toMatchObject({ next: null, finished: true, pages: 4 });
  });

  it('are fetched only when asked for, and no more after break', async () => {
    const { pages, server } = run(numbered, { paginator: new PageNumberPaginator() });
    expect(server.requests).toHaveLength(0);
    for await (const page of pages) {
      expect(server.requests).toHaveLength(page.number);
      if (page.number === 2) break;
    }
    expect(server.requests).toHaveLength(2);
    expect(await pages.next()).toEqual({ value: undefined, done: true });
  });

  it('asked for twice at once are fetched one after the other', async () => {
    const { pages, server } = run(numbered, { paginator: new PageNumberPaginator() });
    const both = await Promise.all([pages.next(), pages.next()]);
    expect(both.map(({ value }) => value?.number)).toEqual([1, 2]);
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ['204', { status: 204, data: null }],
    ['200 without a body', { data: null }],
    ['200 with an empty text', { data: '' }],
  ])('end after %s, without items and without an error', async (_title, answer) => {
    const { pages, server, warnings } = run(() => answer, { paginator: new PageNumberPaginator() });
    const { pages: seen, error } = await drain(pages);
    expect(error).toBeUndefined();
    expect(seen).toMatchObject([{ items: [], number: 1, next: null }]);
    expect(server.requests).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  it('go on after an empty page with a cursor', async () => {
    const { pages } = run(
      script(
        { items: [1], next_cursor: 'a' },
        { items: [], next_cursor: 'b' },
        { items: [2], next_cursor: null },
      ),
      { paginator: cursor },
    );
    expect((await drain(pages)).items).toEqual([1, 2]);
  });

  it('send 0 as a cursor', async () => {
    const { pages, server } = run(script({ items: [1], next_cursor: 0 }, { items: [2] }), {
      paginator: cursor,
    });
    await drain(pages);
    expect(server.requests[1]?.params).toEqual({ cursor: 0 });
  });

  it.each([
    ['grows', [3, 5], [2, 4, 5]],
    ['shrinks', [9, 3], [2, 3]],
  ])('follow the newest total when it %s', async (_title, totals, counts) => {
    const { pages } = run(
      ({ params }, call) => {
        const { offset } = params as { offset: number };
        const total = totals[Math.min(call, totals.length) - 1] ?? 0;
        return { data: { items: rows(offset, Math.min(total, offset + 2)), total } };
      },
      { paginator: new OffsetPaginator({ limit: 2, total: 'body.total' }) },
    );
    expect((await drain(pages)).pages.map(({ itemCount }) => itemCount)).toEqual(counts);
  });

  it('skip no row of a server that caps its pages', async () => {
    const { pages, server } = run(
      ({ params }) => {
        const offset = (params as { offset: number }).offset;
        return { data: rows(offset, Math.min(12, offset + 5)) };
      },
      { paginator: new OffsetPaginator({ limit: 10 }) },
    );
    expect((await drain(pages)).items).toEqual(rows(0, 12));
    expect(server.requests.map(({ params }) => params)).toEqual([
      { limit: 10, offset: 0 },
      { limit: 10, offset: 5 },
      { limit: 10, offset: 10 },
      { limit: 10, offset: 12 },
    ]);
  });

  it('count what the server sent, not what is left after validation', async () => {
    const { pages } = run(
      ({ params }) => {
        const { offset } = params as { offset: number };
        return { data: rows(offset, Math.min(6, offset + 2)) };
      },
      {
        paginator: new OffsetPaginator({ limit: 2 }),
        finishItems: async (items) => ({
          items: items.filter((item) => (item as { id: number }).id % 2 === 0),
          invalid: 0,
        }),
      },
    );
    const { items, pages: seen } = await drain(pages);
    expect(items).toEqual([{ id: 0 }, { id: 2 }, { id: 4 }]);
    expect(seen.at(-1)?.itemCount).toBe(6);
  });

  it("never change the caller's params, headers and body", async () => {
    const request = deepFreeze({
      path: '/items',
      method: 'POST' as const,
      params: { q: 'x' },
      headers: { 'X-A': '1' },
      body: { page: { size: 2 }, filter: ['a'] },
    });
    const { pages, server } = run(script({ items: [1], next_cursor: 'c' }, { items: [2] }), {
      request,
      paginator: new CursorPaginator({ sendAs: 'body.page.cursor' }),
    });
    await drain(pages);
    expect(server.requests[1]).toEqual({
      ...request,
      body: { page: { size: 2, cursor: 'c' }, filter: ['a'] },
    });
    expect(server.requests[0]).toEqual(request);
  });

  it('of two runs over one paginator know nothing of each other', async () => {
    const paginator = new PageNumberPaginator();
    const [one, two] = [run(numbered, { paginator }), run(numbered, { paginator })];
    const order = [];
    for (let turn = 0; turn < 4; turn++) {
      order.push((await one.pages.next()).value?.itemCount, (await two.pages.next()).value?.itemCount);
    }
    expect(order).toEqual([2, 2, 4, 4, 5, 5, 5, 5]);
  });

  it('are shown to the observer before the consumer', async () => {
    const seen: number[] = [];
    const { pages } = run(numbered, {
      paginator: new PageNumberPaginator(),
      onPage: ({ number }) => seen.push(number),
    });
    await pages.next();
    expect(seen).toEqual([1]);
  });

  it('give the paginator what it asked to accumulate, and an override the last word', async () => {
    const seen: unknown[] = [];
    const paginator = new ResponseBasedPaginator<unknown, number>({
      accumulate: true,
      continueWhile: ({ accumulated = [], iteration, itemCount }) => {
        seen.push([iteration, itemCount, [...accumulated]]);
        return iteration < 2;
      },
      nextPage: ({ iteration }) => ({ params: { page: iteration + 2 } }),
    });
    const asked: number[] = [];
    const { pages } = run((_request, call) => ({ data: [call] }), {
      paginator,
      nextPage: (context) => {
        asked.push(context.iteration);
        return context.paginator.next(context);
      },
    });
    await drain(pages);
    expect(seen).toEqual([
      [0, 1, [1]],
      [1, 2, [1, 2]],
      [2, 3, [1, 2, 3]],
    ]);
    expect(asked).toEqual([0, 1, 2]);
  });
});

describe('next URLs', () => {
  const follow = async (
    next: string,
    request: ApiRequest = { method: 'GET', path: '/v1/items?page=1' },
  ): Promise<string | undefined> => {
    const { pages, server } = run(script({ items: [1], next }, { items: [2], next: null }), {
      request,
      paginator: new NextUrlPaginator(),
    });
    expect((await drain(pages)).error).toBeUndefined();
    return server.requests[1]?.path;
  };

  it.each([
    ['/v1/items?page=2', `${BASE}/v1/items?page=2`],
    ['items?page=2', `${BASE}/v1/items?page=2`],
    ['?page=2', `${BASE}/v1/items?page=2`],
    ['http://api.test:8080/x?q=%E3%81%82&p=a%2Fb', 'http://api.test:8080/x?q=%E3%81%82&p=a%2Fb'],
    ['https://elsewhere.test/x', 'https://elsewhere.test/x'],
  ])('%s is followed byte by byte, the port kept', async (next, expected) => {
    expect(await follow(next)).toBe(expected);
  });

  it("win over the caller's parameter, which is not sent twice", async () => {
    const { pages, server } = run(
      (_request, call) => ({
        data: [call],
        headers: call === 1 ? { link: `<${BASE}/items?per_page=5&page=2>; rel="next"` } : {},
      }),
      {
        request: { method: 'GET', path: '/items', params: { per_page: 10 } },
        paginator: new LinkHeaderPaginator(),
      },
    );
    await drain(pages);
    expect(server.urls[1]).toBe(`${BASE}/items?per_page=5&page=2`);
  });

  it('that are none end the run with an error', async () => {
    const { pages } = run(script({ items: [1], next: 'http://[' }), { paginator: new NextUrlPaginator() });
    expect((await drain(pages)).error).toBeInstanceOf(PaginationError);
  });
});

describe('loops', () => {
  it.each([
    ['A A', ['a', 'a'], 2],
    ['A B A', ['a', 'b', 'a'], 3],
    ['A B C B', ['a', 'b', 'c', 'b'], 4],
  ])('%s are found before the request is sent again', async (_title, cursors, requests) => {
    const { pages, server } = run(
      (_request, call) => ({ data: { items: [call], next_cursor: cursors[call - 1] } }),
      {
        paginator: cursor,
      },
    );
    const { error, pages: seen } = await drain(pages);
    expect(error).toBeInstanceOf(PaginationLoopError);
    expect(seen).toHaveLength(requests);
    expect(server.requests).toHaveLength(requests);
    expect((error as PaginationLoopError).progress).toMatchObject({
      pages: requests,
      items: requests,
      checkpoint: { next: { params: { cursor: cursors.at(-1) } } },
    });
    expect((error as PaginationLoopError).request?.url).toContain(BASE);
  });

  it('of URLs are found whatever the order of their parameters', async () => {
    const urls = ['/items?a=1&b=2', '/items?b=2&a=1'];
    const { pages, server } = run(
      (_request, call) => ({ data: { items: [call], next: urls[(call - 1) % 2] } }),
      {
        paginator: new NextUrlPaginator(),
      },
    );
    expect((await drain(pages)).error).toBeInstanceOf(PaginationLoopError);
    expect(server.requests).toHaveLength(2);
  });

  it('in the body are found, and different bodies are different requests', async () => {
    const { pages, server } = run(
      (_request, call) => ({ data: { items: [call], next_cursor: ['a', 'b', 'a'][call - 1] } }),
      {
        request: { path: '/s', method: 'POST', body: { q: 1 } },
        paginator: new CursorPaginator({ sendAs: 'body.c' }),
      },
    );
    expect((await drain(pages)).error).toBeInstanceOf(PaginationLoopError);
    expect(server.requests).toHaveLength(3);
  });

  it.each<[string, Paginator, object, RegExp]>([
    ['a cursor', cursor, { next_cursor: 'b' }, /\(params {"cursor":"b"}\).*\(sendAs\).*\(hasMore, isLast\)$/],
    [
      'a cursor in the body',
      new CursorPaginator({ sendAs: 'body.page.cursor' }),
      { next_cursor: 'b' },
      /\(body {"page":{"cursor":"b"}}\)/,
    ],
    ['a long cursor', cursor, { next_cursor: 'b'.repeat(500) }, /\(params cursor\)/],
    [
      'a URL',
      new NextUrlPaginator(),
      { next: '?at=b' },
      /\(http:\/\/api\.test:8080\/items\?at=b\).*set hasMore or isLast/,
    ],
    [
      'what a function of yours decides',
      new ResponseBasedPaginator({ continueWhile: () => true, nextPage: () => ({ params: { n: 1 } }) }),
      {},
      /\(params {"n":1}\).*\(nextPage\)$/,
    ],
  ])('by %s say what would be repeated, and where to look', async (_title, paginator, data, message) => {
    const { pages } = run(() => ({ data: { items: [1], ...data } }), { paginator });
    const { error } = await drain(pages);
    expect(error).toBeInstanceOf(PaginationLoopError);
    expect((error as Error).message).toMatch(message);
  });

  it('show no secret', async () => {
    const { pages } = run(() => ({ data: { items: [1], next: '?at=b&key=s' } }), {
      paginator: new NextUrlPaginator(),
      redactNext: ({ url = '' }) => ({ next: { url: url.replace('key=s', '') } }),
    });
    expect(((await drain(pages)).error as Error).message).not.toContain('key=s');
  });

  it('are judged by the identity that the client gives', async () => {
    const { pages } = run(numbered, { paginator: new PageNumberPaginator(), identify: () => 'same' });
    const { error, pages: seen } = await drain(pages);
    expect(error).toBeInstanceOf(PaginationLoopError);
    expect(seen).toHaveLength(1);
  });
});

describe('a first page that ends the run, as nothing stands where the paginator looks,', () => {
  const items = rows(0, 2);
  const typo = new CursorPaginator({ cursor: 'body.meta.nxt' });

  async function warningsOf(paginator: Paginator, answer: Answer): Promise<string[]> {
    const { pages, warnings } = run(() => answer, { paginator });
    const { error } = await drain(pages);
    expect(error).toBeUndefined();
    return warnings;
  }

  it.each<[string, Paginator, Answer, string]>([
    [
      'a cursor elsewhere',
      typo,
      { data: { items, meta: { next: 'c', next_cursor: 'c' } } },
      'body.meta.next_cursor',
    ],
    ['a cursor without the parent', typo, { data: { items, next_cursor: 'c' } }, 'body.next_cursor'],
    [
      'a cursor in a header',
      typo,
      { data: { items }, headers: { 'x-next-cursor': 'c' } },
      'header.x-next-cursor',
    ],
    ['a next URL', typo, { data: { items, links: { next: '/2' } } }, 'body.links.next'],
    ['a Link header', typo, { data: items, headers: { link: '</2>; rel="next"' } }, 'the Link header'],
    ['a total', typo, { data: { items, total: 9 } }, 'body.total'],
    ['has_more', typo, { data: { items, has_more: true } }, 'body.has_more'],
    [
      'has_more beside an empty cursor',
      typo,
      { data: { items, next_cursor: null, has_more: true } },
      'body.has_more',
    ],
    ['the number of pages', typo, { data: { items, page: 1, total_pages: 2 } }, 'body.total_pages'],
    [
      'a connection',
      typo,
      { data: { data: { all: { nodes: items, pageInfo: { hasNextPage: true, endCursor: 'c' } } } } },
      'body.data.all.pageInfo',
    ],
    [
      'the way of Stripe',
      new CursorPaginator({ cursor: 'last.ID' }),
      { data: { object: 'list', data: [{ id: 'a' }], has_more: true } },
      'body.has_more',
    ],
  ])('warns of %s, and names both', async (_title, paginator, answer, seen) => {
    const missing = (paginator.toOptions?.() as { cursor: string }).cursor;
    const [warning, ...others] = await warningsOf(paginator, answer);
    expect(warning).toContain(`Nothing stands at ${missing} in the response of ${BASE}/items`);
    expect(warning).toContain(`${seen} says that there is more`);
    expect(others).toEqual([]);
  });

  it('warns of a next URL that is read from nowhere', async () => {
    const paginator = new NextUrlPaginator({ next: 'body.paging.next_url' });
    expect(await warningsOf(paginator, { data: { items, paging: { next: 'http://h/2' } } })).toEqual([
      expect.stringMatching(
        /^Nothing stands at body\.paging\.next_url .* 2 items .* body\.paging\.next says/,
      ),
    ]);
  });

  it.each<[string, Paginator, Answer]>([
    ['nothing else speaks of paging', typo, { data: { items } }],
    ['there is an explicit null', typo, { data: { items, meta: { nxt: null }, next_cursor: 'c' } }],
    ['there is an empty text', typo, { data: { items, meta: { nxt: '' }, next_cursor: 'c' } }],
    ['the signs are those of the end', typo, { data: { items, next_cursor: null, total: 2, page: 1 } }],
    [
      'there are links, but none to the next page',
      typo,
      { data: { items, links: { prev: null, first: '/1' } } },
    ],
    [
      'a flag says that it is the end',
      new CursorPaginator({ hasMore: 'body.more' }),
      { data: { items, more: false, next: '/2' } },
    ],
    [
      'another flag says so',
      new NextUrlPaginator({ isLast: 'body.end' }),
      { data: { items, end: true, next_cursor: 'c' } },
    ],
    [
      'the paginator was detected',
      new AutoPaginator(),
      { data: { items, links: { first: '/1', last: '/1' } } },
    ],
    ['it looks nowhere', new SinglePagePaginator(), { data: { items, next_cursor: 'c' } }],
  ])('says nothing where %s', async (_title, paginator, answer) => {
    expect(await warningsOf(paginator, answer)).toEqual([]);
  });

  it('says nothing of a later page', async () => {
    const { pages, warnings } = run(
      (_request, call) => ({
        data: call === 1 ? { items, next_cursor: 'c' } : { items, total: 9 },
      }),
      { paginator: new CursorPaginator() },
    );
    expect((await drain(pages)).pages).toHaveLength(2);
    expect(warnings).toEqual([]);
  });
});

describe('maxCalls', () => {
  it('is inclusive: as many pages as there are raise nothing', async () => {
    const { pages } = run(numbered, { paginator: new PageNumberPaginator(), maxCalls: 4 });
    expect((await drain(pages)).error).toBeUndefined();
  });

  it('raises after its last page was consumed, when more remains', async () => {
    const { pages, server } = run(numbered, { paginator: new PageNumberPaginator(), maxCalls: 2 });
    const { error, pages: seen } = await drain(pages);
    expect(seen).toHaveLength(2);
    expect(server.requests).toHaveLength(2);
    expect(error).toBeInstanceOf(MaxApiCallsExceeded);
    const { checkpoint, ...rest } = error as MaxApiCallsExceeded;
    expect(rest).toMatchObject({ maxCalls: 2, pages: 2, items: 4 });
    expect(checkpoint).toEqual(seen[1]?.checkpoint);
    expect((error as MaxApiCallsExceeded).progress?.checkpoint).toEqual(checkpoint);
  });

  it('counts the calls of this run only', async () => {
    const paginator = new PageNumberPaginator();
    const { error } = await drain(run(numbered, { paginator, maxCalls: 2 }).pages);
    const resumeFrom = (error as MaxApiCallsExceeded).checkpoint;
    const rest = await drain(run(numbered, { paginator, maxCalls: 2, resumeFrom }).pages);
    expect(rest.error).toBeUndefined();
    expect(rest.items).toEqual([{ id: 4 }]);
  });
});

describe('limit', () => {
  it.each([
    [1, 1, 1],
    [2, 1, 2],
    [3, 2, 3],
    [5, 3, 5],
    [6, 4, 5],
  ])('%i items take %i requests', async (limit, requests, count) => {
    const { pages, server } = run(numbered, { paginator: new PageNumberPaginator(), limit });
    const { items, error, pages: seen } = await drain(pages);
    expect(error).toBeUndefined();
    expect(items).toEqual(rows(0, count));
    expect(server.requests).toHaveLength(requests);
    expect(seen.at(-1)?.itemCount).toBe(count);
  });

  it('reached in the middle of a page loses nothing: that page is resumed whole', async () => {
    const paginator = new PageNumberPaginator();
    const { pages: seen } = await drain(run(numbered, { paginator, limit: 3 }).pages);
    expect(seen[1]?.next).toEqual({ params: { page: 3 } });
    const rest = await drain(run(numbered, { paginator, resumeFrom: seen[1]?.checkpoint }).pages);
    expect(rest.items).toEqual(rows(2, 5));
    expect(rest.pages[0]).toMatchObject({ number: 2, itemCount: 4 });
  });

  it('goes before maxCalls', async () => {
    const { pages } = run(numbered, { paginator: new PageNumberPaginator(), limit: 2, maxCalls: 1 });
    expect((await drain(pages)).error).toBeUndefined();
  });
});

describe('items', () => {
  it('are found once, and then read from the same place', async () => {
    const { pages } = run(
      script(
        { things: rows(0, 1), others: [], next_cursor: 'a' },
        { things: [], others: rows(7, 9), next_cursor: null },
      ),
      { paginator: cursor },
    );
    expect((await drain(pages)).items).toEqual(rows(0, 1));
  });

  it('are read from mergePath when there is no itemsPath, and itemsPath goes before it', async () => {
    const body = { a: [1], b: [2] };
    const paginator = new SinglePagePaginator();
    expect((await drain(run(script(body), { paginator, mergePath: 'b' }).pages)).items).toEqual([2]);
    expect(
      (await drain(run(script(body), { paginator, mergePath: 'b', itemsPath: 'a' }).pages)).items,
    ).toEqual([1]);
    expect((await drain(run(script([3]), { paginator, itemsPath: '' }).pages)).items).toEqual([3]);
  });

  it('missing on page 1 are an error that lists the arrays it saw', async () => {
    const { pages } = run(script({ data: { list: [1] } }), { paginator: cursor, itemsPath: 'data.items' });
    const { error } = await drain(pages);
    expect(error).toBeInstanceOf(PaginationError);
    expect((error as Error).message).toContain('"data.list"');
  });

  it.each([
    ['null', { items: null, next_cursor: null }],
    ['left out', { next_cursor: null }],
    ['left out of a body that is empty', {}],
    ['left out, other keys added', { next_cursor: null, etag: 'x' }],
  ])('%s on a later page are none', async (_title, last) => {
    const { pages } = run(script({ items: [1], next_cursor: 'a' }, last), {
      paginator: cursor,
      itemsPath: 'items',
    });
    const { error, items } = await drain(pages);
    expect(error).toBeUndefined();
    expect(items).toEqual([1]);
  });

  it.each([
    ['an error with status 200', { error: 'quota' }],
    ['an error beside known keys', { next_cursor: null, errors: [] }],
    ['a body that resembles nothing before', { other: 1 }],
    ['a text', 'oops'],
    ['another type', { items: {}, next_cursor: null }],
  ])('missing from a later page because of %s are an error', async (_title, last) => {
    const { pages } = run(script({ items: [1], next_cursor: 'a' }, last), {
      paginator: cursor,
      itemsPath: 'items',
    });
    const { error, pages: seen } = await drain(pages);
    expect(error).toBeInstanceOf(PaginationError);
    expect(seen).toHaveLength(1);
  });

  it('of a connection come from its nodes or edges', async () => {
    const paginator = new RelayPaginator({ connection: 'body.data.x' });
    const page = (id: number, more: boolean): unknown => ({
      data: {
        y: [1, 2, 3],
        x: { edges: [{ node: { id } }], pageInfo: { hasNextPage: more, endCursor: `c${id}` } },
      },
    });
    const { pages, server } = run(script(page(1, true), page(2, false)), {
      request: { path: '/graphql', method: 'POST', body: { query: 'q', variables: { n: 1 } } },
      paginator,
    });
    expect((await drain(pages)).items).toEqual([{ id: 1 }, { id: 2 }]);
    expect(server.requests[1]?.body).toEqual({ query: 'q', variables: { n: 1, after: 'c1' } });
  });

  it('may be read by an override, which is told where they were detected', async () => {
    const told: unknown[] = [];
    const { pages } = run(script({ data: { list: [1] } }), {
      paginator: new SinglePagePaginator(),
      extractItems: (response, context) => {
        told.push(context.itemsPath);
        return [...(extractItems(response, context) ?? []), 'more'];
      },
    });
    expect((await drain(pages)).items).toEqual([1, 'more']);
    expect(told).toEqual(['data.list']);
  });

  it('of an override that has none are none, and of one that has something else an error', async () => {
    const paginator = new SinglePagePaginator();
    const none = await drain(run(script({ x: 1 }), { paginator, extractItems: () => null }).pages);
    expect(none.pages).toMatchObject([{ items: [] }]);
    const wrong = await drain(run(script({}), { paginator, extractItems: () => 'x' as unknown as [] }).pages);
    expect((wrong.error as Error).message).toMatch(/extractItems must return an array/);
  });
});

describe('detection', () => {
  it('hands over to what fits, asks it once, and records it', async () => {
    const { pages, warnings } = run(
      script(
        { items: [1], next_cursor: 'a', has_more: true },
        { items: [2], next_cursor: 'b', has_more: false },
      ),
      { paginator: new AutoPaginator() },
    );
    const { pages: seen, items } = await drain(pages);
    expect(items).toEqual([1, 2]);
    expect(seen[0]?.checkpoint.paginator).toEqual({
      kind: 'cursor',
      options: { cursor: 'body.next_cursor', sendAs: 'query.cursor', hasMore: 'body.has_more' },
    });
    expect(warnings).toEqual([]);
  });

  it('changes nothing that is sent but the position', async () => {
    const { pages, server } = run(
      ({ params }) => {
        const { offset = 0 } = params as { offset?: number };
        return { data: { offset, limit: 2, total: 4, items: rows(offset, offset + 2) } };
      },
      {
        request: { method: 'GET', path: '/items', params: { q: 'x', limit: 2 } },
        paginator: new AutoPaginator(),
      },
    );
    expect((await drain(pages)).items).toEqual(rows(0, 4));
    expect(server.requests.map(({ params }) => params)).toEqual([
      { q: 'x', limit: 2 },
      { q: 'x', limit: 2, offset: 2 },
    ]);
  });

  it('that finds items but no sign of paging takes one page and warns', async () => {
    const { pages, server, warnings } = run(script([1, 2]), { paginator: new AutoPaginator() });
    expect((await drain(pages)).items).toEqual([1, 2]);
    expect(server.requests).toHaveLength(1);
    expect(warnings).toEqual([expect.stringMatching(/No sign of paging .* 2 items.*SinglePagePaginator/)]);
  });

  it('warns of nothing when there is nothing, or when one page is what was asked for', async () => {
    expect((await drainWith(new AutoPaginator(), [])).warnings).toEqual([]);
    expect((await drainWith(new SinglePagePaginator(), [1])).warnings).toEqual([]);
  });

  async function drainWith(paginator: Paginator, data: unknown): Promise<{ warnings: string[] }> {
    const { pages, warnings } = run(script(data), { paginator });
    await drain(pages);
    return { warnings };
  }

  it('that guessed a page number notices a server that ignores it', async () => {
    const { pages, server } = run(() => ({ data: { items: rows(0, 2), has_more: true } }), {
      paginator: new AutoPaginator(),
    });
    const { error, pages: seen } = await drain(pages);
    expect(error).toBeInstanceOf(PaginationLoopError);
    expect((error as Error).message).toMatch(/ignore .*"query\.page".*Set the paginator/);
    expect(seen).toHaveLength(1);
    expect(server.requests).toHaveLength(2);
  });

  it('leaves pages of equal numbers alone', async () => {
    const { pages } = run((_request, call) => ({ data: { items: [0, 0], has_more: call < 3 } }), {
      paginator: new AutoPaginator(),
    });
    expect((await drain(pages)).items).toHaveLength(6);
  });

  it('never takes for the end what names no way on', async () => {
    const { pages } = run(script({ items: [1], next_cursor: null, has_more: true }), {
      paginator: new AutoPaginator(),
    });
    expect((await drain(pages)).error).toBeInstanceOf(PaginationError);
  });
});

describe('a failure', () => {
  it('of page n leaves the pages before it, and says how to continue at page n', async () => {
    const failure = new ConnectionError('gone');
    const { pages } = run(
      (request, call) => {
        if (call === 3) throw failure;
        return numbered(request, call);
      },
      { paginator: new PageNumberPaginator() },
    );
    const { error, pages: seen } = await drain(pages);
    expect(error).toBe(failure);
    expect(failure.progress).toEqual({ pages: 2, items: 4, checkpoint: seen[1]?.checkpoint });
  });

  it('of page 1 can be resumed as well', async () => {
    const failure = new ConnectionError('gone');
    const paginator = new PageNumberPaginator();
    await drain(
      run(
        () => {
          throw failure;
        },
        { paginator },
      ).pages,
    );
    const resumeFrom = failure.progress?.checkpoint;
    expect(resumeFrom).toMatchObject({ next: { params: { page: 1 } }, pages: 0, finished: false });
    expect((await drain(run(numbered, { paginator, resumeFrom }).pages)).items).toEqual(rows(0, 5));
  });

  it.each<[string, Partial<Parameters<typeof run>[1]>, RegExp]>([
    ['nextPage', { nextPage: boom }, /Deciding what comes after page 1 failed: RangeError: boom/],
    ['extractItems', { extractItems: boom }, /Reading the items of page 1 failed: RangeError: boom/],
    ['first', { paginator: { kind: 'mine', first: boom, next: () => null } }, /Beginning failed/],
    [
      'resolve',
      { paginator: { kind: 'mine', resolve: boom, next: () => null } },
      /Choosing the paginator failed/,
    ],
    [
      'continueWhile',
      { paginator: new ResponseBasedPaginator({ continueWhile: boom, nextPage: () => null }) },
      /Deciding what comes after page 1 failed/,
    ],
    ['a wrong answer', { nextPage: () => undefined as never }, /must be null or an object .* got undefined/],
  ])('in %s becomes a PaginationError with its cause', async (_title, settings, message) => {
    const { pages } = run(script([1]), { paginator: cursor, ...settings });
    const { error } = await drain(pages);
    expect(error).toBeInstanceOf(PaginationError);
    expect((error as Error).message).toMatch(message);
    if (!message.source.includes('got undefined')) {
      expect((error as Error).cause).toMatchObject({ name: 'RangeError', message: 'boom' });
    }
    expect((error as PaginationError).progress?.pages).toBe(
      message.source.startsWith('Beginning') ? undefined : 0,
    );
  });

  function boom(): never {
    throw new RangeError('boom');
  }

  it('shows nothing of a foreign error when nobody can redact it', async () => {
    const { pages } = run(script([1]), { paginator: cursor, nextPage: boom, scrubError: undefined });
    const { error } = await drain(pages);
    expect((error as Error).message).not.toContain('boom');
    expect((error as Error).cause).toBeUndefined();
  });

  it('of validation carries progress too', async () => {
    const failure = new PaginationError('invalid');
    const { pages } = run(numbered, {
      paginator: new PageNumberPaginator(),
      finishItems: () => Promise.reject(failure),
    });
    await drain(pages);
    expect(failure.progress).toMatchObject({ pages: 0, checkpoint: { next: { params: { page: 1 } } } });
  });

  it.each([
    ['before a request', 0],
    ['between pages', 1],
  ])('an abort %s passes the reason through untouched, and sends nothing', async (_title, before) => {
    const controller = new AbortController();
    const reason = deepFreeze({ why: 'enough' });
    const { pages, server } = run(numbered, {
      request: { method: 'GET', path: '/items', signal: controller.signal },
      paginator: new PageNumberPaginator(),
    });
    for (let page = 0; page < before; page++) await pages.next();
    controller.abort(reason);
    await expect(pages.next()).rejects.toBe(reason);
    expect(server.requests).toHaveLength(before);
  });

  it('an abort with an error of ours as its reason adds nothing to it', async () => {
    const reason = new ConnectionError('mine');
    const { pages } = run(numbered, {
      request: { method: 'GET', path: '/items', signal: AbortSignal.abort(reason) },
      paginator: new PageNumberPaginator(),
    });
    await expect(pages.next()).rejects.toBe(reason);
    expect(reason.progress).toBeUndefined();
  });
});

describe('resuming', () => {
  const json = (checkpoint: Checkpoint | undefined): Checkpoint =>
    JSON.parse(JSON.stringify(checkpoint)) as Checkpoint;

  it('continues number, itemCount and iteration', async () => {
    const paginator = new PageNumberPaginator();
    const first = await run(numbered, { paginator }).pages.next();
    const iterations: number[] = [];
    const { pages } = run(numbered, {
      paginator,
      resumeFrom: json(first.value?.checkpoint),
      nextPage: (context) => {
        iterations.push(context.iteration);
        return paginator.next(context);
      },
    });
    const rest = await drain(pages);
    expect(rest.pages.map(({ number, itemCount }) => [number, itemCount])).toEqual([
      [2, 4],
      [3, 5],
      [4, 5],
    ]);
    expect(iterations).toEqual([1, 2, 3]);
  });

  it('warns that what was accumulated begins anew, unless there was nothing', async () => {
    const seen: unknown[] = [];
    const paginator = new ResponseBasedPaginator<unknown, number>({
      accumulate: true,
      continueWhile: ({ accumulated, iteration }) => {
        seen.push([...accumulated!]);
        return iteration < 1;
      },
      nextPage: () => ({ params: { page: 2 } }),
    });
    const handler: Handler = (_request, call) => ({ data: [call] });
    const first = run(handler, { paginator });
    const { checkpoint } = (await first.pages.next()).value!;
    await first.pages.return();
    const resumed = run(handler, { paginator, resumeFrom: json(checkpoint) });
    await drain(resumed.pages);
    expect(seen).toEqual([[1], [1]]);
    expect(resumed.warnings).toEqual([expect.stringContaining('accumulated')]);
    const begun = { ...checkpoint, pages: 0, next: {} };
    const again = run(handler, { paginator, resumeFrom: json(begun) });
    await drain(again.pages);
    expect([...first.warnings, ...again.warnings]).toEqual([]);
  });

  it('of a finished run sends nothing', async () => {
    const all = await drain(run(numbered, { paginator: new PageNumberPaginator() }).pages);
    const { pages, server } = run(numbered, {
      paginator: new PageNumberPaginator(),
      resumeFrom: json(all.pages.at(-1)?.checkpoint),
    });
    expect((await drain(pages)).pages).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it('takes up what was detected, also where the items were', async () => {
    const handler: Handler = ({ params = {} }) => {
      const { cursor: at = 'a' } = params as { cursor?: string };
      return at === 'a'
        ? { data: { stuff: [{ id: 1 }], items: [], next_cursor: 'b' } }
        : { data: { stuff: [], items: [{ id: 9 }], next_cursor: null } };
    };
    const first = await run(handler, { paginator: new AutoPaginator(), itemsPath: 'stuff' }).pages.next();
    const checkpoint = { ...json(first.value?.checkpoint), itemsPath: 'stuff' };
    const { pages, server } = run(handler, { paginator: new AutoPaginator(), resumeFrom: checkpoint });
    expect((await drain(pages)).items).toEqual([]);
    expect(server.requests[0]?.params).toEqual({ cursor: 'b' });
  });

  it('may begin at a page whose items were left out', async () => {
    const paginator = new CursorPaginator();
    const begun = await run(script({ items: [1], next_cursor: 'a' }), { paginator }).pages.next();
    const resumeFrom = json(begun.value?.checkpoint);
    expect((await drain(run(script({ etag: 'x' }), { paginator, resumeFrom }).pages)).items).toEqual([]);
    const failed = await drain(run(script({ error: 'x' }), { paginator, resumeFrom }).pages);
    expect(failed.error).toBeInstanceOf(PaginationError);
  });

  const checkpointWith = (paginator: Checkpoint['paginator']): Checkpoint => ({
    version: 1,
    fingerprint: 'f',
    next: { params: { cursor: 'b' } },
    paginator,
    pages: 1,
    items: 1,
    finished: false,
  });

  it.each<[string, Paginator, Checkpoint['paginator'], unknown]>([
    ['another kind', cursor, { kind: 'link-header' }, CheckpointMismatchError],
    [
      'wrong options',
      new AutoPaginator(),
      { kind: 'offset', options: { limit: 'x' } },
      CheckpointCorruptError,
    ],
    ['a kind that detection does not choose', new AutoPaginator(), { kind: 'mine' }, CheckpointMismatchError],
  ])('with %s is refused', async (_title, paginator, record, expected) => {
    const { pages } = run(script({ items: [1], next_cursor: null }), {
      paginator,
      resumeFrom: checkpointWith(record),
    });
    expect((await drain(pages)).error).toBeInstanceOf(expected);
  });

  it("takes the query's own paginator, when of the same kind, with the options it has now", async () => {
    const { pages, server } = run(script({ items: [1], token: 'c' }, { items: [] }), {
      paginator: new CursorPaginator({ cursor: 'body.token' }),
      resumeFrom: checkpointWith({ kind: 'cursor', options: {} }),
    });
    await drain(pages);
    expect(server.requests).toHaveLength(2);
  });

  it('asks a resolver again for what cannot be rebuilt', async () => {
    const mine: Paginator = { kind: 'mine', next: () => null };
    const { pages } = run(script([1]), {
      paginator: { kind: 'chooser', resolve: () => mine, next: () => null },
      resumeFrom: checkpointWith({ kind: 'mine' }),
    });
    expect((await drain(pages)).items).toEqual([1]);
  });

  it('still notices a server that ignores a guessed page number', async () => {
    const handler: Handler = () => ({ data: { items: rows(0, 2), has_more: true } });
    const first = await run(handler, { paginator: new AutoPaginator() }).pages.next();
    const { pages } = run(handler, { paginator: new AutoPaginator(), resumeFrom: first.value?.checkpoint });
    expect((await drain(pages)).error).toBeInstanceOf(PaginationLoopError);
  });
});

describe('secrets', () => {
  it('are dropped from next and checkpoint, while the run goes on with the whole', async () => {
    const { pages, server } = run(
      (_request, call) => ({ data: { items: [call], next: call === 1 ? '/items?page=2&key=SECRET' : null } }),
      {
        paginator: new NextUrlPaginator(),
        redactNext: (next) => ({
          next: { ...next, ...(next.url === undefined ? {} : { url: next.url.replace(/&key=.*/, '') }) },
        }),
      },
    );
    const { pages: seen } = await drain(pages);
    expect(JSON.stringify([seen[0]?.next, seen[0]?.checkpoint])).not.toContain('SECRET');
    expect(seen[0]?.next).toEqual({ url: `${BASE}/items?page=2` });
    expect(server.urls[1]).toContain('SECRET');
  });
});

describe('memory', () => {
  it('stays flat over thousands of pages: none is kept once the next was asked for', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const total = 3_000;
    const bodies: WeakRef<object>[] = [];
    const { pages } = run(() => ({}), {
      paginator: cursor,
      maxCalls: total,
      fetchPage: async () => {
        await Promise.resolve();
        const call = bodies.length + 1;
        const data = { items: rows(0, 20), next_cursor: call < total ? `c${call}` : null };
        bodies.push(new WeakRef(data));
        return {
          response: { status: 200, headers: {}, data, url: BASE, attempts: 1, durationMs: 1 },
          responseUrl: BASE,
        };
      },
    });
    for await (const page of pages) {
      if (page.number !== total) continue;
      await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
      expect(bodies.filter((body) => body.deref() !== undefined).length).toBeLessThan(5);
    }
    expect(bodies).toHaveLength(total);
  });
});
