import { getEventListeners } from 'node:events';
import { createCheckpoint } from '../../src/checkpoint/create-checkpoint.js';
import { ConnectionError } from '../../src/errors/connection-error.js';
import { MaxApiCallsExceeded } from '../../src/errors/max-api-calls-exceeded.js';
import { PaginationLoopError } from '../../src/errors/pagination-loop-error.js';
import type { Page } from '../../src/pagination/page.js';
import { CursorPaginator } from '../../src/pagination/cursor-paginator.js';
import { PageNumberPaginator } from '../../src/pagination/page-number-paginator.js';
import type { RunPagesOptions } from '../../src/pagination/run-pages-options.js';
import { runPages } from '../../src/pagination/run-pages.js';
import { GatedServer, quiet } from './gated-server.js';
import { drain, rows, run, type Answer } from './helpers.js';

const paginator = new PageNumberPaginator({ hasMore: 'body.more' });

/** Two rows per page. */
const page = (number: number, more = true): Answer => ({
  data: { items: rows((number - 1) * 2, number * 2), more },
});

function gated(settings: Partial<RunPagesOptions<unknown>> = {}): {
  server: GatedServer;
  pages: AsyncGenerator<Page<unknown>, void, unknown>;
} {
  const server = new GatedServer();
  const pages = runPages<unknown>({
    request: { method: 'GET', path: '/items' },
    maxCalls: 1_000,
    fetchPage: server.fetchPage,
    createCheckpoint: (state) => createCheckpoint({ fingerprint: 'f', ...state }),
    warn: () => undefined,
    paginator,
    prefetch: 2,
    ...settings,
  });
  return { server, pages };
}

describe('prefetch', () => {
  it('sends nothing before the first page is asked for', async () => {
    const { server, pages } = gated();
    await quiet();
    expect(server.asked).toEqual([]);
    await pages.return();
    expect(server.asked).toEqual([]);
  });

  it('fetches the next pages while the consumer works, no more than n beyond its own', async () => {
    const { server, pages } = gated();
    const first = pages.next();
    await server.answer(1, page(1));
    expect((await first).value?.number).toBe(1);
    await server.answer(2, page(2));
    await server.answer(3, page(3));
    expect(server.held).toEqual([]);
    expect(server.asked).toEqual([1, 2, 3]);
    expect((await pages.next()).value?.number).toBe(2);
    await quiet();
    expect(server.held).toEqual([4]);
  });

  it('sends one request at a time: each page leads to the next', async () => {
    const { server, pages } = gated({ prefetch: 5 });
    const first = pages.next();
    await server.answer(1, page(1));
    await first;
    expect(server.held).toEqual([2]);
    await server.answer(2, page(2));
    expect(server.held).toEqual([3]);
  });

  it('delivers the same pages, checkpoints and end as without', async () => {
    const handler = ({ params }: { params?: object | undefined }): Answer => {
      const { page: number } = params as { page: number };
      return page(number, number < 5);
    };
    const [plain, ahead] = await Promise.all([
      drain(run(handler, { paginator }).pages),
      drain(run(handler, { paginator, prefetch: 3 }).pages),
    ]);
    expect(plain.pages).toHaveLength(5);
    expect(ahead).toEqual(plain);
  });

  it('break aborts what is in flight and fetches nothing more', async () => {
    const { server, pages } = gated();
    const first = pages.next();
    await server.answer(1, page(1));
    await first;
    await server.answer(2, page(2));
    expect(server.held).toEqual([3]);
    await pages.return();
    expect(server.aborted).toEqual([3]);
    await quiet();
    expect(server.asked).toEqual([1, 2, 3]);
    expect(await pages.next()).toEqual({ value: undefined, done: true });
  });

  it('an error surfaces at its turn, after the pages before it, with their checkpoint', async () => {
    const { server, pages } = gated({ prefetch: 3 });
    const first = pages.next();
    await server.answer(1, page(1));
    await first;
    await server.answer(2, page(2));
    await server.answer(3, new ConnectionError('gone'));
    await quiet();
    expect((await pages.next()).value?.number).toBe(2);
    const failure = await pages.next().catch((error: unknown) => error as ConnectionError);
    expect(failure).toBeInstanceOf(ConnectionError);
    expect(failure).toMatchObject({
      progress: { pages: 2, items: 4, checkpoint: { next: { params: { page: 3 } }, pages: 2, items: 4 } },
    });
    expect(server.asked).toEqual([1, 2, 3]);
  });

  it('an error that nobody comes to see is no unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): number => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const { server, pages } = gated();
      const first = pages.next();
      await server.answer(1, page(1));
      await first;
      await server.answer(2, new ConnectionError('gone'));
      await pages.return();
      await quiet();
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it.each([1, 2, 3, 4])(
    'maxCalls of %s is never exceeded, and said only after its last page',
    async (maxCalls) => {
      const { pages, server } = run((_request, call) => page(call), { paginator, prefetch: 10, maxCalls });
      const { pages: seen, error } = await drain(pages);
      expect(seen).toHaveLength(maxCalls);
      expect(server.requests).toHaveLength(maxCalls);
      expect(error).toBeInstanceOf(MaxApiCallsExceeded);
      expect(error).toMatchObject({ pages: maxCalls, checkpoint: { pages: maxCalls } });
    },
  );

  it('limit ends the run without a request too many', async () => {
    const { pages, server } = run((_request, call) => page(call), { paginator, prefetch: 10, limit: 5 });
    expect((await drain(pages)).items).toEqual(rows(0, 5));
    expect(server.requests).toHaveLength(3);
  });

  it('notices a circle at its turn', async () => {
    const cursors = ['a', 'b', 'a'];
    const { pages } = run((_request, call) => ({ data: { items: [call], next_cursor: cursors[call - 1] } }), {
      paginator: new CursorPaginator(),
      prefetch: 10,
    });
    const { items, error } = await drain(pages);
    expect(items).toEqual([1, 2, 3]);
    expect(error).toBeInstanceOf(PaginationLoopError);
  });

  it('tells observers of a page when it is delivered', async () => {
    const told: number[] = [];
    const { server, pages } = gated({ onPage: ({ number }) => told.push(number) });
    const first = pages.next();
    await server.answer(1, page(1));
    await first;
    await server.answer(2, page(2));
    expect(told).toEqual([1]);
    await pages.next();
    expect(told).toEqual([1, 2]);
  });

  it("an abort ends it with the caller's reason, before pages that are ready", async () => {
    const controller = new AbortController();
    const { server, pages } = gated({
      request: { method: 'GET', path: '/items', signal: controller.signal },
    });
    const first = pages.next();
    await server.answer(1, page(1));
    await first;
    await server.answer(2, page(2));
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(pages.next()).rejects.toBe(reason);
    expect(server.aborted).toEqual([3]);
    expect('progress' in reason).toBe(false);
  });

  it("leaves no listener on the caller's signal", async () => {
    const { signal } = new AbortController();
    const { server, pages } = gated({ request: { method: 'GET', path: '/items', signal } });
    const first = pages.next();
    await server.answer(1, page(1));
    await first;
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await pages.return();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
