import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSpec, specToQuery, type PaginationSpec, type Spec } from '../../src/declarative/index.js';
import { MaxApiCallsExceeded } from '../../src/index.js';
import { ChaosApi } from '../../src/testing/index.js';
import { errorOf } from '../support/clients.js';
import { closeServers, json, startServer } from '../support/test-server.js';

const quiet = { client: { logger: false } } as const;

let api: ChaosApi;

beforeAll(async () => {
  api = await ChaosApi.start({ records: 35 });
  api.mount('GET /link', 'link').mount('GET /cursor', 'cursor').mount('GET /next', 'next-url');
  api.mount('GET /page', 'page').mount('GET /offset', 'offset').mount('POST /graphql', 'graphql');
});
afterAll(() => api.close());
afterEach(closeServers);

describe('every other way of paging can be named', () => {
  const graphql = {
    method: 'POST',
    body: { query: '{ repository { issues } }', variables: { first: 10 } },
  } as const;
  it.each<[string, PaginationSpec, Partial<Spec>?]>([
    ['/link', { type: 'link_header' }],
    ['/link', { type: 'link_header', rel: 'next' }],
    ['/cursor', { type: 'cursor' }],
    [
      '/cursor',
      { type: 'cursor', cursor: 'body.next_cursor', send_as: 'query.cursor', has_more: 'body.has_more' },
    ],
    ['/next', { type: 'next_url' }],
    ['/next', { type: 'next_url', next: 'body.next' }],
    ['/next', { type: 'next_url', has_more: 'body.has_more', is_last: 'body.end' }],
    ['/cursor', { type: 'cursor', is_last: 'body.end' }],
    ['/page', { type: 'page_number', is_last: 'body.end' }],
    ['/offset', { type: 'offset', limit: 10, is_last: 'body.end' }],
    ['/page', { type: 'page_number', total_pages: 'body.total_pages' }],
    [
      '/page',
      { type: 'page_number', page_size: 7, send_page_size_as: 'query.per_page', total: 'body.total' },
    ],
    ['/offset', { type: 'offset', limit: 10, has_more: 'body.has_more' }],
    [
      '/offset',
      {
        type: 'offset',
        limit: 5,
        send_as: 'query.offset',
        send_limit_as: 'query.limit',
        total: 'body.total',
      },
    ],
    [
      '/graphql',
      { type: 'relay', connection: 'body.data.repository.issues', send_as: 'body.variables.after' },
      graphql,
    ],
    ['/link', { type: 'auto' }],
    ['/cursor', { type: 'auto', merge_path: 'data.items' }],
  ])('%s %j', async (path, pagination, more = {}) => {
    const result = await runSpec<{ id: number }[]>({ url: api.url + path, pagination, ...more }, quiet);
    expect(result).toEqual(api.records(0, 35));
  });

  it('without any, it is detected', async () => {
    await expect(runSpec({ url: `${api.url}/cursor` }, quiet)).resolves.toEqual(api.records(0, 35));
  });

  it('single_page takes the first', async () => {
    const pagination = { type: 'single_page' } as const;
    await expect(runSpec({ url: `${api.url}/page?per_page=3`, pagination }, quiet)).resolves.toEqual(
      api.records(0, 3),
    );
  });

  it.each<PaginationSpec>([
    { type: 'page_number', total: 'body.total', merge_path: 'data.items' },
    { type: 'page_number', total: 'body.total' },
    { type: 'offset', limit: 20, total: 'body.total' },
    { type: 'auto' },
  ])('merges whole bodies, and counts their items all the same: %j', async (pagination) => {
    const path = pagination.type === 'offset' ? '/offset' : '/page';
    const run = (merge_strategy: 'collect' | 'replace'): Promise<unknown> =>
      runSpec(
        { url: api.url + path, params: { per_page: 20 }, pagination: { ...pagination, merge_strategy } },
        quiet,
      );
    const [first, second] = [{ items: api.records(0, 20) }, { items: api.records(20, 15) }];
    await expect(run('collect')).resolves.toMatchObject([first, second]);
    await expect(run('replace')).resolves.toMatchObject(second);
  });

  it('merges bodies without any list', async () => {
    const bodies = [
      { at: 1, next: '/?2' },
      { at: 2, next: null },
    ];
    const server = await startServer((_seen, response, index) => json(response, bodies[index]));
    const pagination = { type: 'next_url', merge_strategy: 'collect' } as const;
    await expect(runSpec({ url: server.url, pagination }, quiet)).resolves.toEqual(bodies);
  });
});

describe('what a spec says besides', () => {
  const paging = { type: 'page_number', total: 'body.total' } as const;

  it('items says where the items are', async () => {
    const server = await startServer((_seen, response) => json(response, { a: { rows: [1] }, b: [2, 3] }));
    const spec = { url: server.url, pagination: { type: 'single_page' } } as const;
    await expect(runSpec({ ...spec, items: 'a.rows' }, quiet)).resolves.toEqual([1]);
    await expect(runSpec({ ...spec, items: 'b' }, quiet)).resolves.toEqual([2, 3]);
  });

  it('max_calls and max_iterations are the same', async () => {
    const spec = { url: `${api.url}/page`, params: { per_page: 10 } };
    const capped = [
      { ...spec, pagination: paging, max_calls: 2 },
      { ...spec, pagination: { ...paging, max_iterations: 2 } },
    ];
    for (const each of capped) {
      const error = await errorOf<MaxApiCallsExceeded>(runSpec(each, quiet));
      expect(error).toBeInstanceOf(MaxApiCallsExceeded);
      expect(error.collected).toHaveLength(20);
    }
    const stopped = {
      ...spec,
      pagination: { ...paging, max_iterations: 2, on_max_iterations: 'stop' },
    } as const;
    await expect(runSpec(stopped, quiet)).resolves.toHaveLength(20);
  });

  it('limit ends the run', async () => {
    const spec = { url: `${api.url}/page`, pagination: paging, limit: 7 };
    await expect(runSpec(spec, quiet)).resolves.toEqual(api.records(0, 7));
  });

  it.each([
    [{ type: 'bearer', token: '{{ env.T }}' }, 'authorization', 'Bearer secret-1'],
    [
      { type: 'basic', username: 'me', password: '{{ env.T }}' },
      'authorization',
      `Basic ${btoa('me:secret-1')}`,
    ],
    [{ type: 'api_key', in: 'header', name: 'x-key', value: '{{ secret.T }}' }, 'x-key', 'secret-1'],
  ] as const)('auth %j', async (auth, header, expected) => {
    const server = await startServer((_seen, response) => json(response, [1]));
    await runSpec(
      { url: server.url, auth, pagination: { type: 'single_page' } },
      { ...quiet, env: { T: 'secret-1' } },
    );
    expect(server.requests[0]?.headers[header]).toBe(expected);
  });

  it('auth by client credentials', async () => {
    const server = await startServer(({ url }, response) =>
      json(response, url === '/token' ? { access_token: 'fresh-token', expires_in: 60 } : [1]),
    );
    const auth = {
      type: 'oauth2',
      token_url: `${server.url}/token`,
      client_id: 'id',
      client_secret: '{{ env.SECRET }}',
    } as const;
    const spec = { url: `${server.url}/rows`, auth, pagination: { type: 'single_page' } } as const;
    await runSpec(spec, { ...quiet, env: { SECRET: 's3cret' } });
    expect(server.requests.map(({ url, headers }) => [url, headers.authorization])).toContainEqual([
      '/rows',
      'Bearer fresh-token',
    ]);
  });

  it('OAuth 2.0 with what its token endpoint asks for besides', async () => {
    const server = await startServer((seen, response) =>
      json(response, seen.url === '/token' ? { access_token: 'fresh-token', token_type: 'bearer' } : [1]),
    );
    const auth = {
      type: 'oauth2',
      token_url: `${server.url}/token`,
      client_id: 'id',
      client_secret: 's3cret',
      client_auth: 'body',
      params: { audience: '{{ audience }}', version: 2 },
    } as const;
    const spec = { url: `${server.url}/rows`, auth, pagination: { type: 'single_page' } } as const;
    await runSpec(spec, { ...quiet, variables: { audience: 'https://api.example.com' } });
    const [token] = server.requests;
    expect(token?.headers.authorization).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(token?.body.toString()))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'id',
      client_secret: 's3cret',
      audience: 'https://api.example.com',
      version: '2',
    });
  });

  it('a parameter for credentials', async () => {
    const server = await startServer((_seen, response) => json(response, [1]));
    const auth = { type: 'api_key', in: 'query', name: 'key', value: '{{ env.N }}' } as const;
    await runSpec(
      { url: `${server.url}/?a=1`, auth, pagination: { type: 'single_page' } },
      { ...quiet, env: { N: '12345' } },
    );
    expect(server.requests[0]?.url).toBe('/?a=1&key=12345');
  });

  it('rate_limit, timeout, retry and allowed_origins reach the client, in its own units', async () => {
    const spec = {
      url: 'http://127.0.0.1:9/x',
      rate_limit: { requests: 5, per: 2, max_concurrent: 3, reserve: 1 },
      timeout: { connect: 0.25 },
      allowed_origins: ['http://127.0.0.1:8'],
    } as const;
    const query = specToQuery(spec, quiet);
    expect(query.client.rateLimiter.state()).toMatchObject({ maxConcurrent: 3 });
    await query.close();
  });

  it('headers go with every page, the client options of the code before those of the spec', async () => {
    const server = await startServer((_seen, response, index) =>
      json(response, { rows: [index], next: index === 0 ? '/more' : null }),
    );
    const spec = {
      url: server.url,
      headers: { 'x-spec': 'a', 'x-both': 'spec', 'x-number': 7, 'x-none': null },
      pagination: { type: 'next_url', merge_path: 'data.rows' },
    } as const;
    await runSpec(spec, { client: { logger: false, headers: { 'x-both': 'code' } } });
    for (const { headers } of server.requests) {
      expect(headers).toMatchObject({ 'x-spec': 'a', 'x-both': 'code', 'x-number': '7' });
      expect(headers).not.toHaveProperty('x-none');
    }
    expect(server.requests).toHaveLength(2);
  });

  it('query options of the code go before those of the spec', async () => {
    const spec = { url: `${api.url}/page`, pagination: paging, limit: 7 };
    await expect(runSpec(spec, { ...quiet, query: { limit: 3 } })).resolves.toHaveLength(3);
    const controller = new AbortController();
    controller.abort(new Error('stop'));
    await expect(runSpec(spec, { ...quiet, query: { signal: controller.signal } })).rejects.toThrow('stop');
  });
});

describe('a spec for a long run', () => {
  const pagination = { type: 'page_number', total: 'body.total' } as const;
  const params = { per_page: 5 };

  it('fetches ahead, and several pages at once', async () => {
    const all = api.records(0, 35);
    const spec = { url: `${api.url}/page`, params, pagination };
    await expect(runSpec({ ...spec, prefetch: 2 }, quiet)).resolves.toEqual(all);
    await expect(runSpec({ ...spec, concurrency: 4 }, quiet)).resolves.toEqual(all);
    const stopped = { ...pagination, max_iterations: 3, on_max_iterations: 'stop' } as const;
    await expect(runSpec({ ...spec, concurrency: 4, pagination: stopped }, quiet)).resolves.toEqual(
      all.slice(0, 15),
    );
    await expect(runSpec({ ...spec, concurrency: 4, pagination: { type: 'cursor' } }, quiet)).rejects.toThrow(
      'concurrency',
    );
  });

  it('goes on where the last run stopped', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'spec-checkpoints-'));
    const spec = {
      url: `${api.url}/page`,
      params,
      pagination,
      checkpoint: { directory, key: 'orders', on_finished: 'skip' },
    } as const;
    const run = async (pages: number): Promise<unknown[]> => {
      await using query = specToQuery(spec, quiet);
      const items: unknown[] = [];
      for await (const page of query.pages()) {
        items.push(...page.items);
        if (page.number === pages) break;
      }
      return items;
    };
    try {
      // `break` commits nothing: the page in hand is delivered again.
      await expect(run(3)).resolves.toEqual(api.records(0, 15));
      await expect(run(99)).resolves.toEqual(api.records(10, 25));
      await expect(run(99)).resolves.toEqual([]);
      await expect(runSpec(spec, quiet)).rejects.toThrow('checkpoint');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe('a query of a spec', () => {
  const spec = {
    url: '{{ url }}/cursor',
    pagination: {
      type: 'response_based',
      continue_while: '{{ response.data.next_cursor }}',
      next_page: { params: { cursor: '{{ response.data.next_cursor }}' } },
      merge_path: 'data.items',
    },
  } as const;

  it('resumes from the checkpoint of a page', async () => {
    const options = { ...quiet, variables: { url: api.url } };
    await using first = specToQuery(spec, options);
    const { value: page } = await first.pages().next();
    await using second = specToQuery(spec, options);
    const rest: unknown[] = [];
    for await (const item of second.items({ resumeFrom: page!.checkpoint })) rest.push(item);
    expect([...page!.items, ...rest]).toEqual(api.records(0, 35));
    expect(page!.items.length).toBeGreaterThan(0);
  });

  it('gives what the client takes', async () => {
    await using made = specToQuery(spec, { ...quiet, variables: { url: api.url } });
    const { path, params, options } = made.query;
    await expect(made.client.collect(path, params, options)).resolves.toEqual(api.records(0, 35));
  });

  it('serves any number of runs', async () => {
    await using made = specToQuery(spec, { ...quiet, variables: { url: api.url } });
    const both = await Promise.all([made.result(), made.result()]);
    expect(both).toEqual([api.records(0, 35), api.records(0, 35)]);
  });
});

describe('accumulated', () => {
  const run = (
    condition: string,
    merge_strategy: 'append' | 'collect' | 'replace' | 'extend',
  ): Promise<unknown[]> =>
    runSpec<unknown[]>(
      {
        url: `${api.url}/page`,
        params: { per_page: 10 },
        pagination: {
          type: 'response_based',
          continue_while: condition,
          next_page: { params: { page: '{{ iteration + 2 }}' } },
          merge_strategy,
          merge_path: 'data.items',
        },
      },
      quiet,
    );

  it.each([
    ['append', '{{ accumulated | length < 15 }}', 20],
    ['append', '{{ (accumulated | last).id < 25 }}', 30],
    ['collect', '{{ accumulated | length < 3 }}', 3],
    ['collect', '{{ (accumulated | last).page < 2 }}', 2],
  ] as const)('is the result so far: %s, %s', async (strategy, condition, length) => {
    await expect(run(condition, strategy)).resolves.toHaveLength(length);
  });

  it('is the last body with replace', async () => {
    await expect(run('{{ accumulated.page < 3 }}', 'replace')).resolves.toMatchObject({ page: 3 });
  });

  /** How many items a run of `pages` pages reads after they were delivered, to give them to its expressions. */
  const reads = async (condition: string, pages: number): Promise<{ most: number; bound: number }> => {
    const counts = { most: 0, bound: 0 };
    const spec = {
      url: `${api.url}/page`,
      params: { per_page: 5 },
      pagination: {
        type: 'response_based',
        continue_while: condition,
        next_page: { params: { page: '{{ iteration + 2 }}' } },
        merge_path: 'data.items',
      },
    } as const;
    await using query = specToQuery(spec, quiet);
    const { paginator } = query.query.options;
    const next = paginator!.next.bind(paginator);
    jest.spyOn(paginator!, 'next').mockImplementation((context) => {
      const { accumulated } = context;
      counts.most = Math.max(counts.most, accumulated?.length ?? 0);
      if (accumulated !== undefined) counts.bound += 1;
      return next(context);
    });
    let count = 0;
    for await (const page of query.pages()) count = page.number;
    expect(count).toBe(pages);
    return counts;
  };

  it('is neither gathered nor bound unless an expression names it', async () => {
    await expect(reads('{{ iteration < 6 }}', 7)).resolves.toEqual({ most: 0, bound: 0 });
    await expect(reads('{{ accumulated | length < 35 }}', 7)).resolves.toEqual({ most: 35, bound: 7 });
  });
});
