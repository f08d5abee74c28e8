import {
  ApiClient,
  AutoPaginator,
  CheckpointMismatchError,
  ConfigurationError,
  CrossOriginError,
  CursorPaginator,
  LinkHeaderPaginator,
  MaxApiCallsExceeded,
  NextUrlPaginator,
  OffsetPaginator,
  PageNumberPaginator,
  PaginationError,
  PaginationLoopError,
  ResponseValidationError,
  ServerError,
  type ApiClientOptions,
  type ApiResponse,
  type Checkpoint,
  type Page,
  type PageContext,
  type PageRequest,
  type StandardSchemaV1,
} from '../../src/index.js';
import { closeClients, errorOf, makeClient, track } from '../support/clients.js';
import {
  closeServers,
  json,
  startServer,
  type SeenRequest,
  type TestServer,
} from '../support/test-server.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

interface Row {
  id: number;
}

const rows = (from: number, count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: from + index }));

/** Pages of `size` rows out of `total`, with a cursor in the body. */
async function cursorServer(
  total = 10,
  size = 3,
  hooks: { before?: (seen: SeenRequest) => number | undefined } = {},
): Promise<TestServer> {
  return startServer((seen, response) => {
    const failing = hooks.before?.(seen);
    if (failing !== undefined) {
      json(response, {}, failing);
      return;
    }
    const url = new URL(seen.url, 'http://x');
    const body = seen.body === '' ? {} : (JSON.parse(seen.body) as { cursor?: number });
    const start = Number(url.searchParams.get('cursor') ?? body.cursor ?? 0);
    const data = rows(start + 1, Math.min(size, total - start));
    json(response, { data, next_cursor: start + size < total ? start + size : null });
  });
}

async function pagesOf<T>(pages: AsyncIterable<Page<T>>): Promise<Page<T>[]> {
  const all: Page<T>[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

describe('queryAll', () => {
  it('yields pages with number, items, itemCount, response, next and checkpoint', async () => {
    const server = await cursorServer();
    const pages = await pagesOf(makeClient(server.url).queryAll<Row>('/rows', { q: 'a b' }));
    expect(pages.map(({ number, items, itemCount }) => [number, items.length, itemCount])).toEqual([
      [1, 3, 3],
      [2, 3, 6],
      [3, 3, 9],
      [4, 1, 10],
    ]);
    expect(pages[0]!.next).toEqual({ params: { cursor: 3 } });
    expect(pages[3]!.next).toBeNull();
    expect(pages[0]!.response.status).toBe(200);
    expect(pages[3]!.checkpoint.finished).toBe(true);
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/rows?q=a%20b',
      '/rows?q=a%20b&cursor=3',
      '/rows?q=a%20b&cursor=6',
      '/rows?q=a%20b&cursor=9',
    ]);
  });

  it('break sends nothing more', async () => {
    const server = await cursorServer();
    const client = makeClient(server.url);
    for await (const page of client.queryAll('/rows')) if (page.number === 2) break;
    await new Promise(setImmediate);
    expect(server.requests).toHaveLength(2);
    expect(client.rateLimiter.state()).toMatchObject({ inFlight: 0, queued: 0 });
  });

  it('two next() calls at once: one request per page, in order', async () => {
    const server = await cursorServer();
    const pages = makeClient(server.url).queryAll<Row>('/rows');
    const both = await Promise.all([pages.next(), pages.next()]);
    expect(both.map(({ value }) => (value as Page<Row>).number)).toEqual([1, 2]);
    expect(server.requests).toHaveLength(2);
  });

  it('a failing page is retried alone', async () => {
    let failures = 2;
    const server = await cursorServer(10, 3, {
      before: ({ url }) => (url.includes('cursor=6') && failures-- > 0 ? 503 : undefined),
    });
    expect(await makeClient(server.url).collect('/rows')).toHaveLength(10);
    expect(server.requests.map(({ url }) => url.slice(5))).toEqual([
      '',
      '?cursor=3',
      '?cursor=6',
      '?cursor=6',
      '?cursor=6',
      '?cursor=9',
    ]);
  });

  it('an error on page n: the pages before it were yielded, and the checkpoint continues at page n', async () => {
    let broken = true;
    const server = await cursorServer(10, 3, {
      before: ({ url }) => (broken && url.includes('cursor=6') ? 500 : undefined),
    });
    const client = makeClient(server.url);
    const seen: number[] = [];
    let failure: ServerError | undefined;
    try {
      for await (const page of client.queryAll<Row>('/rows')) seen.push(...page.items.map(({ id }) => id));
    } catch (error) {
      failure = error as ServerError;
    }
    expect(failure).toBeInstanceOf(ServerError);
    expect(failure!.progress).toMatchObject({ pages: 2, items: 6 });
    broken = false;
    const resumeFrom = JSON.parse(JSON.stringify(failure!.progress!.checkpoint)) as Checkpoint;
    const rest = await pagesOf(client.queryAll<Row>('/rows', {}, { resumeFrom }));
    expect(rest.map(({ number, itemCount }) => [number, itemCount])).toEqual([
      [3, 9],
      [4, 10],
    ]);
    seen.push(...rest.flatMap(({ items }) => items.map(({ id }) => id)));
    expect(seen).toEqual(rows(1, 10).map(({ id }) => id));
  });

  it('maxCalls is inclusive, and what remains can be continued', async () => {
    const server = await cursorServer();
    const client = makeClient(server.url, { maxCalls: 4 });
    expect(await client.collect('/rows')).toHaveLength(10);
    const error = await errorOf<MaxApiCallsExceeded>(client.collect('/rows', {}, { maxCalls: 2 }));
    expect(error).toBeInstanceOf(MaxApiCallsExceeded);
    expect(error).toMatchObject({ maxCalls: 2, pages: 2, items: 6, collected: { length: 6 } });
    expect(await client.collect('/rows', {}, { resumeFrom: error.checkpoint })).toEqual(rows(7, 4));
  });

  it('limit ends quietly, without another request', async () => {
    const server = await cursorServer();
    expect(await makeClient(server.url).collect('/rows', {}, { limit: 5 })).toEqual(rows(1, 5));
    expect(server.requests).toHaveLength(2);
  });

  it('POST: pages in the body, other keys kept, the caller’s object untouched', async () => {
    const server = await cursorServer();
    const body = Object.freeze({ filter: Object.freeze({ a: 1 }) });
    const options = {
      method: 'POST',
      body,
      paginator: new CursorPaginator({ sendAs: 'body.cursor' }),
    } as const;
    expect(await makeClient(server.url).collect('/search', {}, options)).toHaveLength(10);
    expect(server.requests.map((seen) => seen.body)).toEqual([
      '{"filter":{"a":1}}',
      '{"filter":{"a":1},"cursor":3}',
      '{"filter":{"a":1},"cursor":6}',
      '{"filter":{"a":1},"cursor":9}',
    ]);
  });

  it('a repeated cursor is a loop: the pages before it are kept', async () => {
    const server = await startServer((_seen, response) => {
      json(response, { data: [{ id: 1 }], next_cursor: 'same' });
    });
    const error = await errorOf<PaginationLoopError>(makeClient(server.url).collect('/rows'));
    expect(error).toBeInstanceOf(PaginationLoopError);
    expect(error.collected).toHaveLength(2);
    expect(error.progress).toMatchObject({ pages: 2 });
    expect(server.requests).toHaveLength(2);
  });

  it('several runs at once are independent and share the limiter', async () => {
    const server = await cursorServer(30, 3);
    const paginator = new CursorPaginator();
    const client = makeClient(server.url, { paginator, rateLimit: { maxConcurrent: 2 } });
    const runs = await Promise.all(Array.from({ length: 5 }, () => client.collect<Row>('/rows')));
    for (const run of runs) expect(run).toEqual(rows(1, 30));
  });

  it('abort between pages rejects with the reason of the signal', async () => {
    const server = await cursorServer();
    const controller = new AbortController();
    const reason = { stop: true };
    const pages = makeClient(server.url).queryAll('/rows', {}, { signal: controller.signal });
    await pages.next();
    controller.abort(reason);
    expect(await errorOf(pages.next())).toBe(reason);
    expect(server.requests).toHaveLength(1);
  });

  it('204 ends without an error', async () => {
    const server = await startServer((_seen, response) => response.writeHead(204).end());
    expect(await makeClient(server.url).collect('/rows')).toEqual([]);
  });

  it('a body without a list says what was seen and what to set', async () => {
    const server = await startServer((_seen, response) => {
      json(response, { meta: { count: 0 }, message: 'hi' });
    });
    const error = await errorOf(makeClient(server.url).collect('/rows'));
    expect(error).toBeInstanceOf(PaginationError);
    expect(error.message).toContain('itemsPath');
    expect(error.message).toContain('"meta", "message"');
  });

  it('items without a sign of paging: one page and a warning', async () => {
    const server = await startServer((_seen, response) => {
      json(response, { data: rows(1, 3) });
    });
    const warnings: string[] = [];
    const log = (): void => undefined;
    const warn = (_fields: object | string, message?: string): void => void warnings.push(message ?? '');
    const client = makeClient(server.url, {
      logger: { trace: log, debug: log, info: log, warn, error: log, fatal: log },
    });
    expect(await client.collect('/rows')).toHaveLength(3);
    expect(warnings).toEqual([expect.stringContaining('No sign of paging')]);
  });

  it('resumed with a checkpoint of another query, it refuses', async () => {
    const server = await cursorServer();
    const client = makeClient(server.url);
    const page = await client.queryPage('/rows', { a: 1 });
    const error = await errorOf(client.collect('/rows', { a: 2 }, { resumeFrom: page.checkpoint }));
    expect(error).toBeInstanceOf(CheckpointMismatchError);
    expect(server.requests).toHaveLength(1);
  });
});

describe('next URLs', () => {
  async function linked(next: (server: TestServer, page: number) => string): Promise<TestServer> {
    const server: TestServer = await startServer((seen, response) => {
      const page = Number(new URL(seen.url, 'http://x').searchParams.get('page') ?? 1);
      json(response, rows(page, 1), 200, page < 3 ? { link: `<${next(server, page + 1)}>; rel="next"` } : {});
    });
    return server;
  }

  it.each<[string, (server: TestServer, page: number) => string]>([
    ['absolute', (server, page) => `${server.url}/v1/rows?page=${String(page)}`],
    ['relative to the root', (_server, page) => `/v1/rows?page=${String(page)}`],
    ['relative', (_server, page) => `?page=${String(page)}`],
  ])('%s', async (_what, next) => {
    const server = await linked(next);
    const client = makeClient(`${server.url}/v1`, {
      paginator: new LinkHeaderPaginator(),
      auth: { type: 'apiKey', in: 'query', name: 'key', value: 'k-1234' },
      params: { version: 2 },
    });
    expect(await client.collect('/rows')).toEqual(rows(1, 3));
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/v1/rows?version=2&key=k-1234',
      '/v1/rows?page=2&version=2&key=k-1234',
      '/v1/rows?page=3&version=2&key=k-1234',
    ]);
  });

  it('carry what the caller passed too: the value of the server wins, nothing is doubled', async () => {
    const server = await linked((_server, page) => `/rows?page=${String(page)}&per_page=50&key=k-1234`);
    const client = makeClient(server.url, {
      auth: { type: 'apiKey', in: 'query', name: 'key', value: 'k-1234' },
    });
    const pages = await pagesOf(client.queryAll('/rows', { per_page: 100 }));
    expect(server.requests[1]!.url).toBe('/rows?page=2&per_page=50&key=k-1234');
    // The key that the server echoed is in no page and in no checkpoint.
    expect(JSON.stringify(pages.map(({ next, checkpoint }) => [next, checkpoint]))).not.toContain('k-1234');
    expect(pages[0]!.next).toEqual({ url: `${server.url}/rows?page=2&per_page=50` });
  });

  describe('back to the first page are a loop', () => {
    const SERVER = 'SERVER';

    it.each<[string, string, object, string, Partial<ApiClientOptions>]>([
      ['relative', '/x', {}, '/x', {}],
      ['absolute', '/x', {}, `${SERVER}/x`, {}],
      ['with a parameter', '/x', { a: 1 }, '/x?a=1', {}],
      ['absolute, with a parameter', '/x', { a: 1 }, `${SERVER}/x?a=1`, {}],
      ['with parameters in another order', '/x', { a: 1, b: 2 }, '/x?b=2&a=1', {}],
      ['with the parameters of the path', '/x?a=1', {}, '/x?a=1', {}],
      ['with a parameter that is repeated', '/x', { a: [1, 2] }, '/x?a=1&a=2', {}],
      ['written otherwise', '/x y', { a: 'b c' }, '/x%20y?a=b%20c', {}],
      ['with a fragment', '/x', {}, '/x#1', {}],
      ['with an empty query', '/x', {}, '/x?', {}],
      ["with the client's parameters", '/x', {}, '/x?k=1', { params: { k: 1 } }],
      ["without the client's parameters", '/x', {}, '/x', { params: { k: 1 } }],
      [
        'with the credentials',
        '/x',
        {},
        '/x?key=abcdefgh',
        { auth: { type: 'apiKey', in: 'query', name: 'key', value: 'abcdefgh' } },
      ],
    ])('%s', async (_what, path, params, next, options) => {
      const server: TestServer = await startServer((seen, response) => {
        const url = next.replace(SERVER, `${server.url}/v1`).replace(/^\//, '/v1/');
        const link = { link: `<${url}>; rel="next"` };
        if (seen.headers['x-kind'] === 'link') json(response, rows(1, 1), 200, link);
        else json(response, { items: rows(1, 1), next: url });
      });
      for (const [kind, paginator] of [
        ['link', new LinkHeaderPaginator()],
        ['body', new NextUrlPaginator()],
        ['link', new AutoPaginator()],
        ['body', new AutoPaginator()],
      ] as const) {
        const before = server.requests.length;
        const client = makeClient(`${server.url}/v1`, { ...options, paginator });
        const pages = client.queryAll(path, params, { headers: { 'X-Kind': kind } });
        expect((await pages.next()).value).toMatchObject({ number: 1 });
        const error = await errorOf<PaginationLoopError>(pages.next());
        expect(error).toBeInstanceOf(PaginationLoopError);
        expect(error.progress).toMatchObject({ pages: 1 });
        expect(server.requests).toHaveLength(before + 1);
      }
    });
  });

  it('keep their bytes', async () => {
    const server = await linked((_server, page) => `/rows?page=${String(page)}&q=%E3%81%82%2F%7e`);
    await makeClient(server.url).collect('/rows');
    expect(server.requests[2]!.url).toBe('/rows?page=3&q=%E3%81%82%2F%7e');
  });

  it('on another origin are refused with a checkpoint, and nothing is sent there', async () => {
    const foreign = await cursorServer();
    const server = await linked(() => `${foreign.url}/rows`);
    const error = await errorOf<CrossOriginError>(makeClient(server.url).collect('/rows'));
    expect(error).toBeInstanceOf(CrossOriginError);
    expect(error.progress).toMatchObject({ pages: 1 });
    expect(foreign.requests).toHaveLength(0);
  });

  it('on an allowed origin are followed without credentials, configured headers or the call’s own', async () => {
    const foreign = await startServer((_seen, response) => {
      json(response, { items: rows(2, 1), next: null });
    });
    const server = await startServer((_seen, response) => {
      json(response, { items: rows(1, 1), next: `${foreign.url}/more` });
    });
    const client = makeClient(server.url, {
      auth: { type: 'bearer', token: 'tok-1234' },
      headers: { 'X-App': 'a' },
      params: { v: 1 },
      allowedOrigins: [foreign.url],
      paginator: new NextUrlPaginator(),
    });
    expect(await client.collect('/rows', {}, { headers: { 'X-Mine': 'b' } })).toEqual(rows(1, 2));
    expect(foreign.requests[0]!.url).toBe('/more');
    for (const name of ['authorization', 'x-app', 'x-mine'])
      expect(foreign.requests[0]!.headers).not.toHaveProperty(name);
  });

  it('a redirected page: relative next URLs are resolved against where it was redirected to', async () => {
    const server = await startServer((seen, response) => {
      if (seen.url === '/rows') response.writeHead(302, { location: '/v2/list' }).end();
      else json(response, { items: rows(1, 1), next: seen.url === '/v2/list' ? 'list?p=2' : null });
    });
    await makeClient(server.url).collect('/rows');
    expect(server.requests.map(({ url }) => url)).toEqual(['/rows', '/v2/list', '/v2/list?p=2']);
  });
});

describe('queryItems, queryBatches, queryPage', () => {
  it('queryItems: one by one, fetching as it goes', async () => {
    const server = await cursorServer();
    const ids: number[] = [];
    for await (const { id } of makeClient(server.url).queryItems<Row>('/rows')) {
      ids.push(id);
      if (id === 4) break;
    }
    expect(ids).toEqual([1, 2, 3, 4]);
    expect(server.requests).toHaveLength(2);
  });

  it('queryBatches: regrouped, the last may be smaller', async () => {
    const server = await cursorServer();
    const sizes: number[] = [];
    for await (const batch of makeClient(server.url).queryBatches('/rows', {}, { batchSize: 4 }))
      sizes.push(batch.length);
    expect(sizes).toEqual([4, 4, 2]);
  });

  it('queryPage: one page, and the one after it', async () => {
    const server = await cursorServer();
    const client = makeClient(server.url);
    const first = await client.queryPage<Row>('/rows');
    const second = await client.queryPage<Row>('/rows', {}, { resumeFrom: first.checkpoint });
    expect([first.items[0]!.id, second.items[0]!.id, second.number]).toEqual([1, 4, 2]);
    expect(server.requests).toHaveLength(2);
  });

  it('queryPage after the last page says so', async () => {
    const server = await cursorServer(2);
    const client = makeClient(server.url);
    const { checkpoint } = await client.queryPage('/rows');
    expect((await errorOf(client.queryPage('/rows', {}, { resumeFrom: checkpoint }))).message).toContain(
      'finished run',
    );
  });
});

describe('collect', () => {
  it('append, extend, replace, collect', async () => {
    const server = await startServer((seen, response) => {
      const last = seen.url.includes('page=2');
      json(response, {
        data: { items: last ? [[5]] : [[1, 2], [3]] },
        page: last ? 2 : 1,
        next: last ? null : '?page=2',
      });
    });
    const client = makeClient(server.url);
    const mergePath = 'data.items';
    expect(await client.collect('/x', {}, { mergePath })).toEqual([[1, 2], [3], [5]]);
    expect(await client.collect('/x', {}, { mergePath, merge: 'extend' })).toEqual([1, 2, 3, 5]);
    expect(await client.collect('/x', {}, { mergePath, merge: 'replace' })).toMatchObject({ page: 2 });
    expect(await client.collect('/x', {}, { mergePath, merge: 'collect' })).toMatchObject([
      { page: 1 },
      { page: 2 },
    ]);
  });

  it('keeps what it has: on failure the error carries progress and, unseen when printed, collected', async () => {
    const server = await cursorServer(10, 3, {
      before: ({ url }) => (url.includes('cursor=6') ? 404 : undefined),
    });
    const error = await errorOf<ServerError>(makeClient(server.url).collect('/rows'));
    expect(error.collected).toEqual(rows(1, 6));
    expect(error.progress).toMatchObject({ pages: 2, items: 6 });
    expect(Object.keys(error)).not.toContain('collected');
  });
});

describe('a subclass', () => {
  it('may find items and the next page itself', async () => {
    class Acme extends ApiClient {
      protected override extractItems(
        response: ApiResponse<{ hits: { source: Row }[] }>,
      ): readonly unknown[] {
        return response.data.hits.map(({ source }) => source);
      }
      protected override nextPage({ items, iteration }: PageContext<unknown, Row>): PageRequest | null {
        return iteration < 2 ? { params: { after: items.at(-1)?.id } } : null;
      }
    }
    const server = await startServer((seen, response) => {
      const after = Number(new URL(seen.url, 'http://x').searchParams.get('after') ?? 0);
      json(response, { hits: [{ source: { id: after + 1 } }] });
    });
    expect(await track(new Acme({ baseURL: server.url, logger: false })).collect('/x')).toEqual(rows(1, 3));
  });
});

describe('what a subclass throws in the middle of a query', () => {
  it('is the cause of an error that carries what there is', async () => {
    class Broken extends ApiClient {
      protected override classifyResponse(response: ApiResponse<{ next_cursor: number }>): undefined {
        if (response.data.next_cursor === 9) throw new RangeError('my own bug');
      }
    }
    const server = await cursorServer();
    const error = await errorOf<PaginationError>(
      track(new Broken({ baseURL: server.url, logger: false })).collect('/rows'),
    );
    expect(error).toBeInstanceOf(PaginationError);
    expect(error.message).toContain('Fetching page 3 failed: RangeError: my own bug');
    expect(error).toMatchObject({ progress: { pages: 2, items: 6 }, collected: { length: 6 } });
  });
});

describe('schema', () => {
  const row: StandardSchemaV1<unknown, Row> = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) =>
        typeof (value as Row).id === 'number'
          ? { value: { id: (value as Row).id * 10 } }
          : { issues: [{ message: 'expected a number', path: ['id'] }] },
    },
  };

  it('request: validates the body and gives back what the schema made of it', async () => {
    const server = await startServer((seen, response) => {
      json(response, seen.url === '/bad' ? { id: 'x' } : { id: 1 });
    });
    const client = makeClient(server.url);
    expect(await client.get('/good', {}, { schema: row })).toEqual({ id: 10 });
    const error = await errorOf(client.get('/bad', {}, { schema: row }));
    expect(error).toBeInstanceOf(ResponseValidationError);
    expect(error).toMatchObject({ issues: [{ path: 'id', message: 'expected a number' }], attempts: 1 });
  });

  it('query: each item; a failing one names page and item, or is skipped', async () => {
    const server = await startServer((_seen, response) => {
      json(response, [{ id: 1 }, { id: 'x' }, { id: 3 }]);
    });
    const client = makeClient(server.url);
    const error = await errorOf(client.collect('/x', {}, { schema: row }));
    expect(error.message).toContain('Item 1 of page 1');
    expect(await client.collect('/x', {}, { schema: row, onInvalidItem: 'skip' })).toEqual([
      { id: 10 },
      { id: 30 },
    ]);
  });
});

describe('observers of a query', () => {
  it('onProgress tells how far it is, and may throw', async () => {
    const server = await cursorServer();
    const seen: unknown[] = [];
    const onProgress = (progress: object): void => {
      seen.push(progress);
      throw new Error('mine');
    };
    await makeClient(server.url).collect('/rows', {}, { onProgress });
    expect(seen).toMatchObject([
      { pages: 1, items: 3 },
      { pages: 2, items: 6 },
      { pages: 3, items: 9 },
      { pages: 4, items: 10 },
    ]);
  });
});

describe('options in the place of the parameters', () => {
  async function warningsOf(params: object, ...options: [object?]): Promise<string[]> {
    const server = await startServer((_seen, response) => json(response, { items: [], next_cursor: null }));
    const warnings: string[] = [];
    const log = (): void => undefined;
    const warn = (_fields: object | string, message?: string): void => void warnings.push(message ?? '');
    const client = makeClient(server.url, {
      logger: { trace: log, debug: log, info: log, warn, error: log, fatal: log },
    });
    await client.collect('/rows', params, ...options).catch(() => undefined);
    return warnings;
  }

  it.each<[object, string]>([
    [{ itemsPath: 'items', maxCalls: 1, limit: 5 }, 'itemsPath, maxCalls'],
    [{ paginator: new CursorPaginator() }, 'paginator'],
    [{ prefetch: 2, concurrency: 3, batchSize: 10 }, 'prefetch, concurrency, batchSize'],
    [{ checkpoint: { key: 'k' } }, 'checkpoint'],
    [{ incremental: { field: 'at' }, dedupeBy: 'id' }, 'incremental, dedupeBy'],
    [{ onInvalidItem: 'skip', onProgress: () => undefined }, 'onInvalidItem, onProgress'],
  ])('%p: one warning', async (params, names) => {
    const [warning, ...others] = await warningsOf(params);
    expect(warning).toContain(`are ${names}: they are sent to the server`);
    expect(warning).toContain(`Options come third: (path, {}, { ${names} })`);
    expect(others).toEqual([]);
  });

  it.each<[object, object?]>([
    [{ limit: 5, merge: 'append', method: 'x', body: 'y', headers: 'z', timeout: 5 }],
    [
      {
        maxCalls: '5',
        prefetch: true,
        checkpoint: 'abc',
        incremental: 'true',
        paginator: 'x',
        onInvalidItem: 'x',
      },
    ],
    [new URLSearchParams('itemsPath=items')],
    [{ itemsPath: 'items' }, { maxCalls: 1 }],
  ])('%p are parameters', async (params, ...options) => {
    expect(await warningsOf(params, ...options)).toEqual([]);
  });
});

describe('bad options of a query are refused before anything is sent', () => {
  it.each<[object, string]>([
    [{ maxCalls: 0 }, 'options.maxCalls must be'],
    [{ limit: -1 }, 'options.limit must be'],
    [{ pageinator: 1 }, 'did you mean "paginator"'],
    [{ paginator: {} }, 'options.paginator.kind'],
    [{ itemsPath: '__proto__.x' }, 'options.itemsPath'],
    [{ method: 'FETCH' }, 'options.method'],
    [{ responseType: 'text' }, "options.responseType must be 'json'"],
    [{ onInvalidItem: 'drop' }, 'options.onInvalidItem'],
    [{ onProgress: 1 }, 'options.onProgress'],
    [{ merge: 'append' }, 'unknown option "merge"'],
    [{ signal: {} }, 'signal must be'],
    [{ timeout: { responseMs: -1 } }, 'responseMs'],
    [{ resumeFrom: { version: 9 } }, 'version 9'],
    [{ resumeFrom: '{"version":1}' }, 'options.resumeFrom is a text: parse it first, as by JSON.parse(text)'],
  ])('%o', async (options, message) => {
    const server = await cursorServer();
    expect((await errorOf(makeClient(server.url).queryAll('/rows', {}, options).next())).message).toContain(
      message,
    );
    expect(server.requests).toHaveLength(0);
  });

  it('merge and batchSize where they belong', async () => {
    const server = await cursorServer();
    const client = makeClient(server.url);
    expect(await errorOf(client.collect('/rows', {}, { merge: 'concat' as 'append' }))).toBeInstanceOf(
      ConfigurationError,
    );
    expect(await errorOf(client.queryBatches('/rows', {}, { batchSize: 0 }).next())).toBeInstanceOf(
      ConfigurationError,
    );
    expect(() => new OffsetPaginator({ limit: 0 })).toThrow(ConfigurationError);
    expect(() => new PageNumberPaginator({ firstPage: -1 })).toThrow(ConfigurationError);
    expect(server.requests).toHaveLength(0);
  });
});
