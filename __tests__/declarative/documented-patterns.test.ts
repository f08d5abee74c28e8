import { runSpec, SpecError, specToQuery } from '../../src/declarative/index.js';
import { HttpStatusError, MaxApiCallsExceeded, mergePages, type RetryEvent } from '../../src/index.js';
import { errorOf } from '../support/clients.js';
import { closeServers, json, startServer, type TestServer } from '../support/test-server.js';
import { startDocumentedApi } from './documented-api.js';

const quiet = { client: { logger: false } } as const;
const ids = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const idsOf = (items: unknown): number[] => (items as { id: number }[]).map(({ id }) => id);
const queries = (api: TestServer): string[] => api.requests.map(({ url }) => url.replace(/^.*\?/, ''));

let api: TestServer;

beforeEach(async () => {
  api = await startDocumentedApi();
});

afterEach(closeServers);

describe('the three documented patterns', () => {
  it('page number with hasMore', async () => {
    const spec = `
      url: "{{ workload.api_url }}/api/v1/assessments"
      method: GET
      params:
        page: 1
        pageSize: 10
      loop:
        pagination:
          type: response_based
          continue_while: "{{ response.data.paging.hasMore == true }}"
          next_page:
            params:
              page: "{{ (response.data.paging.page | int) + 1 }}"
              pageSize: "{{ response.data.paging.pageSize }}"
          merge_strategy: append
          merge_path: data.data
          max_iterations: 50
    `;
    const result = await runSpec(spec, { ...quiet, variables: { workload: { api_url: api.url } } });
    expect(idsOf(result)).toEqual(ids(35));
    expect(queries(api)).toEqual([1, 2, 3, 4].map((page) => `page=${String(page)}&pageSize=10`));
  });

  it('offset with has_more', async () => {
    const spec = `
      url: "{{ api_url }}/api/v1/users"
      params: { offset: 0, limit: 10 }
      pagination:
        type: response_based
        continue_while: "{{ response.data.has_more == true }}"
        next_page:
          params:
            offset: "{{ (response.data.offset | int) + (response.data.limit | int) }}"
            limit: "{{ response.data.limit }}"
        merge_strategy: append
        merge_path: data.users
    `;
    const result = await runSpec(spec, { ...quiet, variables: { api_url: api.url } });
    expect(idsOf(result)).toEqual(ids(35));
    expect(queries(api)).toEqual([0, 10, 20, 30].map((offset) => `offset=${String(offset)}&limit=10`));
  });

  it('cursor with next_cursor', async () => {
    const spec = `
      url: "{{ api_url }}/api/v1/events"
      params: { limit: 10 }
      pagination:
        type: response_based
        continue_while: "{{ response.data.next_cursor is not none and response.data.next_cursor != '' }}"
        next_page:
          params:
            cursor: "{{ response.data.next_cursor }}"
            limit: "{{ response.data.limit }}"
        merge_strategy: append
        merge_path: data.events
        max_iterations: 10
    `;
    const result = await runSpec(spec, { ...quiet, variables: { api_url: api.url } });
    expect(idsOf(result)).toEqual(ids(35));
    expect(queries(api)).toEqual([
      'limit=10',
      'limit=10&cursor=Mg%3D%3D',
      'limit=10&cursor=Mw%3D%3D',
      'limit=10&cursor=NA%3D%3D',
    ]);
  });

  it.each([
    ['{{ response.data.next_cursor is defined and response.data.next_cursor }}', 4],
    ['{{ response.data.next_cursor is not none }}', 4],
    ['{{ response.data.next_cursor is not none and iteration < 1 }}', 2],
    ['{{ response.data.next_cursor is not none and accumulated | length < 25 }}', 3],
    ['{{ response.data.events | length == 10 }}', 4],
  ])('cursor, going on while %s', async (condition, pages) => {
    const pagination = {
      type: 'response_based',
      continue_while: condition,
      next_page: { params: { cursor: '{{ response.data.next_cursor }}' } },
      merge_strategy: 'append',
      merge_path: 'data.events',
    } as const;
    const result = await runSpec(
      { url: `${api.url}/api/v1/events`, params: { cursor: '' }, pagination },
      quiet,
    );
    expect(idsOf(result)).toEqual(ids(Math.min(35, pages * 10)));
    expect(api.requests).toHaveLength(pages);
  });

  it('page number by iteration', async () => {
    const spec = {
      url: `${api.url}/api/v1/assessments`,
      pagination: {
        type: 'response_based',
        continue_while: '{{ response.data.paging.hasMore }}',
        next_page: { params: { page: '{{ iteration + 2 }}' } },
        merge_path: 'data.data',
      },
    } as const;
    expect(idsOf(await runSpec(spec, quiet))).toEqual(ids(35));
  });

  it('as a step of a playbook, its request in the tool', async () => {
    const spec = `
      step: fetch_data
      tool:
        kind: http
        endpoint: "{{ vars.api_url }}/api/v1/assessments"
        params:
          page: "{{ iteration + 1 }}"
      loop:
        pagination:
          type: response_based
          continue_while: "{{ response.data.paging.hasMore }}"
          next_page: {}
          merge_strategy: append
          merge_path: data.data
    `;
    const result = await runSpec(spec, { ...quiet, variables: { vars: { api_url: api.url } } });
    expect(idsOf(result)).toEqual(ids(35));
    expect(queries(api)).toEqual(['page=1', 'page=2', 'page=3', 'page=4']);
  });
});

describe('retry', () => {
  const flaky = (retry: string): string => `
    url: "{{ api_url }}/api/v1/flaky"
    params: { page: 1, fail_on: "2" }
    pagination:
      type: response_based
      continue_while: "{{ response.data.paging.hasMore == true }}"
      next_page:
        params:
          page: "{{ (response.data.paging.page | int) + 1 }}"
      merge_strategy: append
      merge_path: data.data
      max_iterations: 10
      retry: ${retry}
  `;

  it('repeats a page that failed', async () => {
    const spec = flaky('{ max_attempts: 3, backoff: exponential, initial_delay: 0.01, max_delay: 5 }');
    const result = await runSpec(spec, { ...quiet, variables: { api_url: api.url } });
    expect(idsOf(result)).toEqual(ids(35));
    expect(api.requests).toHaveLength(5);
  });

  it('with one attempt, an HTTP error is an error and no end', async () => {
    const running = runSpec(flaky('{ max_attempts: 1 }'), { ...quiet, variables: { api_url: api.url } });
    const error = await errorOf<HttpStatusError>(running);
    expect(error).toBeInstanceOf(HttpStatusError);
    expect(error.status).toBe(500);
    expect(idsOf(error.collected)).toEqual(ids(10));
  });

  it.each([
    ['exponential', [2, 4, 6, 6]],
    ['fixed', [2, 2, 2, 2]],
    [undefined, [2, 2, 2, 2]],
  ] as const)('waits as documented: %s', async (backoff, delaysMs) => {
    const broken = await startServer((_seen, response) => json(response, {}, 503));
    const waited: number[] = [];
    const client = {
      logger: false,
      hooks: { onRetry: ({ delayMs }: RetryEvent) => waited.push(delayMs) },
    } as const;
    const retry = { max_attempts: 5, backoff, initial_delay: 0.002, max_delay: 0.006 };
    const running = runSpec({ url: broken.url, pagination: { type: 'single_page', retry } }, { client });
    await expect(running).rejects.toMatchObject({ status: 503, attempts: 5 });
    expect(waited).toEqual(delaysMs);
  });
});

describe('max_iterations with more to come', () => {
  const spec = (more: object): object => ({
    url: `${api.url}/api/v1/assessments`,
    params: { page: 1, pageSize: 10 },
    pagination: {
      type: 'response_based',
      continue_while: '{{ response.data.paging.hasMore == true }}',
      next_page: { params: { page: '{{ (response.data.paging.page | int) + 1 }}' } },
      merge_strategy: 'append',
      merge_path: 'data.data',
      max_iterations: 2,
      ...more,
    },
  });

  it('is an error that holds what there was', async () => {
    const error = await errorOf<MaxApiCallsExceeded>(runSpec(spec({}) as never, quiet));
    expect(error).toBeInstanceOf(MaxApiCallsExceeded);
    expect(error).toMatchObject({ maxCalls: 2, pages: 2, items: 20 });
    expect(idsOf(error.collected)).toEqual(ids(20));
    expect(api.requests).toHaveLength(2);
  });

  it('is a quiet end when the spec says so', async () => {
    expect(idsOf(await runSpec(spec({ on_max_iterations: 'stop' }) as never, quiet))).toEqual(ids(20));
    expect(api.requests).toHaveLength(2);
  });

  it('is nothing when there are exactly as many pages', async () => {
    expect(idsOf(await runSpec(spec({ max_iterations: 4 }) as never, quiet))).toEqual(ids(35));
  });
});

describe('each merge strategy, on the documented pages', () => {
  /** Serves the bodies in turn, `?page=1` and so on. */
  const serve = (bodies: readonly unknown[]): Promise<TestServer> =>
    startServer(({ url }, response) => {
      const page = Number(new URL(url, 'http://localhost').searchParams.get('page') ?? 1);
      json(response, bodies[page - 1], 200, { 'x-more': String(page < bodies.length) });
    });
  const lists = [
    [1, 2, 3],
    [4, 5, 6],
  ].map((data) => ({ data }));
  const numbered = [
    { data: [1, 2], page: 1 },
    { data: [3, 4], page: 2 },
  ];
  const nested = [
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, 6],
      [7, 8],
    ],
  ].map((data) => ({ data }));

  it.each([
    ['append', 'data.data', lists, [1, 2, 3, 4, 5, 6]],
    [
      'append',
      'data',
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [1, 2, 3, 4, 5, 6],
    ],
    [
      'append',
      undefined,
      [
        [1, 2],
        [3, 4],
      ],
      [1, 2, 3, 4],
    ],
    [
      'append',
      'data.data',
      nested,
      [
        [1, 2],
        [3, 4],
        [5, 6],
        [7, 8],
      ],
    ],
    ['extend', 'data.data', nested, [1, 2, 3, 4, 5, 6, 7, 8]],
    ['extend', 'data.data', [{ data: [[1, [2]], 3] }], [1, [2], 3]],
    ['replace', 'data.data', lists, { data: [4, 5, 6] }],
    ['replace', undefined, lists, { data: [4, 5, 6] }],
    ['replace', undefined, [{ total: 1 }, { total: 2 }], { total: 2 }],
    ['collect', undefined, numbered, numbered],
    ['collect', 'data.data', numbered, numbered],
    ['append', 'data.data', [{ data: [1] }, { data: null }, { data: [] }], [1]],
  ] as const)('%s at %s', async (merge_strategy, merge_path, bodies, expected) => {
    const server = await serve(bodies);
    const spec = {
      url: server.url,
      pagination: {
        type: 'response_based',
        continue_while: "{{ response.headers['x-more'] }}",
        next_page: { params: { page: '{{ iteration + 2 }}' } },
        merge_strategy,
        merge_path,
      },
    } as const;
    await expect(runSpec(spec, quiet)).resolves.toEqual(expected);
    expect(server.requests).toHaveLength(bodies.length);
    const path = merge_path?.replace(/^data\.?/, '');
    expect(mergePages(merge_strategy, bodies, path)).toEqual(expected);
  });

  it.each(['append', 'extend', 'replace', 'collect'] as const)('%s streams, too', async (merge_strategy) => {
    const server = await serve(nested);
    const query = specToQuery(
      {
        url: server.url,
        pagination: {
          type: 'response_based',
          continue_while: "{{ response.headers['x-more'] }}",
          next_page: { params: { page: '{{ iteration + 2 }}' } },
          merge_strategy,
          merge_path: 'data.data',
        },
      },
      quiet,
    );
    const items: unknown[] = [];
    for await (const item of query.items()) items.push(item);
    await query.close();
    expect(items).toEqual(
      {
        append: [
          [1, 2],
          [3, 4],
          [5, 6],
          [7, 8],
        ],
        extend: [1, 2, 3, 4, 5, 6, 7, 8],
        replace: nested,
        collect: nested,
      }[merge_strategy],
    );
  });
});

it('a spec is refused before anything is sent', () => {
  expect(() => specToQuery({ url: api.url, pagination: { type: 'nonsense' } } as never)).toThrow(SpecError);
  expect(api.requests).toHaveLength(0);
});
