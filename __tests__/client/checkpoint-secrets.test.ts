import {
  CheckpointError,
  CursorPaginator,
  NextUrlPaginator,
  type ApiClient,
  type ApiClientOptions,
  type Page,
} from '../../src/index.js';
import { RecordingStore } from '../checkpoint/support/recording-store.js';
import { closeClients, errorOf, makeClient } from '../support/clients.js';
import { closeServers, json, startServer, type TestServer } from '../support/test-server.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

const KEY = 'tenant42key';
const SHORT = { type: 'basic', username: 'me', password: 'test' } as const;
const LONG = { type: 'apiKey', in: 'header', name: 'X-Api-Key', value: KEY } as const;
const key = 'rows';

/** Three pages of one record; `next` says how a page leads to the one that begins at `at`. */
function serve(next: (at: number) => object): Promise<TestServer> {
  return startServer((seen, response, index) => {
    const at = /(?:\D|^)(\d)$/.exec(seen.url)?.[1] ?? '0';
    const follows = Number(at) + 1;
    json(response, { items: [{ id: index }], ...(follows < 3 ? next(follows) : {}) });
  });
}

function recorder(): { warnings: string[]; logger: ApiClientOptions['logger'] } {
  const warnings: string[] = [];
  const log = (): void => undefined;
  const warn = (_fields: object | string, message?: string): void => void warnings.push(message ?? '');
  return { warnings, logger: { trace: log, debug: log, info: log, warn, error: log, fatal: log } };
}

/** Runs until the second page, which is not finished with. */
async function stopInSecond(pages: AsyncGenerator<Page<unknown>, void>): Promise<Page<unknown>> {
  await pages.next();
  const { value } = await pages.next();
  await pages.return();
  return value!;
}

async function sentBy(server: TestServer, pages: AsyncGenerator<Page<unknown>, void>): Promise<string[]> {
  const before = server.requests.length;
  for await (const _page of pages);
  return server.requests.slice(before).map(({ url }) => url);
}

describe('a part of the next request that only resembles a secret', () => {
  it.each<[string, string, object, (at: number) => object, string[]]>([
    [
      'a parameter of a next URL',
      '/items',
      { order: 'latest' },
      (at) => ({ next: `/items?order=latest&o=${String(at)}` }),
      ['/items?order=latest&o=1', '/items?order=latest&o=2'],
    ],
    [
      'the path of a next URL',
      '/latest/items',
      {},
      (at) => ({ next: `/latest/items?o=${String(at)}` }),
      ['/latest/items?o=1', '/latest/items?o=2'],
    ],
    [
      'a part of the path of a next URL',
      '/test/items',
      {},
      (at) => ({ next: `/test/items?o=${String(at)}` }),
      ['/test/items?o=1', '/test/items?o=2'],
    ],
    [
      'a cursor',
      '/items',
      {},
      (at) => ({ next_cursor: `latest-${String(at)}` }),
      ['/items?cursor=latest-1', '/items?cursor=latest-2'],
    ],
    [
      'a name',
      '/items',
      {},
      (at) => ({ next: `/items?latest=1&contested=1&o=${String(at)}` }),
      ['/items?latest=1&contested=1&o=1', '/items?latest=1&contested=1&o=2'],
    ],
  ])('is stored as it is: %s', async (_what, path, params, next, sent) => {
    const server = await serve(next);
    const { warnings, logger } = recorder();
    const client = makeClient(server.url, { auth: SHORT, logger });
    const store = new RecordingStore();
    const query = (): AsyncGenerator<Page<unknown>, void> =>
      client.queryAll(path, params, { checkpoint: { store, key } });
    await stopInSecond(query());
    expect(await sentBy(server, query())).toEqual(sent);
    expect(store.kept.get(key)).toMatchObject({ finished: true, items: 3 });
    expect(warnings).toEqual([]);
  });

  it('stays in a note', async () => {
    const server = await serve((at) => ({ next_cursor: `c${String(at)}` }));
    const store = new RecordingStore();
    const pages = makeClient(server.url, { auth: SHORT }).queryAll(
      '/items',
      {},
      { checkpoint: { store, key } },
    );
    for await (const page of pages) await page.commit({ file: 'latest.csv', mode: 'test' });
    expect(store.kept.get(key)?.note).toEqual({ file: 'latest.csv' });
  });
});

describe('an echo of a secret', () => {
  it.each<[string, Partial<ApiClientOptions>, (at: number) => object, RegExp]>([
    ['by its value', { auth: LONG }, (at) => ({ next: `/items?k=${KEY}&o=${String(at)}` }), /^\/items\?o=1$/],
    [
      'by its value, however short',
      { auth: SHORT },
      (at) => ({ next: `/items?k=test&o=${String(at)}` }),
      /^\/items\?o=1$/,
    ],
    [
      "by the name of the auth's parameter",
      { auth: { type: 'apiKey', in: 'query', name: 'k', value: 'test' } },
      (at) => ({ next: `/items?k=other&o=${String(at)}` }),
      /^\/items\?o=1&k=test$/,
    ],
    [
      'that is configured, however short',
      { params: { api_key: 'test' } },
      (at) => ({ next: `/items?api_key=test&o=${String(at)}` }),
      /^\/items\?o=1&api_key=test$/,
    ],
  ])('is dropped %s, and added again', async (_how, options, next, sent) => {
    const server = await serve(next);
    const { warnings, logger } = recorder();
    const client = makeClient(server.url, { ...options, logger, paginator: new NextUrlPaginator() });
    const store = new RecordingStore();
    const query = (): AsyncGenerator<Page<unknown>, void> =>
      client.queryAll('/items', {}, { checkpoint: { store, key } });
    const page = await stopInSecond(query());
    expect(page.next).toEqual({ url: `${server.url}/items?o=2` });
    expect(store.kept.get(key)).not.toHaveProperty('withheld');
    // What the pattern of `serve` reads is at the end only without what is added.
    const pages = query();
    await pages.next();
    await pages.return();
    expect(server.requests.at(-1)?.url).toMatch(sent);
    expect(warnings).toEqual([]);
  });
});

describe('a part of the next request that holds a secret', () => {
  const cases: [string, Partial<ApiClientOptions>, (at: number) => object, string][] = [
    ['a cursor', { auth: LONG }, (at) => ({ next_cursor: `${KEY}:${String(at)}` }), 'query.cursor'],
    [
      'a cursor, inside a longer word',
      { auth: LONG },
      (at) => ({ next_cursor: `x${KEY}${String(at)}` }),
      'query.cursor',
    ],
    [
      'a cursor, in base64',
      { auth: LONG },
      (at) => ({ next_cursor: `${Buffer.from(`{"k":"${KEY}"}`).toString('base64url')}.${String(at)}` }),
      'query.cursor',
    ],
    [
      'a short one, delimited',
      { auth: SHORT },
      (at) => ({ next_cursor: `test:${String(at)}` }),
      'query.cursor',
    ],
    [
      'a parameter of a next URL',
      { auth: LONG },
      (at) => ({ next: `/items?for=me%2F${KEY}&o=${String(at)}` }),
      'query.for',
    ],
    [
      'the path of a next URL',
      { auth: LONG },
      (at) => ({ next: `/of/${KEY}/items?o=${String(at)}` }),
      'path',
    ],
    [
      'the name of a parameter',
      { auth: LONG },
      (at) => ({ next: `/items?a-${KEY}=1&o=${String(at)}` }),
      'query',
    ],
    [
      'a header',
      { auth: LONG, paginator: new CursorPaginator({ cursor: 'body.next_cursor', sendAs: 'header.x-from' }) },
      (at) => ({ next_cursor: `${KEY}:${String(at)}` }),
      'header.x-from',
    ],
    [
      'a field of the body',
      {
        auth: LONG,
        paginator: new CursorPaginator({ cursor: 'body.next_cursor', sendAs: 'body.page.after' }),
      },
      (at) => ({ next_cursor: `${KEY}:${String(at)}` }),
      'body.page.after',
    ],
  ];

  it.each(cases)(
    'is not stored, is told of once, and is not resumed without: %s',
    async (_what, options, next, part) => {
      const server = await serve(next);
      const { warnings, logger } = recorder();
      const client = makeClient(server.url, { ...options, logger });
      const store = new RecordingStore();
      const method = part.startsWith('body') ? 'POST' : 'GET';
      const query = (more: object = { checkpoint: { store, key } }): AsyncGenerator<Page<unknown>, void> =>
        client.queryAll('/items', {}, { method, maxCalls: 3, ...more });
      const page = await stopInSecond(query());
      // The run itself goes on with the whole.
      expect(server.requests).toHaveLength(2);
      const { url, headers, body } = server.requests[1]!;
      expect([url, headers['x-from'], body].join(' ')).toMatch(/tenant42key|test|eyJrIjoi/);
      expect(warnings).toEqual([expect.stringContaining(`(in ${part})`)]);

      const stored = store.kept.get(key)!;
      expect(stored).toMatchObject({ pages: 1, finished: false, withheld: [part] });
      const shown = JSON.stringify([page.next, page.checkpoint, stored, warnings]);
      expect(shown).not.toMatch(/tenant42key|"test|=test|redacted/);
      expect(shown).not.toContain(Buffer.from(KEY).toString('base64url').slice(4, 12));

      store.log.length = 0;
      for (const resumed of [query(), query({ resumeFrom: page.checkpoint })]) {
        const error = await errorOf(resumed.next());
        expect(error).toBeInstanceOf(CheckpointError);
        expect(error.message).toContain('cannot be continued from');
        expect(error.message).toContain(`(in ${part})`);
        expect(error.message).toContain('nextPage');
      }
      expect(server.requests).toHaveLength(2);
      expect(store.log).toEqual(['lock', 'get', 'release']);
      expect(store.kept.get(key)).toBe(stored);
    },
  );

  it('does not keep a run from finishing, nor a finished one from being begun again', async () => {
    const server = await startServer((seen, response) => {
      const last = seen.url.includes('cursor');
      json(response, { items: [1], next_cursor: last ? null : `${KEY}:1` });
    });
    const client = makeClient(server.url, { auth: LONG });
    const store = new RecordingStore();
    const query = (): AsyncGenerator<Page<unknown>, void> =>
      client.queryAll('/items', {}, { checkpoint: { store, key } });
    for (let run = 0; run < 2; run++) {
      expect(await sentBy(server, query())).toEqual(['/items', `/items?cursor=${KEY}%3A1`]);
      expect(store.kept.get(key)).toMatchObject({ finished: true });
      expect(store.kept.get(key)).not.toHaveProperty('withheld');
    }
  });

  it('may be committed after the end of the run', async () => {
    const server = await serve((at) => ({ next_cursor: `${KEY}:${String(at)}` }));
    const client: ApiClient = makeClient(server.url, { auth: LONG });
    const store = new RecordingStore();
    const pages = client.queryAll('/items', {}, { checkpoint: { store, key, commit: 'manual' } });
    const [one, two] = [(await pages.next()).value!, (await pages.next()).value!];
    await one.commit();
    await pages.return();
    await two.commit();
    expect(store.kept.get(key)).toMatchObject({ pages: 2, withheld: ['query.cursor'] });
  });

  it('that the store says is not there counts for nothing beside resumeFrom', async () => {
    const server = await serve((at) => ({ next_cursor: `c${String(at)}` }));
    const client = makeClient(server.url, { auth: LONG });
    const { checkpoint } = await client.queryPage('/items');
    const store = new RecordingStore();
    store.kept.set(key, { ...checkpoint, withheld: ['query.cursor'] });
    const resumed = client.queryAll('/items', {}, { resumeFrom: checkpoint, checkpoint: { store, key } });
    expect(await sentBy(server, resumed)).toHaveLength(2);
  });
});
