import { ApiClient, NotFoundError, type ApiClientError, type Page } from '../../src/index.js';
import { closeClients, errorOf, makeClient, track } from '../support/clients.js';
import { closeServers, json, startServer, type TestServer } from '../support/test-server.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

interface Repo {
  id: string;
}

/** Two pages of one repo for each organisation but `gone`; those of `slow` are never answered. */
async function reposServer(): Promise<TestServer & { most: () => number }> {
  let now = 0;
  let most = 0;
  const server = await startServer((seen, response) => {
    most = Math.max(most, (now += 1));
    const { pathname, searchParams } = new URL(seen.url, 'http://x');
    const org = pathname.split('/')[2] ?? '';
    if (org === 'slow') return;
    setTimeout(() => {
      now -= 1;
      const cursor = searchParams.get('cursor');
      if (org === 'gone') json(response, { message: 'no such organisation' }, 404);
      else
        json(response, { items: [{ id: org + (cursor ?? '1') }], next_cursor: cursor === null ? '2' : null });
    }, 3);
  });
  return { ...server, most: () => most };
}

class Repos extends ApiClient {
  constructor(baseURL: string, maxConcurrent = 10) {
    super({ baseURL, logger: false, closeTimeoutMs: 100, rateLimit: { maxConcurrent } });
  }

  repos(org: string, signal?: AbortSignal): AsyncGenerator<Page<Repo>, void, unknown> {
    return this.queryAll<Repo>(`/orgs/${org}/repos`, {}, { signal });
  }
}

describe('forEachPartition', () => {
  it('runs one query for each partition and types what it yields', async () => {
    const server = await reposServer();
    const client = track(new Repos(server.url));
    const ids: string[] = [];
    for await (const { partition, page } of client.forEachPartition(['a', 'b', 'c'], (org) =>
      client.repos(org),
    )) {
      // Compiles only because both are inferred.
      const name: string = partition.toUpperCase();
      ids.push(...page.items.map(({ id }) => `${name}/${id}`));
    }
    expect(ids.sort()).toEqual(['A/a1', 'A/a2', 'B/b1', 'B/b2', 'C/c1', 'C/c2']);
  });

  it('takes queries of items and of batches as well', async () => {
    const server = await reposServer();
    const client = track(new Repos(server.url));
    const items: string[] = [];
    const query = (org: string): AsyncGenerator<Repo, void, unknown> =>
      client.queryItems<Repo>(`/orgs/${org}/repos`);
    for await (const { page: repo } of client.forEachPartition(new Set(['a', 'b']), query))
      items.push(repo.id);
    expect(items.sort()).toEqual(['a1', 'a2', 'b1', 'b2']);
    const sizes: number[] = [];
    const inBatches = client.forEachPartition(['a', 'b'], (org) =>
      client.queryBatches<Repo>(`/orgs/${org}/repos`, {}, { batchSize: 2 }),
    );
    for await (const { page: batch } of inBatches) sizes.push(batch.length);
    expect(sizes).toEqual([2, 2]);
  });

  it("'continue' tells of the partition that failed, with how far it came", async () => {
    const server = await reposServer();
    const client = track(new Repos(server.url));
    const failed: [string, unknown][] = [];
    let pages = 0;
    const results = client.forEachPartition(['a', 'gone', 'c'], (org) => client.repos(org), {
      onError: 'continue',
    });
    for await (const { partition, page, error } of results) {
      if (error === undefined) pages += page.items.length;
      else failed.push([partition, error]);
    }
    expect(pages).toBe(4);
    expect(failed).toEqual([['gone', expect.any(NotFoundError)]]);
    expect((failed[0]![1] as ApiClientError).progress).toMatchObject({ pages: 0 });
  });

  it('each partition continues at its own checkpoint', async () => {
    const server = await reposServer();
    const client = track(new Repos(server.url));
    const store = new Map<string, unknown>();
    const run = (): AsyncGenerator<{ partition: string; page: Page<Repo> }, void> =>
      client.forEachPartition(['a', 'b'], (org) =>
        client.queryAll<Repo>(
          `/orgs/${org}/repos`,
          {},
          { checkpoint: { store, key: `repos/${org}`, onFinished: 'skip' } },
        ),
      );
    const seen: string[] = [];
    const take = ({ page }: { page: Page<Repo> }): number => seen.push(...page.items.map(({ id }) => id));
    for await (const result of run()) {
      // The second page of `a` is in hand, and not finished; `b` has finished its first.
      if (result.partition === 'a' && result.page.number === 2) break;
      take(result);
    }
    const resumed: string[] = [];
    for await (const result of run()) resumed.push(...result.page.items.map(({ id }) => id));
    expect(resumed).toContain('a2');
    expect(resumed).not.toContain('a1');
    expect([...new Set([...seen, ...resumed])].sort()).toEqual(['a1', 'a2', 'b1', 'b2']);
    const finished = [...store.values()];
    expect(finished).toMatchObject([{ finished: true }, { finished: true }]);
    for await (const result of run()) take(result);
    expect(seen.length).toBeLessThan(4);
  });

  it("'stop' throws, with the partition on the error", async () => {
    const server = await reposServer();
    const client = track(new Repos(server.url));
    const drained = (async () => {
      for await (const _ of client.forEachPartition(['gone', 'a', 'b'], (org) => client.repos(org))) continue;
    })();
    const error = await errorOf<ApiClientError>(drained);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.partition).toBe('gone');
  });

  it('shares the limiter of the client, with all that runs on it', async () => {
    const server = await reposServer();
    const client = track(new Repos(server.url, 2));
    const orgs = ['a', 'b', 'c', 'd', 'e', 'f'];
    let pages = 0;
    const all = async (): Promise<void> => {
      for await (const _ of client.forEachPartition(orgs, (org) => client.repos(org), { concurrency: 6 }))
        pages += 1;
    };
    await Promise.all([all(), all()]);
    expect(pages).toBe(24);
    expect(server.most()).toBe(2);
  });

  it('break ends requests in flight at once for queries that pass the signal on, and reports no error', async () => {
    const server = await reposServer();
    const errors: unknown[] = [];
    const client = makeClient(server.url, { hooks: { onError: (event) => errors.push(event) } });
    const results = client.forEachPartition(['a', 'slow'], (org, { signal }) =>
      client.queryAll<Repo>(`/orgs/${org}/repos`, {}, { signal }),
    );
    for await (const { partition } of results) {
      expect(partition).toBe('a');
      while (!server.requests.some(({ url }) => url.includes('slow'))) await new Promise(setImmediate);
      break;
    }
    expect(client.rateLimiter.state()).toMatchObject({ inFlight: 0, queued: 0 });
    expect(errors).toEqual([]);
  });
});
