import { getEventListeners } from 'node:events';
import {
  ApiClient,
  ClientClosedError,
  ConfigurationError,
  CursorPaginator,
  OffsetPaginator,
  PageNumberPaginator,
  type Page,
  type PageContext,
  type PageRequest,
} from '../../src/index.js';
import { closeClients, errorOf, makeClient, track } from '../support/clients.js';
import { closeServers, json, startServer, type TestServer } from '../support/test-server.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

const byNumber = new PageNumberPaginator({ totalPages: 'body.pages' });

/** `count` pages of two items; those from `silentFrom` on are never answered. */
async function pagesServer(count: number, silentFrom = Infinity): Promise<TestServer> {
  return startServer((seen, response) => {
    const page = Number(new URL(seen.url, 'http://x').searchParams.get('page') ?? 1);
    if (page >= silentFrom) return;
    json(response, { items: [{ id: page * 2 - 1 }, { id: page * 2 }], page, pages: count });
  });
}

/** Waits for what a server or client is about to notice. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

async function numbersOf(pages: AsyncIterable<Page<unknown>>): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { number } of pages) numbers.push(number);
  return numbers;
}

describe.each([
  ['prefetch', { prefetch: 3 }],
  ['concurrency', { concurrency: 3 }],
])('%s', (_title, ahead) => {
  it('delivers every page in order, through queryAll, queryItems, queryBatches and collect', async () => {
    const server = await pagesServer(7);
    const client = makeClient(server.url, { paginator: byNumber });
    const ids = Array.from({ length: 14 }, (_, index) => ({ id: index + 1 }));
    expect(await numbersOf(client.queryAll('/rows', {}, ahead))).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const items: unknown[] = [];
    for await (const item of client.queryItems('/rows', {}, ahead)) items.push(item);
    expect(items).toEqual(ids);
    const batches: unknown[][] = [];
    for await (const batch of client.queryBatches('/rows', {}, { ...ahead, batchSize: 5 }))
      batches.push(batch);
    expect(batches).toEqual([ids.slice(0, 5), ids.slice(5, 10), ids.slice(10)]);
    expect(await client.collect('/rows', {}, ahead)).toEqual(ids);
    expect(server.requests).toHaveLength(28);
  });

  it('break leaves nothing in flight, reports no error, and the connection is closed', async () => {
    const server = await pagesServer(9, 2);
    const errors: unknown[] = [];
    const client = makeClient(server.url, {
      paginator: byNumber,
      hooks: { onError: (event) => errors.push(event) },
    });
    const { signal } = new AbortController();
    for await (const page of client.queryAll('/rows', {}, { ...ahead, signal })) {
      expect(page.number).toBe(1);
      await until(() => server.requests.length > 1);
      break;
    }
    expect(client.rateLimiter.state()).toMatchObject({ inFlight: 0, queued: 0 });
    expect(errors).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    await until(() => server.requests.slice(1).every(({ socket }) => socket.destroyed));
  });

  it('close() of the client ends the run at its turn', async () => {
    const server = await pagesServer(9, 2);
    const client = makeClient(server.url, { paginator: byNumber });
    const pages = client.queryAll('/rows', {}, ahead);
    await pages.next();
    await until(() => server.requests.length > 1);
    await client.close();
    expect(await errorOf(pages.next())).toBeInstanceOf(ClientClosedError);
  });

  it('queryPage fetches one page', async () => {
    const server = await pagesServer(9);
    const client = makeClient(server.url, { paginator: byNumber });
    expect((await client.queryPage('/rows', {}, ahead)).number).toBe(1);
    await client.close();
    expect(server.requests).toHaveLength(1);
  });

  it('checkpoints count pages that were delivered, whatever was fetched beyond them', async () => {
    const server = await pagesServer(9);
    const client = makeClient(server.url, { paginator: byNumber });
    const store = new Map<string, unknown>();
    const run = (): AsyncGenerator<Page<unknown>, void> =>
      client.queryAll('/rows', {}, { ...ahead, checkpoint: { store, key: 'rows' } });
    for await (const { number } of run()) {
      // Page 3 is in hand, and more are on their way: 2 is the last that is finished.
      if (number === 3) await until(() => server.requests.length >= 5);
      if (number === 3) break;
    }
    expect([...store.values()]).toMatchObject([{ pages: 2, next: { params: { page: 3 } } }]);
    expect(await numbersOf(run())).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect([...store.values()]).toMatchObject([{ pages: 9, finished: true }]);
  });

  it('validates its items at their turn', async () => {
    const server = await pagesServer(4);
    const client = makeClient(server.url, { paginator: byNumber });
    const pages = client.queryItems<{ id: number }>(
      '/rows',
      {},
      {
        ...ahead,
        onInvalidItem: 'skip',
        schema: {
          '~standard': {
            version: 1,
            vendor: 'test',
            validate: (value) => {
              const item = value as { id: number };
              return item.id % 2 === 0 ? { value: item } : { issues: [{ message: 'odd' }] };
            },
          },
        },
      },
    );
    const ids: number[] = [];
    for await (const { id } of pages) ids.push(id);
    expect(ids).toEqual([2, 4, 6, 8]);
  });
});

describe('the options', () => {
  it.each([
    ['prefetch', -1],
    ['prefetch', 1.5],
    ['prefetch', Infinity],
    ['prefetch', '2'],
    ['concurrency', 0],
    ['concurrency', Infinity],
    ['concurrency', true],
  ])('%s: %s is refused before anything is sent', async (name, value) => {
    const server = await pagesServer(3);
    const client = makeClient(server.url);
    const error = await errorOf(client.queryAll('/rows', {}, { [name]: value }).next());
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toContain(`options.${name} must be a whole number`);
    expect(server.requests).toEqual([]);
  });

  it.each([
    [{}, 'options.paginator.direct.pagesAfter must be a function'],
    [7, 'options.paginator.direct must be an object with pagesAfter() and totalsIn()'],
  ])('a paginator whose direct is %j is refused', async (direct, message) => {
    const client = makeClient('http://127.0.0.1:9');
    const paginator = { kind: 'own', next: () => null, direct } as never;
    expect((await errorOf(client.queryAll('/', {}, { paginator }).next())).message).toContain(message);
  });

  it('a cursor cannot be fetched from at several places', async () => {
    const server = await pagesServer(3);
    const client = makeClient(server.url, { paginator: new CursorPaginator() });
    const error = await errorOf(client.queryAll('/rows', {}, { concurrency: 2 }).next());
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(server.requests).toEqual([]);
  });

  it("the client's maxConcurrent holds as well", async () => {
    let most = 0;
    let now = 0;
    const server = await startServer((seen, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        const offset = Number(new URL(seen.url, 'http://x').searchParams.get('offset'));
        json(response, { items: [{ id: offset }], total: 12 });
      }, 5);
    });
    const client = makeClient(server.url, {
      paginator: new OffsetPaginator({ limit: 1, total: 'body.total' }),
      rateLimit: { maxConcurrent: 2 },
    });
    expect(await numbersOf(client.queryAll('/rows', {}, { concurrency: 6 }))).toHaveLength(12);
    expect(most).toBe(2);
  });

  it("a subclass's nextPage decides where the run ends, whatever was fetched beyond it", async () => {
    class Client extends ApiClient {
      protected override nextPage(context: PageContext): PageRequest | null {
        return context.iteration === 4 ? null : super.nextPage(context);
      }
    }
    const server = await pagesServer(9);
    const client = track(new Client({ baseURL: server.url, logger: false, paginator: byNumber }));
    expect(await numbersOf(client.queryAll('/rows', {}, { concurrency: 3 }))).toEqual([1, 2, 3, 4, 5]);
  });
});
