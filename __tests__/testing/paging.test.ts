import { ChaosApi } from '../../src/testing/chaos-api.js';
import { ids, json, range, send } from './send.js';

/** One page, and how to get the next one; each walker is the smallest client of its style. */
type Walker = (api: ChaosApi, token: string | null) => Promise<{ ids: number[]; next: string | null }>;

const query = (token: string | null, name: string): string =>
  token === null ? '' : `${name}=${encodeURIComponent(token)}&`;

async function nextUrl(start: string, token: string | null) {
  const at = token ?? start;
  const body = await json(at);
  const next = body['next'] as string | null;
  return { ids: ids(body['items']), next: next === null ? null : new URL(next, at).href };
}

const walkers: Record<string, Walker> = {
  page: async (api, token) => {
    const body = await json(`${api.url}/page?${query(token, 'page')}per_page=4`);
    return { ids: ids(body['items']), next: body['has_more'] ? String(Number(token ?? 1) + 1) : null };
  },
  offset: async (api, token) => {
    const body = await json(`${api.url}/offset?${query(token, 'offset')}limit=4`);
    return { ids: ids(body['items']), next: body['has_more'] ? String(Number(token ?? 0) + 4) : null };
  },
  cursor: async (api, token) => {
    const body = await json(`${api.url}/cursor?${query(token, 'cursor')}limit=4`);
    expect(body['has_more']).toBe(body['next_cursor'] !== null);
    return { ids: ids(body['items']), next: body['next_cursor'] as string | null };
  },
  'header-cursor (sent in the query)': async (api, token) => {
    const seen = await send(`${api.url}/header-cursor?${query(token, 'cursor')}limit=4`);
    const { items } = JSON.parse(seen.body) as { items: unknown };
    return { ids: ids(items), next: (seen.headers['x-next-cursor'] as string | undefined) ?? null };
  },
  'header-cursor (sent in a header)': async (api, token) => {
    const headers: Record<string, string> = token === null ? {} : { 'X-Cursor': token };
    const seen = await send(`${api.url}/header-cursor?limit=4`, { headers });
    const { items } = JSON.parse(seen.body) as { items: unknown };
    return { ids: ids(items), next: (seen.headers['x-next-cursor'] as string | undefined) ?? null };
  },
  'next-url': (api, token) => nextUrl(`${api.url}/next-url?limit=4`, token),
  'next-relative': (api, token) => nextUrl(`${api.url}/next-relative?limit=4`, token),
  'next-bare': (api, token) => nextUrl(`${api.url}/next-bare?limit=4`, token),
  'next-foreign': (api, token) => nextUrl(`${api.url}/next-foreign?limit=4`, token),
  link: async (api, token) => {
    const seen = await send(token ?? `${api.url}/link?per_page=4`);
    const next = /<([^>]+)>; rel="next"/.exec(seen.headers['link'] as string)?.[1] ?? null;
    return { ids: ids(JSON.parse(seen.body)), next };
  },
  keyset: async (api, token) => {
    const body = await json(`${api.url}/keyset?${query(token, 'starting_after')}limit=4`);
    const found = ids(body['data']);
    return { ids: found, next: body['has_more'] ? String(found.at(-1)) : null };
  },
  'post (cursor at the top of the body)': async (api, token) => {
    const body = await json(`${api.url}/post`, { method: 'POST', body: { limit: 4, cursor: token } });
    return { ids: ids(body['items']), next: body['next_cursor'] as string | null };
  },
  'post (cursor under page)': async (api, token) => {
    const body = { filter: { open: true }, page: { limit: 4, ...(token !== null && { cursor: token }) } };
    const answer = await json(`${api.url}/post`, { method: 'POST', body });
    return { ids: ids(answer['items']), next: answer['next_cursor'] as string | null };
  },
  graphql: async (api, token) => {
    const body = {
      query: '{ repository { issues { nodes { id } } } }',
      variables: { first: 4, after: token },
    };
    const answer = await json(`${api.url}/graphql`, { method: 'POST', body });
    const { issues } = (answer['data'] as { repository: { issues: Record<string, unknown> } }).repository;
    const edges = issues['edges'] as { node: unknown; cursor: string }[];
    const info = issues['pageInfo'] as { hasNextPage: boolean; endCursor: string; startCursor: string };
    expect(edges.map(({ node }) => node)).toEqual(issues['nodes']);
    expect(issues['totalCount']).toBe(10);
    expect([edges[0]!.cursor, edges.at(-1)!.cursor]).toEqual([info.startCursor, info.endCursor]);
    return { ids: ids(issues['nodes']), next: info.hasNextPage ? info.endCursor : null };
  },
};

describe('paging styles', () => {
  it.each(Object.keys(walkers))('%s: following it to the end delivers every record once', async (name) => {
    await using api = await ChaosApi.start({ records: 10 });
    const pages: number[][] = [];
    for (let token: string | null = null; ;) {
      const page = await walkers[name]!(api, token);
      pages.push(page.ids);
      token = page.next;
      if (token === null) break;
    }
    expect(pages).toEqual([range(1, 4), range(5, 8), range(9, 10)]);
  });

  it.each(['page', 'offset', 'cursor', 'header-cursor', 'next-url', 'keyset'])(
    '%s: a larger page than maxPageSize is cut to it',
    async (style) => {
      await using api = await ChaosApi.start({ records: 20, pageSize: 2, maxPageSize: 5 });
      const sizes = await Promise.all(
        ['', '?limit=3', '?limit=10'].map(async (search) => {
          const body = await json(`${api.url}/${style}${search}`);
          return ids(body['items'] ?? body['data']).length;
        }),
      );
      expect(sizes).toEqual([2, 3, 5]);
    },
  );

  it.each([
    ['all', { total: 10, total_pages: 3, has_more: true }],
    ['total', { total: 10 }],
    ['total_pages', { total_pages: 3 }],
    ['has_more', { has_more: true }],
    ['none', {}],
  ] as const)('metadata %s: page and offset answers tell just that', async (metadata, told) => {
    await using api = await ChaosApi.start({ records: 10, pageSize: 4, metadata });
    const { items: _p, ...page } = await json(`${api.url}/page`);
    const { items: _o, ...offset } = await json(`${api.url}/offset`);
    expect(page).toEqual({ page: 1, per_page: 4, ...told });
    expect(offset).toEqual({ offset: 0, limit: 4, ...told });
    await using plain = await ChaosApi.start({ records: 10, pageSize: 4 });
    const { items: _q, ...asked } = await json(`${plain.url}/page?metadata=${metadata}`);
    expect(asked).toEqual(page);
  });

  it('page: the first page may be number 0', async () => {
    await using api = await ChaosApi.start({ records: 4, pageSize: 2 });
    const first = await json(`${api.url}/page?first_page=0&page=0`);
    const second = await json(`${api.url}/page?first_page=0&page=1`);
    expect([ids(first['items']), ids(second['items'])]).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(second['has_more']).toBe(false);
  });

  it('an absolute next URL keeps the other parameters and carries the port', async () => {
    await using api = await ChaosApi.start({ records: 3, pageSize: 2 });
    const { next } = await json(`${api.url}/next-url?tag=a%26b&tag=c`);
    const url = new URL(next as string);
    expect(url.origin).toBe(api.url);
    expect(url.searchParams.getAll('tag')).toEqual(['a&b', 'c']);
  });

  it('next-foreign leads to another origin that serves the same data', async () => {
    await using api = await ChaosApi.start({ records: 3, pageSize: 2 });
    const { next } = await json(`${api.url}/next-foreign`);
    const foreign = await api.foreign();
    expect((next as string).startsWith(`${foreign.url}/next-foreign?`)).toBe(true);
    expect(ids((await json(next as string))['items'])).toEqual([3]);
    expect(foreign.requests().length).toBe(1);
    expect(api.requests().length).toBe(1);
  });

  it('updated_since leaves out what is older, in any style', async () => {
    await using api = await ChaosApi.start({ records: 10, pageSize: 4 });
    const since = encodeURIComponent(api.record(8).updated_at);
    const body = await json(`${api.url}/cursor?updated_since=${since}`);
    expect(ids(body['items'])).toEqual([8, 9, 10]);
    expect((await json(`${api.url}/page?updated_since=${since}`))['total']).toBe(3);
    expect((await json(`${api.url}/page?updated_since=2099-01-01`))['total']).toBe(0);
    expect((await json(`${api.url}/page?updated_since=2001-01-01`))['total']).toBe(10);
  });

  it.each([
    '/page?page=0',
    '/page?page=x',
    '/page?per_page=0',
    '/offset?offset=-1',
    '/cursor?cursor=invented',
    '/keyset?starting_after=x',
    '/page?metadata=everything',
    '/page?updated_since=yesterday',
    '/status/20',
  ])('%s is answered with 400 and a problem document', async (target) => {
    await using api = await ChaosApi.start();
    const seen = await send(api.url + target);
    expect(seen.status).toBe(400);
    expect(seen.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(seen.body)).toMatchObject({ status: 400, detail: expect.any(String) as string });
  });

  it('GraphQL without a query is answered with status 200 and errors', async () => {
    await using api = await ChaosApi.start();
    const seen = await send(`${api.url}/graphql`, { method: 'POST', body: '{}' });
    expect(seen.status).toBe(200);
    expect(JSON.parse(seen.body)).toMatchObject({
      data: null,
      errors: [{ message: expect.any(String) as string }],
    });
  });

  it('an empty data set has one empty page in every style', async () => {
    await using api = await ChaosApi.start({ records: 0 });
    expect(await json(`${api.url}/page`)).toMatchObject({
      items: [],
      total: 0,
      total_pages: 0,
      has_more: false,
    });
    expect(await json(`${api.url}/cursor`)).toEqual({ items: [], next_cursor: null, has_more: false });
    expect((await send(`${api.url}/link`)).body).toBe('[]');
    const graphql = await json(`${api.url}/graphql`, { method: 'POST', body: { query: 'q' } });
    expect(graphql).toMatchObject({
      data: { repository: { issues: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } } },
    });
  });
});

describe('the data set', () => {
  it('is the same for the same seed, and another for another seed', async () => {
    await using a = await ChaosApi.start({ seed: 7 });
    await using b = await ChaosApi.start({ seed: 7 });
    await using c = await ChaosApi.start({ seed: 8 });
    expect(a.records()).toEqual(b.records());
    expect(a.records()).not.toEqual(c.records());
    expect(a.records(2, 3)).toEqual([a.record(3), a.record(4), a.record(5)]);
  });

  it('can grow and shrink during a run, and pages follow', async () => {
    await using api = await ChaosApi.start({ records: 3, pageSize: 10 });
    const seen = async () => ids((await json(`${api.url}/page`))['items']);
    expect(await seen()).toEqual([1, 2, 3]);
    api.addRecords(2);
    expect(await seen()).toEqual([1, 2, 3, 4, 5]);
    api.removeRecords(4);
    expect(await seen()).toEqual([1]);
    expect(api.size).toBe(1);
  });

  it('is sorted by id and by updated_at', async () => {
    await using api = await ChaosApi.start({ records: 50 });
    const dates = api.records().map(({ updated_at }) => updated_at);
    expect([...dates].sort()).toEqual(dates);
    expect(ids(api.records())).toEqual(range(1, 50));
  });
});

describe('routes', () => {
  it('mount serves a paging style anywhere', async () => {
    await using api = await ChaosApi.start({ records: 3, pageSize: 2 });
    api.mount('GET /orgs/:org/repos', 'link');
    const seen = await send(`${api.url}/orgs/nodejs/repos`);
    expect(ids(JSON.parse(seen.body))).toEqual([1, 2]);
    expect(seen.headers['link']).toContain(`<${api.url}/orgs/nodejs/repos?page=2>; rel="next"`);
  });

  it('another style may be mounted over a path that was served already', async () => {
    await using api = await ChaosApi.start({ records: 3, pageSize: 2 });
    expect(await json(`${api.url}/page`)).toHaveProperty('total');
    api.mount('GET /page', 'cursor');
    expect(await json(`${api.url}/page`)).toHaveProperty('next_cursor');
  });

  it('route answers with what the handler makes of the request', async () => {
    await using api = await ChaosApi.start();
    api.route('POST /v1/:kind/items/*', async ({ pathParams, json: body, params }) => ({
      status: 201,
      headers: { 'X-Kind': pathParams['kind'] ?? '' },
      body: { body, params },
    }));
    const seen = await send(`${api.url}/v1/a%2Fb/items/x/y?t=1&t=2`, { method: 'POST', body: { n: 1 } });
    expect(seen.status).toBe(201);
    expect(seen.headers).toMatchObject({ 'x-kind': 'a/b', 'content-type': 'application/json' });
    expect(JSON.parse(seen.body)).toEqual({ body: { n: 1 }, params: { t: ['1', '2'] } });
  });

  it.each([
    ['nothing', {}, 204, undefined, ''],
    ['text', { body: 'hello' }, 200, 'text/plain; charset=utf-8', 'hello'],
    ['bytes', { body: Buffer.from('bytes') }, 200, 'application/octet-stream', 'bytes'],
    ['null', { body: null }, 200, 'application/json', 'null'],
    ['its own type', { body: '<p>', headers: { 'content-type': 'text/html' } }, 200, 'text/html', '<p>'],
  ])('a reply may be %s', async (_what, reply, status, type, body) => {
    await using api = await ChaosApi.start();
    api.route('/it', () => reply);
    const seen = await send(`${api.url}/it`);
    expect([seen.status, seen.headers['content-type'], seen.body]).toEqual([status, type, body]);
  });

  it('the route added last wins, and goes before the built-in ones', async () => {
    await using api = await ChaosApi.start();
    api.route('GET /page', () => ({ body: 'first' })).route('GET /page', () => ({ body: 'second' }));
    expect((await send(`${api.url}/page`)).body).toBe('second');
  });

  it('an error thrown by a handler is answered with 500 and its message', async () => {
    await using api = await ChaosApi.start();
    api.route('GET /broken', () => {
      throw new Error('my handler has a bug');
    });
    const seen = await send(`${api.url}/broken`);
    expect([seen.status, JSON.parse(seen.body)]).toMatchObject([500, { detail: 'my handler has a bug' }]);
    expect(api.ledger[0]!.outcome).toBe('handler-error');
  });

  it('unknown paths are 404, known paths with another method 405', async () => {
    await using api = await ChaosApi.start();
    expect((await send(`${api.url}/nowhere`)).status).toBe(404);
    const seen = await send(`${api.url}/page`, { method: 'DELETE' });
    expect([seen.status, seen.headers.allow]).toEqual([405, 'GET']);
  });

  it('HEAD is answered like GET, without the body', async () => {
    await using api = await ChaosApi.start();
    const head = await send(`${api.url}/link`, { method: 'HEAD' });
    const get = await send(`${api.url}/link`);
    expect([head.status, head.body]).toEqual([200, '']);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
    expect(head.headers['link']).toBe(get.headers['link']);
  });

  it('there are routes for single requests', async () => {
    await using api = await ChaosApi.start({ records: 5 });
    expect(await json(`${api.url}/records/5`)).toEqual(api.record(5));
    expect((await send(`${api.url}/records/6`)).status).toBe(404);
    expect((await send(`${api.url}/status/418`)).status).toBe(418);
    expect((await send(`${api.url}/status/204`)).status).toBe(204);
    expect((await send(`${api.url}/status/1234`)).status).toBe(400);
    expect((await send(`${api.url}/bytes/1000`)).raw.length).toBe(1_000);
    const echo = await json(`${api.url}/echo?a=%20b`, { method: 'PATCH', body: { c: 1 } });
    expect(echo).toMatchObject({ method: 'PATCH', path: '/echo', params: { a: ' b' }, json: { c: 1 } });
  });

  it.each(['page', 'GET page', 'GET  ', 'GET /a b'])('the pattern "%s" is refused', async (pattern) => {
    await using api = await ChaosApi.start();
    expect(() => api.route(pattern, () => ({}))).toThrow(/route must be a pattern/);
  });
});
