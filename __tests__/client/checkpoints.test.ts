import { Readable } from 'node:stream';
import {
  CheckpointCorruptError,
  CheckpointError,
  CheckpointLockedError,
  CheckpointMismatchError,
  ClientClosedError,
  ConfigurationError,
  MaxApiCallsExceeded,
  MemoryCheckpointStore,
  type ApiClient,
  type Checkpoint,
  type Page,
  type QueryOptions,
} from '../../src/index.js';
import { startNumberedPages, type Row } from '../checkpoint/support/numbered-pages.js';
import { RecordingStore } from '../checkpoint/support/recording-store.js';
import { closeClients, errorOf, makeClient } from '../support/clients.js';
import { closeServers, type TestServer } from '../support/test-server.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

let server: TestServer;
let client: ApiClient;
let store: RecordingStore;
const key = 'rows';

/** Five records in three pages. */
beforeEach(async () => {
  server = await startNumberedPages(5);
  client = makeClient(server.url);
  store = new RecordingStore();
});

function query(options: QueryOptions<Row> = {}): AsyncGenerator<Page<Row>, void> {
  return client.queryAll<Row>('/rows', { q: 1 }, { checkpoint: { store, key }, ...options });
}

const kept = (): Checkpoint | undefined => store.kept.get(key);

async function idsOf(pages: AsyncIterable<Page<Row>>): Promise<number[]> {
  const ids: number[] = [];
  for await (const page of pages) ids.push(...page.items.map(({ id }) => id));
  return ids;
}

describe('next()', () => {
  it('commits the page in hand before it fetches', async () => {
    const pages = query();
    await pages.next();
    expect(kept()).toBeUndefined();
    const fetchesAtSet: number[] = [];
    store.failure = () => void fetchesAtSet.push(server.requests.length);
    await pages.next();
    expect(fetchesAtSet).toEqual([1]);
    expect(server.requests).toHaveLength(2);
  });

  it('commits before it looks at an abort', async () => {
    const controller = new AbortController();
    const pages = query({ signal: controller.signal });
    await pages.next();
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await errorOf(pages.next())).toBe(reason);
    expect(kept()).toMatchObject({ pages: 1, items: 2 });
    expect(server.requests).toHaveLength(1);
  });

  it('commits before it looks at maxCalls', async () => {
    const pages = query({ maxCalls: 1 });
    const { value: page } = await pages.next();
    const error = await errorOf<MaxApiCallsExceeded>(pages.next());
    expect(error).toBeInstanceOf(MaxApiCallsExceeded);
    expect(kept()).toEqual(error.checkpoint);
    expect(kept()).toEqual(page?.checkpoint);
  });

  it('commits before it finds the client closed, and that error says where to continue', async () => {
    const pages = query();
    await pages.next();
    await client.close();
    const error = await errorOf<ClientClosedError>(pages.next());
    expect(error).toBeInstanceOf(ClientClosedError);
    expect(error.progress).toEqual({ pages: 1, items: 2, checkpoint: kept() });
  });

  it('commits the last page as finished when it returns done', async () => {
    const pages = query();
    for (let page = 0; page < 3; page++) await pages.next();
    expect(kept()).toMatchObject({ pages: 2, finished: false });
    expect((await pages.next()).done).toBe(true);
    expect(kept()).toMatchObject({ pages: 3, items: 5, next: null, finished: true });
  });

  it('locks and reads first, and lets go at the end', async () => {
    const pages = query();
    expect(store.log).toEqual([]);
    for await (const page of pages) store.log.push(`page ${String(page.number)}`);
    expect(store.log).toEqual([
      'lock',
      'get',
      'page 1',
      'set 1',
      'page 2',
      'set 2',
      'page 3',
      'set 3 finished',
      'release',
    ]);
  });

  it('during another next() is refused, and the other goes on', async () => {
    const pages = query();
    const [first, second] = await Promise.allSettled([pages.next(), pages.next()]);
    expect(first).toMatchObject({ status: 'fulfilled', value: { value: { number: 1 } } });
    expect(second).toMatchObject({ status: 'rejected', reason: { name: 'CheckpointError' } });
    expect(store.log).toEqual(['lock', 'get']);
    expect((await pages.next()).value).toMatchObject({ number: 2 });
    const items = client.queryItems('/rows', { q: 1 }, { checkpoint: { store, key: 'other' } });
    const settled = await Promise.allSettled([items.next(), items.next()]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });
});

describe('leaving', () => {
  it.each([
    ['break', (pages: AsyncGenerator<Page<Row>>) => pages.return(undefined)],
    ['throw()', (pages: AsyncGenerator<Page<Row>>) => errorOf(pages.throw(new Error('mine')))],
  ])('by %s commits nothing, lets go of the key, and the page is delivered again', async (_how, leave) => {
    const pages = query();
    await pages.next();
    await pages.next();
    await leave(pages);
    expect(store.log).toEqual(['lock', 'get', 'set 1', 'release']);
    expect(kept()).toMatchObject({ pages: 1 });
    const { value: again } = await query().next();
    expect(again).toMatchObject({ number: 2, itemCount: 4, items: [{ id: 2 }, { id: 3 }] });
  });

  it('by an error in the loop commits nothing', async () => {
    const failed = errorOf(
      (async () => {
        for await (const page of query()) if (page.number === 2) throw new Error('my own');
      })(),
    );
    expect((await failed).message).toBe('my own');
    expect(kept()).toMatchObject({ pages: 1 });
    expect(store.log.at(-1)).toBe('release');
  });

  it('by a failing page keeps the pages before it, and the error carries the same checkpoint', async () => {
    const failing = await startNumberedPages(5);
    const other = makeClient(failing.url, { retry: { maxAttempts: 1 } });
    const pages = other.queryAll<Row>('/rows', {}, { checkpoint: { store, key } });
    await pages.next();
    await failing.close();
    const error = await errorOf<CheckpointError>(pages.next());
    expect(error.name).toBe('ConnectionError');
    expect(error.progress?.checkpoint).toEqual(kept());
    expect(store.log).toEqual(['lock', 'get', 'set 1', 'release']);
  });
});

describe('the next run', () => {
  it('continues after the last page committed, sending nothing twice', async () => {
    const pages = query();
    await pages.next();
    await pages.next();
    await pages.return();
    expect(await idsOf(query())).toEqual([2, 3, 4]);
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/rows?q=1',
      '/rows?q=1&cursor=2',
      '/rows?q=1&cursor=2',
      '/rows?q=1&cursor=4',
    ]);
  });

  it('after a finished one begins again', async () => {
    expect(await idsOf(query())).toHaveLength(5);
    expect(await idsOf(query())).toHaveLength(5);
    expect(kept()).toMatchObject({ pages: 3, finished: true });
  });

  it("after a finished one delivers nothing with onFinished: 'skip'", async () => {
    const checkpoint = { store, key, onFinished: 'skip' } as const;
    expect(await idsOf(query({ checkpoint }))).toHaveLength(5);
    expect(await idsOf(query({ checkpoint }))).toEqual([]);
    expect(server.requests).toHaveLength(3);
    expect(store.log.at(-1)).toBe('release');
  });

  it('begins where resumeFrom says, whatever the store holds', async () => {
    const error = await errorOf<MaxApiCallsExceeded>(idsOf(query({ maxCalls: 1, checkpoint: undefined })));
    await idsOf(query());
    const onFinished = 'skip';
    const resumed = query({ resumeFrom: error.checkpoint, checkpoint: { store, key, onFinished } });
    expect(await idsOf(resumed)).toEqual([2, 3, 4]);
    expect(kept()).toMatchObject({ pages: 3, finished: true });
  });

  it('of another query under the same key is refused, and nothing is sent or changed', async () => {
    await idsOf(query());
    const before = kept();
    const other = client.queryAll('/rows', { q: 2 }, { checkpoint: { store, key } });
    const error = await errorOf(other.next());
    expect(error).toBeInstanceOf(CheckpointMismatchError);
    expect(error.message).toContain('Checkpoint "rows" belongs to another query');
    expect(kept()).toBe(before);
    expect(store.log.at(-1)).toBe('release');
  });

  it.each([
    ['is no checkpoint', 17, /is not an object/],
    ['is of a newer version', { version: 2 }, /has version 2/],
    ['is no JSON', '{"version":1', /is a text that is not JSON/],
    ['is what an object becomes as text', '[object Object]', /JSON\.stringify/],
  ])('refuses what %s, and leaves it alone', async (_what, found, message) => {
    store.kept.set(key, found as unknown as Checkpoint);
    const error = await errorOf(query().next());
    expect(error).toBeInstanceOf(CheckpointCorruptError);
    expect(error.message).toMatch(message);
    expect(kept()).toBe(found);
    expect(server.requests).toHaveLength(0);
    expect(store.log).toEqual(['lock', 'get', 'release']);
  });
});

describe('queryItems', () => {
  it('commits a page when the item after its last is asked for', async () => {
    const items = client.queryItems<Row>('/rows', { q: 1 }, { checkpoint: { store, key } });
    const sets = (): string[] => store.log.filter((line) => line.startsWith('set'));
    const seen: string[][] = [];
    for (let item = 0; item < 6; item++) {
      await items.next();
      seen.push(sets());
    }
    expect(seen.map(({ length }) => length)).toEqual([0, 0, 1, 1, 2, 3]);
    expect(sets()).toEqual(['set 1', 'set 2', 'set 3 finished']);
  });

  it('delivers a page again of which not all items were asked for and finished', async () => {
    const items = client.queryItems<Row>('/rows', { q: 1 }, { checkpoint: { store, key } });
    for (let item = 0; item < 4; item++) await items.next();
    await items.return();
    expect((await query().next()).value).toMatchObject({ number: 2 });
  });
});

describe('an abort or close() with a page in hand', () => {
  const items = (options: QueryOptions<Row>): AsyncGenerator<unknown, void> =>
    client.queryItems<Row>('/rows', { q: 1 }, options);
  const batches = (options: QueryOptions<Row>): AsyncGenerator<unknown, void> =>
    client.queryBatches<Row>('/rows', { q: 1 }, { ...options, batchSize: 1 });

  it.each([
    ['queryItems', 0, items],
    ['queryItems', 2, items],
    ['queryBatches', 0, batches],
    ['queryBatches', 2, batches],
  ])(
    'ends %s at once, and commits the pages before only, with prefetch: %i',
    async (_method, prefetch, deliver) => {
      const controller = new AbortController();
      const { signal } = controller;
      const run = deliver({ signal, prefetch, checkpoint: { store, key } });
      for (let item = 0; item < 3; item++) await run.next();
      const reason = new Error('enough');
      controller.abort(reason);
      expect(await errorOf(run.next())).toBe(reason);
      expect(kept()).toMatchObject({ pages: 1 });
      expect(await run.next()).toEqual({ value: undefined, done: true });
      expect(store.log.at(-1)).toBe('release');
    },
  );

  it.each([
    ['queryItems', items],
    ['queryBatches', batches],
  ])('ends %s after the last item of a page by committing it', async (_method, deliver) => {
    const controller = new AbortController();
    const run = deliver({ signal: controller.signal, checkpoint: { store, key } });
    for (let item = 0; item < 2; item++) await run.next();
    controller.abort(new Error('enough'));
    expect((await errorOf(run.next())).message).toBe('enough');
    expect(kept()).toMatchObject({ pages: 1 });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['queryItems', items],
    ['queryBatches', batches],
  ])('by close(): %s delivers what it has, and fetches nothing more', async (_method, deliver) => {
    const run = deliver({ checkpoint: { store, key } });
    await run.next();
    await client.close();
    expect((await run.next()).done).toBe(false);
    expect(await errorOf(run.next())).toBeInstanceOf(ClientClosedError);
    expect(kept()).toMatchObject({ pages: 1 });
    expect(server.requests).toHaveLength(1);
  });
});

describe('queryBatches', () => {
  const batches = (batchSize: number): AsyncGenerator<Row[], void> =>
    client.queryBatches<Row>('/rows', { q: 1 }, { batchSize, checkpoint: { store, key } });

  it.each([
    // Pages are 0 1, 2 3 and 4: a batch of 3 splits the second.
    [1, [0, 0, 1, 1, 2, 3]],
    [3, [0, 1, 3]],
    [4, [0, 2, 3]],
    [9, [0, 3]],
  ])('of %i commit the newest page wholly inside the batches before', async (size, pages) => {
    const run = batches(size);
    const committed: number[] = [];
    for (let done: boolean | undefined = false; done !== true;) {
      ({ done } = await run.next());
      committed.push(kept()?.pages ?? 0);
    }
    expect(committed).toEqual(pages);
    expect(kept()).toMatchObject({ finished: true });
    expect(store.log.at(-1)).toBe('release');
  });

  it('delivers a split page again, whole', async () => {
    const run = batches(3);
    await run.next();
    await run.next();
    await run.return();
    expect(kept()).toMatchObject({ pages: 1 });
    expect((await batches(9).next()).value).toEqual([{ id: 2 }, { id: 3 }, { id: 4 }]);
  });

  it('commits before it fetches', async () => {
    const run = batches(2);
    await run.next();
    store.failure = () => {
      throw new Error('disk full');
    };
    expect(await errorOf(run.next())).toBeInstanceOf(CheckpointError);
    expect(server.requests).toHaveLength(1);
  });

  it('with a limit commit the whole pages of a batch that holds the start of the one it cuts', async () => {
    const run = client.queryBatches<Row>(
      '/rows',
      { q: 1 },
      { limit: 3, batchSize: 9, checkpoint: { store, key } },
    );
    expect((await run.next()).value).toHaveLength(3);
    expect((await run.next()).done).toBe(true);
    expect(kept()).toMatchObject({ pages: 1, items: 2, finished: false });
    expect(await idsOf(query())).toEqual([2, 3, 4]);
  });

  it('refuses, like queryItems, to commit by hand, which takes pages', async () => {
    const checkpoint = { store, key, commit: 'manual' } as const;
    for (const run of [
      client.queryItems('/rows', {}, { checkpoint }),
      client.queryBatches('/rows', {}, { checkpoint }),
    ]) {
      expect(await errorOf(run.next())).toBeInstanceOf(ConfigurationError);
    }
    expect(server.requests).toHaveLength(0);
  });
});

describe('page.commit()', () => {
  it('finishes a page before the next is asked for, with a note', async () => {
    const pages = query();
    const { value: page } = await pages.next();
    await page!.commit({ offset: 17 });
    expect(kept()).toEqual({ ...page!.checkpoint, note: { offset: 17 } });
    // It is committed: asking for the next commits nothing more, and the note stays.
    await pages.next();
    expect(store.log).toEqual(['lock', 'get', 'set 1']);
    await pages.return();
    expect((await query().next()).value).toMatchObject({ number: 2 });
  });

  it('that was not waited for keeps its note', async () => {
    const pages = query();
    const { value: page } = await pages.next();
    const committed = page!.commit('one');
    await pages.next();
    await committed;
    expect(kept()).toMatchObject({ pages: 1, note: 'one' });
    expect(store.log).toEqual(['lock', 'get', 'set 1']);
    await pages.return();
  });

  it("is all that commits with commit: 'manual'", async () => {
    const pages = query({ checkpoint: { store, key, commit: 'manual' } });
    for await (const page of pages) if (page.number === 2) await page.commit();
    expect(store.log).toEqual(['lock', 'get', 'set 2', 'release']);
  });

  it('never goes back behind a later page, in whatever order the commits are made', async () => {
    const pages = query({ checkpoint: { store, key, commit: 'manual' } });
    const [one, two] = [await pages.next(), await pages.next()].map(({ value }) => value!);
    await Promise.all([two!.commit('two'), one!.commit('one')]);
    expect(kept()).toMatchObject({ pages: 2, note: 'two' });
    await two!.commit('again');
    expect(kept()).toMatchObject({ pages: 2, note: 'again' });
  });

  it('serves consumers that read ahead: pages are committed long after the last was fetched', async () => {
    const pages = query({ checkpoint: { store, key, commit: 'manual' } });
    const committed: number[] = [];
    for await (const page of Readable.from(pages) as AsyncIterable<Page<Row>>) {
      expect(kept()?.pages ?? 0).toBe(page.number - 1);
      await page.commit({ bytes: page.number * 10 });
      committed.push(page.number);
    }
    expect(committed).toEqual([1, 2, 3]);
    expect(kept()).toMatchObject({ finished: true, note: { bytes: 30 } });
  });

  it('while the run ends waits until the key is free', async () => {
    const pages = query({ checkpoint: { store, key, commit: 'manual' } });
    const { value: page } = await pages.next();
    const ended = pages.return();
    await new Promise((resolve) => process.nextTick(resolve));
    await page!.commit('late');
    await ended;
    expect(kept()).toMatchObject({ pages: 1, note: 'late' });
    expect(store.log).toEqual(['lock', 'get', 'release', 'lock', 'get', 'set 1', 'release']);
  });

  it('after the end is refused when another run has moved on', async () => {
    const checkpoint = { store, key, commit: 'manual' } as const;
    const pages = query({ checkpoint });
    const { value: page } = await pages.next();
    await pages.return();
    await idsOf(query());
    const error = await errorOf(page!.commit());
    expect(error).toBeInstanceOf(CheckpointError);
    expect(error.message).toContain('another run has moved the checkpoint');
    expect(kept()).toMatchObject({ finished: true });
    expect(store.log.slice(-3)).toEqual(['lock', 'get', 'release']);
  });

  it('takes JSON only, and keeps no secret that it quotes', async () => {
    const own = makeClient(server.url, { auth: { type: 'bearer', token: 'tok-12345' } });
    const pages = own.queryAll('/rows', { q: 1 }, { checkpoint: { store, key } });
    const { value: page } = await pages.next();
    for (const note of [new Date(), { at: undefined }, NaN, () => 1]) {
      expect(await errorOf(page!.commit(note as never))).toBeInstanceOf(ConfigurationError);
    }
    await page!.commit({ file: 'a', headers: { authorization: 'Bearer tok-12345' } });
    expect(kept()?.note).toEqual({ file: 'a', headers: {} });
  });

  it('needs a checkpoint', async () => {
    const page = await client.queryPage('/rows');
    expect(await errorOf(page.commit())).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('checkpoint: { store, key }') as string,
    });
  });
});

describe('limit', () => {
  it('commits the pages before the one it cuts, which is delivered again', async () => {
    const pages = query({ limit: 3 });
    expect(await idsOf(pages)).toEqual([0, 1, 2]);
    expect(kept()).toMatchObject({ pages: 1, items: 2, finished: false });
    expect(await idsOf(query())).toEqual([2, 3, 4]);
  });

  it.each(['auto', 'manual'] as const)(
    'has the page it cuts commit those before it, without its note: %s',
    async (commit) => {
      const cut = client.queryAll<Row>(
        '/rows',
        { q: 1 },
        { limit: 3, checkpoint: { store, key: commit, commit } },
      );
      await cut.next();
      const { value: second } = await cut.next();
      await second!.commit('two');
      await second!.commit('two');
      expect(store.kept.get(commit)).toMatchObject({ pages: 1, items: 2, finished: false });
      expect(store.kept.get(commit)).not.toHaveProperty('note');
      await cut.return();
    },
  );

  it('within the first page of a run commits nothing, and leaves what is kept alone', async () => {
    await idsOf(query());
    const finished = kept();
    for await (const page of query({ limit: 1 })) await page.commit('one');
    expect(kept()).toBe(finished);
    for await (const page of query({ limit: 2 })) await page.commit('one');
    const first = kept();
    expect(first).toMatchObject({ pages: 1, note: 'one' });
    // Resumed, the second page is the first of the run.
    for await (const page of query({ limit: 1 })) await page.commit('two');
    expect(kept()).toBe(first);
    for await (const page of query({ limit: 1, resumeFrom: first })) await page.commit('two');
    expect(kept()).toBe(first);
  });

  it('leaves the note of the page before alone', async () => {
    for await (const page of query({ limit: 3 })) await page.commit(page.number);
    expect(kept()).toMatchObject({ pages: 1, note: 1 });
  });
});

describe('a store that fails', () => {
  const broken = (): never => {
    throw Object.assign(new Error('no space left: Bearer tok-12345'), { code: 'ENOSPC' });
  };

  it.each([
    ['throws', broken, /^Writing checkpoint "rows" failed: no space left/],
    ['rejects', () => Promise.reject(new Error('gone')), /^Writing checkpoint "rows" failed: gone/],
    ['answers false, as Keyv does', () => Promise.resolve(false), /set\(\) answered false/],
  ])('when it %s on writing, ends the run before anything is fetched', async (_how, failure, message) => {
    const own = makeClient(server.url, { auth: { type: 'bearer', token: 'tok-12345' } });
    const pages = own.queryAll<Row>('/rows', { q: 1 }, { checkpoint: { store, key } });
    const { value: page } = await pages.next();
    store.failure = failure;
    const error = await errorOf<CheckpointError>(pages.next());
    expect(error).toBeInstanceOf(CheckpointError);
    expect(error.message).toMatch(message);
    expect(String(error.stack) + String((error.cause as Error | undefined)?.stack)).not.toContain(
      'tok-12345',
    );
    // The consumer had finished with the page: continuing by hand does not deliver it again.
    expect(error.progress).toEqual({ pages: 1, items: 2, checkpoint: page!.checkpoint });
    expect(server.requests).toHaveLength(1);
    expect(store.log.at(-1)).toBe('release');
    const resumed = own.queryAll<Row>('/rows', { q: 1 }, { resumeFrom: error.progress?.checkpoint });
    expect(await idsOf(resumed)).toEqual([2, 3, 4]);
  });

  it('on reading, ends it before anything is sent', async () => {
    store.failure = broken;
    const error = await errorOf(query().next());
    expect(error).toMatchObject({ name: 'CheckpointError', cause: { code: 'ENOSPC' } });
    expect(error.message).toMatch(/^Reading checkpoint "rows" failed/);
    expect(server.requests).toHaveLength(0);
    expect(store.log).toEqual(['lock', 'get', 'release']);
  });

  it('on locking, too', async () => {
    store.lock = () => Promise.reject(new Error('no lock service'));
    expect((await errorOf(query().next())).message).toMatch(/^Locking checkpoint "rows" failed: no lock/);
    expect(store.log).toEqual([]);
  });

  it('that never answers does not outlast an abort, and what it locks later is let go', async () => {
    const controller = new AbortController();
    let locked: ((lock: { release(): Promise<void> }) => void) | undefined;
    store.lock = () => new Promise((resolve) => (locked = resolve));
    const failed = errorOf(query({ signal: controller.signal }).next());
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await failed).toBe(reason);
    const released = new Promise<void>((resolve) => {
      locked!({
        release: () => {
          resolve();
          return Promise.resolve();
        },
      });
    });
    await released;
    expect(server.requests).toHaveLength(0);
  });
});

describe('any store', () => {
  it.each([
    ['a Map', new Map<string, Checkpoint>()],
    ['a MemoryCheckpointStore', new MemoryCheckpointStore()],
    [
      'one for text',
      (() => {
        const texts = new Map<string, string>();
        return {
          get: (name: string) => Promise.resolve(texts.get(name) ?? null),
          set: (name: string, checkpoint: Checkpoint) => texts.set(name, JSON.stringify(checkpoint)),
          delete: (name: string) => texts.delete(name),
        };
      })(),
    ],
  ])('%s will do', async (_what, store) => {
    const checkpoint = { store, key };
    const pages = query({ checkpoint });
    await pages.next();
    await pages.next();
    await pages.return();
    expect(await idsOf(query({ checkpoint }))).toEqual([2, 3, 4]);
    await store.delete(key);
    expect(await idsOf(query({ checkpoint }))).toEqual([0, 1, 2, 3, 4]);
  });

  it('in memory holds a key for one run at a time', async () => {
    const checkpoint = { store: new MemoryCheckpointStore(), key };
    const first = query({ checkpoint });
    await first.next();
    const error = await errorOf(query({ checkpoint }).next());
    expect(error).toBeInstanceOf(CheckpointLockedError);
    expect(error.message).toContain('another run of this process');
    await first.return();
    expect((await query({ checkpoint }).next()).value).toMatchObject({ number: 1 });
  });
});

describe('the checkpoint option', () => {
  it.each([
    [{}, /options\.checkpoint\.store must be an object with the methods get, set and delete; got undefined/],
    [{ store: { get: 1 }, key }, /options\.checkpoint\.store must be/],
    [{ store: { get() {}, set() {}, delete() {}, lock: true }, key }, /options\.checkpoint\.store must be/],
    [{ store: new Map() }, /options\.checkpoint\.key must be a non-empty string/],
    [{ store: new Map(), key, commit: 'never' }, /options\.checkpoint\.commit must be 'auto' or 'manual'/],
    [{ store: new Map(), key, onFinished: 'again' }, /options\.checkpoint\.onFinished must be/],
    [{ store: new Map(), key, onFinish: 'skip' }, /unknown option "onFinish"; did you mean "onFinished"/],
  ])('%# is checked before anything is sent', async (checkpoint, message) => {
    const error = await errorOf(query({ checkpoint: checkpoint as never }).next());
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toMatch(message);
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ['collect', () => client.collect('/rows', {}, { checkpoint: { store, key } })],
    ['queryPage', () => client.queryPage('/rows', {}, { checkpoint: { store, key } })],
  ])('is refused by %s', async (_method, call) => {
    const error = await errorOf(call());
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toContain('options.checkpoint is for queryAll, queryItems and queryBatches');
    expect(store.log).toEqual([]);
  });
});
