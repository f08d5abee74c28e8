import KeyvPostgres from '@keyv/postgres';
import KeyvRedis from '@keyv/redis';
import Keyv, { type KeyvStoreAdapter } from 'keyv';
import {
  CheckpointError,
  CheckpointMismatchError,
  type ApiClient,
  type QueryOptions,
} from '../../src/index.js';
import { describeRedis, RedisServer } from '../redis/support/redis-server.js';
import { closeClients, errorOf, makeClient } from '../support/clients.js';
import type { TestServer } from '../support/test-server.js';
import { runKilled } from './support/killed-worker.js';
import { closeServers, startNumberedPages, type Row } from './support/numbered-pages.js';
import { describePostgres, PostgresServer } from './support/postgres-server.js';

// A database is set up, and each process compiles what it loads.
jest.setTimeout(120_000);

/** A database that can be taken away. */
interface Database {
  readonly url: string;
  stop(): Promise<void>;
  destroy(): Promise<void>;
}

interface Kind {
  start(): Promise<Database>;
  /** An adapter that gives up rather than to wait until the database is back. */
  adapt(url: string): KeyvStoreAdapter;
}

const redis: Kind = {
  async start() {
    const server = await RedisServer.start();
    return { url: server.url, stop: () => server.kill(), destroy: () => server.kill() };
  },
  // An adapter that does not throw tells Keyv that what failed was kept.
  adapt: (url) => new KeyvRedis({ url, socket: { reconnectStrategy: false } }, { throwOnErrors: true }),
};

const postgres: Kind = {
  start: () => PostgresServer.start(),
  // A connection that is lost while nobody uses it is an 'error' of a pool that nobody can listen to, and would end the
  // process: with one use each, none is left lying there.
  adapt: (url) => new KeyvPostgres({ uri: url, maxUses: 1 }),
};

/** What holds for each database below Keyv. */
function holds({ start, adapt }: Kind): void {
  let database: Database;
  let server: TestServer;
  let client: ApiClient;
  const stores: Keyv[] = [];

  beforeAll(async () => {
    database = await start();
  });
  afterAll(() => database.destroy());

  beforeEach(async () => {
    server = await startNumberedPages(10);
    client = makeClient(server.url);
  });
  afterEach(async () => {
    await closeClients();
    await closeServers();
    await Promise.all(stores.splice(0).map((store) => store.disconnect().catch(() => undefined)));
  });

  /** As another process would have it: with a connection of its own. */
  function open(options: { throwOnErrors?: boolean } = { throwOnErrors: true }): Keyv {
    const store = new Keyv({ store: adapt(database.url), ...options });
    store.on('error', () => undefined);
    stores.push(store);
    return store;
  }

  const query = (store: Keyv, key: string, options: QueryOptions<Row> = {}) =>
    client.queryAll<Row>('/rows', {}, { checkpoint: { store, key }, ...options });

  async function idsOf(store: Keyv, key: string): Promise<number[]> {
    const ids: number[] = [];
    for await (const { items } of query(store, key)) ids.push(...items.map(({ id }) => id));
    return ids;
  }

  it('goes on in another process where the one before had got to', async () => {
    const run = async (pages: number): Promise<number[]> => {
      const { said } = await runKilled('keyv-worker.ts', [server.url, database.url, String(pages)], {
        lines: Infinity,
      });
      return said.map(Number);
    };
    expect(await run(3)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await run(99)).toEqual([4, 5, 6, 7, 8, 9]);
  });

  it('goes on with another connection, and keeps the note and the checkpoint as they were', async () => {
    const [one, other] = [open(), open()];
    const pages = query(one, 'note');
    const { value: page } = await pages.next();
    await page!.commit({ bytes: 17, text: 'ü "quoted" \u2028' });
    await pages.return();
    const note = { bytes: 17, text: 'ü "quoted" \u2028' };
    expect(await other.get('note')).toEqual({ ...page!.checkpoint, note });
    expect(await idsOf(other, 'note')).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await one.delete('note')).toBe(true);
    expect(await idsOf(other, 'note')).toHaveLength(10);
  });

  it('refuses another query under the same key', async () => {
    const store = open();
    await idsOf(store, 'mine');
    const error = await errorOf(
      client.queryAll('/rows', { q: 2 }, { checkpoint: { store, key: 'mine' } }).next(),
    );
    expect(error).toBeInstanceOf(CheckpointMismatchError);
  });

  // Last, as it takes the database away.
  it('with throwOnErrors, ends the run when the database has gone, and fetches nothing', async () => {
    const [store, quiet] = [open(), open({ throwOnErrors: false })];
    const [pages, quietly] = [query(store, 'gone'), query(quiet, 'quiet')];
    const { value: page } = await pages.next();
    await quietly.next();
    expect(server.requests).toHaveLength(2);
    await database.stop();

    const error = await errorOf<CheckpointError>(pages.next());
    expect(error).toBeInstanceOf(CheckpointError);
    expect(error.message).toMatch(/^Writing checkpoint "gone" failed: /);
    expect(error.progress).toEqual({ pages: 1, items: 2, checkpoint: page!.checkpoint });
    // Keyv's own answer to a failure, when it does not throw.
    const answered = await errorOf<CheckpointError>(quietly.next());
    expect(answered).toBeInstanceOf(CheckpointError);
    expect(answered.message).toContain("the store's set() answered false");

    expect((await errorOf(query(store, 'gone').next())).message).toMatch(
      /^Reading checkpoint "gone" failed: /,
    );
    expect(server.requests).toHaveLength(2);
  });
}

describeRedis('a Keyv with Redis', () => holds(redis));
describePostgres('a Keyv with PostgreSQL', () => holds(postgres));
