import { createCheckpoint } from '../../src/checkpoint/create-checkpoint.js';
import { ConfigurationError } from '../../src/errors/configuration-error.js';
import { ConnectionError } from '../../src/errors/connection-error.js';
import { MaxApiCallsExceeded } from '../../src/errors/max-api-calls-exceeded.js';
import { PaginationError } from '../../src/errors/pagination-error.js';
import { AutoPaginator } from '../../src/pagination/auto-paginator.js';
import { CursorPaginator } from '../../src/pagination/cursor-paginator.js';
import { LinkHeaderPaginator } from '../../src/pagination/link-header-paginator.js';
import { NextUrlPaginator } from '../../src/pagination/next-url-paginator.js';
import { OffsetPaginator } from '../../src/pagination/offset-paginator.js';
import { PageNumberPaginator } from '../../src/pagination/page-number-paginator.js';
import type { Page } from '../../src/pagination/page.js';
import type { Paginator } from '../../src/pagination/paginator.js';
import { ResponseBasedPaginator } from '../../src/pagination/response-based-paginator.js';
import type { RunPagesOptions } from '../../src/pagination/run-pages-options.js';
import { runPages } from '../../src/pagination/run-pages.js';
import { SinglePagePaginator } from '../../src/pagination/single-page-paginator.js';
import { GatedServer, quiet } from './gated-server.js';
import { drain, rows, run, type Answer, type Handler } from './helpers.js';

const byNumber = new PageNumberPaginator({ totalPages: 'body.pages' });
const byOffset = new OffsetPaginator({ limit: 10, total: 'body.total' });

/** Two rows per page. */
const page = (number: number, pages: number): Answer => ({
  data: { items: rows((number - 1) * 2, number * 2), pages },
});

/** Offset pages out of `total` rows, `size` at a time whatever was asked for. */
const slice = (offset: number, total: number, size = 5): Answer => ({
  data: { items: rows(offset, Math.min(total, offset + size)), total },
});
const offsetOf = (request: { params?: object | undefined }): number =>
  (request.params as { offset: number }).offset;
const pageOf = (request: { params?: object | undefined }): number =>
  (request.params as { page: number }).page;

function gated(settings: Partial<RunPagesOptions<unknown>> = {}): {
  server: GatedServer;
  pages: AsyncGenerator<Page<unknown>, void, unknown>;
  warnings: string[];
} {
  const server = new GatedServer();
  const warnings: string[] = [];
  const pages = runPages<unknown>({
    request: { method: 'GET', path: '/items' },
    maxCalls: 1_000,
    fetchPage: server.fetchPage,
    createCheckpoint: (state) => createCheckpoint({ fingerprint: 'f', ...state }),
    warn: (message) => warnings.push(message),
    paginator: byNumber,
    concurrency: 3,
    ...settings,
  });
  return { server, pages, warnings };
}

/** The first page, taken. */
async function begin(
  server: GatedServer,
  pages: AsyncGenerator<Page<unknown>, void>,
  at: number,
  answer: Answer,
): Promise<Page<unknown>> {
  const first = pages.next();
  await quiet();
  expect(server.held).toEqual([at]);
  await server.answer(at, answer);
  return (await first).value!;
}

describe('concurrency', () => {
  it('learns from the first page how many there are, and fetches those after it at the same time', async () => {
    const { server, pages } = gated();
    await begin(server, pages, 1, page(1, 9));
    expect(server.held).toEqual([2, 3, 4]);
  });

  it('delivers in order what arrives in any order, and keeps no more than n pages beyond the consumer', async () => {
    const { server, pages } = gated();
    await begin(server, pages, 1, page(1, 6));
    await server.answer(4, page(4, 6));
    await server.answer(3, page(3, 6));
    expect(server.held).toEqual([2]);
    const second = pages.next();
    await server.answer(2, page(2, 6));
    expect((await second).value?.number).toBe(2);
    await quiet();
    expect(server.held).toEqual([5]);
    expect((await pages.next()).value?.items).toEqual(rows(4, 6));
    await quiet();
    expect(server.held).toEqual([5, 6]);
    expect((await pages.next()).value?.items).toEqual(rows(6, 8));
    await quiet();
    expect(server.asked).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each<[string, Paginator, Handler]>([
    ['page number and pages', byNumber, (request) => page(pageOf(request), 7)],
    [
      'page number and total',
      new PageNumberPaginator({ total: 'body.total' }),
      (request) => ({
        data: { items: rows(pageOf(request) * 2 - 2, Math.min(13, pageOf(request) * 2)), total: 13 },
      }),
    ],
    [
      'page number from 0',
      new PageNumberPaginator({ firstPage: 0, totalPages: 'body.pages' }),
      (request) => page(pageOf(request) + 1, 7),
    ],
    [
      'offset',
      new OffsetPaginator({ limit: 5, total: 'body.total' }),
      (request) => slice(offsetOf(request), 33),
    ],
    ['offset, pages capped by the server', byOffset, (request) => slice(offsetOf(request), 33)],
    [
      'offset and hasMore',
      new OffsetPaginator({ limit: 5, total: 'body.total', hasMore: 'body.more' }),
      (request) => {
        const offset = offsetOf(request);
        return { data: { items: rows(offset, offset + 5), total: 33, more: offset < 20 } };
      },
    ],
    [
      'detection',
      new AutoPaginator(),
      (request) => {
        const { page: number = 1 } = (request.params ?? {}) as { page?: number };
        return { data: { items: rows(number * 2 - 2, number * 2), page: number, total_pages: 7 } };
      },
    ],
  ])('gives the same pages, checkpoints and end as one by one: %s', async (_title, paginator, handler) => {
    const [plain, parallel] = [run(handler, { paginator }), run(handler, { paginator, concurrency: 4 })];
    const expected = await drain(plain.pages);
    expect(expected.pages.length).toBeGreaterThan(4);
    expect(expected.error).toBeUndefined();
    expect(await drain(parallel.pages)).toEqual(expected);
    expect(parallel.warnings).toEqual([]);
  });

  it('asks for no page twice and for none too many when the totals stay', async () => {
    const { pages, server } = run((request) => slice(offsetOf(request), 33), {
      paginator: byOffset,
      concurrency: 4,
    });
    await drain(pages);
    expect(server.requests.map(offsetOf)).toEqual([0, 5, 10, 15, 20, 25, 30]);
  });

  it('continues from the checkpoint of a page, whatever was fetched beyond it', async () => {
    const { server, pages } = gated();
    const { checkpoint } = await begin(server, pages, 1, page(1, 5));
    await server.answer(3, page(3, 5));
    await pages.return();
    const resumed = gated({ resumeFrom: checkpoint });
    const second = await begin(resumed.server, resumed.pages, 2, page(2, 5));
    expect(second).toMatchObject({ number: 2, itemCount: 4 });
    expect(resumed.server.held).toEqual([3, 4, 5]);
  });

  it('prefetch may keep more pages than are in flight', async () => {
    const { server, pages } = gated({ concurrency: 2, prefetch: 4 });
    await begin(server, pages, 1, page(1, 9));
    expect(server.held).toEqual([2, 3]);
    await server.answer(3, page(3, 9));
    expect(server.held).toEqual([2, 4]);
    await server.answer(2, page(2, 9));
    await server.answer(4, page(4, 9));
    await server.answer(5, page(5, 9));
    expect(server.held).toEqual([]);
    expect(server.asked).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('a total that changes', () => {
  it('a page sent for before the one before it had answered, telling another total, is fetched again', async () => {
    const { server, pages } = gated({ paginator: byOffset });
    await begin(server, pages, 0, slice(0, 20));
    await server.answer(10, slice(10, 20));
    await server.answer(15, slice(15, 20));
    // A record was put in front while 5 was still on its way: 10 and 15 are older, and would lose the row between.
    const shifted = (offset: number): Answer => ({
      data: { items: rows(offset - 1, offset + 4), total: 21 },
    });
    const second = pages.next();
    await server.answer(5, shifted(5));
    expect((await second).value?.items).toEqual(rows(4, 9));
    const third = pages.next();
    await quiet();
    expect(server.held).toEqual([10]);
    await server.answer(10, shifted(10));
    expect((await third).value?.items).toEqual(rows(9, 14));
    // One by one at first, then more at the same time, for as long as the total stays.
    expect(server.held).toEqual([15]);
    await server.answer(15, shifted(15));
    expect((await pages.next()).value?.items).toEqual(rows(14, 19));
    expect(server.held).toEqual([20]);
  });

  it('the last page is fetched again when one before it, answered later, tells that there is more', async () => {
    const { server, pages } = gated({ paginator: byOffset });
    await begin(server, pages, 0, slice(0, 12));
    await server.answer(10, slice(10, 12));
    const second = pages.next();
    await server.answer(5, slice(5, 14));
    await second;
    const third = pages.next();
    await quiet();
    await server.answer(10, slice(10, 14));
    expect((await third).value?.items).toEqual(rows(10, 14));
    expect((await pages.next()).done).toBe(true);
  });

  it.each<[string, (call: number) => number]>([
    ['grows at every request', (call) => 20 + call],
    ['grows once', (call) => (call < 5 ? 20 : 31)],
    ['shrinks once', (call) => (call < 4 ? 40 : 23)],
    ['shrinks to less than was delivered', (call) => (call < 4 ? 40 : 11)],
  ])('that %s: nothing lost, nothing doubled', async (_title, totalAt) => {
    let last = 0;
    const { pages, server } = run(
      (request, call) => {
        last = totalAt(call);
        return slice(offsetOf(request), last);
      },
      { paginator: byOffset, concurrency: 4 },
    );
    const { items, error } = await drain(pages);
    expect(error).toBeUndefined();
    // Every row once and in order; no row that the last answer knew of is missing.
    expect(items).toEqual(rows(0, items.length));
    expect(items.length).toBeGreaterThanOrEqual(Math.min(last, items.length));
    expect(items.length).toBeGreaterThanOrEqual(last);
    expect(server.requests.length).toBeLessThan(3 * Math.ceil(items.length / 5));
  });

  it('that is no number fails at the page that says so, after those before it', async () => {
    const { pages } = run(
      (request) => {
        const offset = offsetOf(request);
        return { data: { items: rows(offset, offset + 5), total: offset === 10 ? 'many' : 40 } };
      },
      { paginator: byOffset, concurrency: 4 },
    );
    const { items, error } = await drain(pages);
    expect(items).toEqual(rows(0, 10));
    expect(error).toBeInstanceOf(PaginationError);
    expect(error).toMatchObject({ progress: { pages: 2, items: 10 } });
  });

  it('short pages on the way lose and double nothing', async () => {
    // The server leaves rows out of its pages (deleted, hidden), but counts them.
    const { pages } = run(
      (request) => {
        const offset = offsetOf(request);
        const items = rows(offset, Math.min(40, offset + 5));
        return { data: { items: offset === 10 ? items.slice(0, 3) : items, total: 40 } };
      },
      { paginator: byOffset, concurrency: 4 },
    );
    expect((await drain(pages)).items).toEqual(rows(0, 40));
  });
});

describe('the end of a parallel run', () => {
  it('break aborts everything in flight and fetches nothing more', async () => {
    const { server, pages } = gated();
    await begin(server, pages, 1, page(1, 9));
    await pages.return();
    expect(server.aborted).toEqual([2, 3, 4]);
    await quiet();
    expect(server.asked).toEqual([1, 2, 3, 4]);
  });

  it('an error surfaces at its turn, with the right checkpoint; nothing beyond it is sent for', async () => {
    const { server, pages } = gated();
    await begin(server, pages, 1, page(1, 9));
    await server.answer(3, new ConnectionError('gone'));
    await server.answer(4, page(4, 9));
    const second = pages.next();
    await server.answer(2, page(2, 9));
    expect((await second).value?.number).toBe(2);
    const failure = await pages.next().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConnectionError);
    expect(failure).toMatchObject({
      progress: { pages: 2, items: 4, checkpoint: { next: { params: { page: 3 } }, pages: 2, items: 4 } },
    });
    expect(server.asked).toEqual([1, 2, 3, 4]);
  });

  it('errors that nobody comes to see are no unhandled rejections', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): number => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const { server, pages } = gated();
      await begin(server, pages, 1, page(1, 9));
      await server.answer(3, new ConnectionError('gone'));
      await server.answer(2, new ConnectionError('gone'));
      await pages.return();
      await quiet();
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it("an abort rejects with the caller's reason and ends all requests", async () => {
    const controller = new AbortController();
    const { server, pages } = gated({
      request: { method: 'GET', path: '/items', signal: controller.signal },
    });
    await begin(server, pages, 1, page(1, 9));
    const second = pages.next();
    await quiet();
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    expect(server.aborted).toEqual([2, 3, 4]);
  });

  it.each([1, 2, 3, 6, 7])(
    'maxCalls of %s is never exceeded, and said only at its turn',
    async (maxCalls) => {
      const { pages, server } = run((request) => slice(offsetOf(request), 33), {
        paginator: byOffset,
        concurrency: 4,
        maxCalls,
      });
      const { pages: seen, error } = await drain(pages);
      expect(server.requests).toHaveLength(maxCalls);
      expect(seen).toHaveLength(maxCalls);
      if (maxCalls === 7) expect(error).toBeUndefined();
      else expect(error).toMatchObject({ maxCalls, pages: maxCalls, checkpoint: { pages: maxCalls } });
    },
  );

  it('pages fetched in vain count as calls', async () => {
    const { pages, server } = run((request, call) => slice(offsetOf(request), 40 + call), {
      paginator: byOffset,
      concurrency: 4,
      maxCalls: 6,
    });
    const { pages: seen, error } = await drain(pages);
    expect(server.requests).toHaveLength(6);
    expect(error).toBeInstanceOf(MaxApiCallsExceeded);
    expect(error).toMatchObject({ progress: { pages: seen.length, items: seen.length * 5 } });
    expect(seen.length).toBeLessThan(6);
  });

  it.each([
    [10, 2],
    [11, 3],
  ])('limit of %s fetches %s pages', async (limit, requests) => {
    const { pages, server } = run((request) => slice(offsetOf(request), 100), {
      paginator: byOffset,
      concurrency: 8,
      limit,
    });
    expect((await drain(pages)).items).toEqual(rows(0, limit));
    expect(server.requests).toHaveLength(requests);
  });
});

describe('pages that cannot be addressed directly', () => {
  it.each<[string, Paginator, string]>([
    ['a cursor', new CursorPaginator(), '"cursor"'],
    ['a Link header', new LinkHeaderPaginator(), '"link-header"'],
    ['a next URL', new NextUrlPaginator(), '"next-url"'],
    [
      'decisions of their own',
      new ResponseBasedPaginator({ continueWhile: () => true, nextPage: () => ({}) }),
      '"response-based"',
    ],
    ['an offset without a total', new OffsetPaginator({ limit: 5 }), 'set its option total,'],
    ['numbers without a total', new PageNumberPaginator({ hasMore: 'body.more' }), 'total or totalPages'],
  ])('%s: refused before anything is sent', async (_title, paginator, text) => {
    const { server, pages } = gated({ paginator });
    const error = await pages.next().catch((failure: unknown) => failure as Error);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as Error).message).toContain(text);
    expect((error as Error).message).toContain('use prefetch instead');
    expect(server.asked).toEqual([]);
  });

  it('found out by detection: refused as soon as it is, with nothing delivered', async () => {
    const { pages, server } = run(() => ({ data: { items: [1], next_cursor: 'a' } }), {
      paginator: new AutoPaginator(),
      concurrency: 4,
    });
    const { pages: seen, error } = await drain(pages);
    expect(seen).toEqual([]);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ progress: { pages: 0 } });
    expect(server.requests).toHaveLength(1);
  });

  it('a paginator of the user that fails to look ahead: an error of this package, with the checkpoint', async () => {
    const paginator: Paginator = {
      kind: 'own',
      next: ({ iteration }) => ({ params: { page: iteration + 2 } }),
      direct: {
        pagesAfter: () => {
          throw new TypeError('of no use');
        },
        totalsIn: () => [],
      },
    };
    const { error } = await drain(run(() => ({ data: [1] }), { paginator, concurrency: 2 }).pages);
    expect(error).toBeInstanceOf(PaginationError);
    expect((error as Error).message).toBe('Looking beyond page 1 failed: TypeError: of no use');
    expect(error).toMatchObject({ progress: { pages: 0 } });
  });

  it('a single page has nothing to wait for', async () => {
    const { pages } = run(() => ({ data: { items: [1] } }), {
      paginator: new SinglePagePaginator(),
      concurrency: 4,
    });
    expect((await drain(pages)).items).toEqual([1]);
  });

  it('a response that tells no total: one by one, with a warning', async () => {
    const { pages, server, warnings } = run(
      (request) => ({ data: { items: rows(offsetOf(request), Math.min(12, offsetOf(request) + 5)) } }),
      { paginator: byOffset, concurrency: 4 },
    );
    expect((await drain(pages)).items).toEqual(rows(0, 12));
    expect(server.requests.map(offsetOf)).toEqual([0, 5, 10, 12]);
    expect(warnings).toEqual([expect.stringContaining('does not tell how many pages follow')]);
  });

  it('a nextPage that leads elsewhere: followed one by one, with a warning', async () => {
    const { pages, server, warnings } = run((request) => page(pageOf(request), 9), {
      paginator: byNumber,
      concurrency: 4,
      nextPage: ({ request }) => (pageOf(request) < 6 ? { params: { page: pageOf(request) + 2 } } : null),
    });
    expect((await drain(pages)).pages.map(({ response }) => response.url.slice(-1))).toEqual([
      '1',
      '3',
      '5',
      '7',
    ]);
    expect(server.requests.map(pageOf)).toEqual([1, 3, 5, 7]);
    expect(warnings).toEqual([expect.stringContaining('nextPage leads elsewhere')]);
  });
});
