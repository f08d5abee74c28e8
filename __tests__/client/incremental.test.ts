import {
  ConfigurationError,
  CursorPaginator,
  MaxApiCallsExceeded,
  NotFoundError,
  PaginationError,
  type ApiClient,
  type Checkpoint,
  type QueryOptions,
  type StandardSchemaV1,
} from '../../src/index.js';
import { closeClients, errorOf, makeClient } from '../support/clients.js';
import { closeServers, json, startServer, type TestServer } from '../support/test-server.js';

interface Row {
  readonly id: number;
  readonly at?: string | number | null | undefined;
}

let server: TestServer;
let client: ApiClient;
let rows: Row[];
let store: Map<string, Checkpoint>;

/** A table in pages of two, in the order of `rows`, from `since` on, as a server that compares texts or numbers. */
beforeEach(async () => {
  server = await startServer((seen, response) => {
    const params = new URL(seen.url, 'http://x').searchParams;
    const body = seen.body === '' ? undefined : (JSON.parse(seen.body) as { filter?: { since?: number } });
    const since = params.get('since') ?? body?.filter?.since ?? undefined;
    const wanted = rows.filter(
      ({ at }) =>
        since === undefined ||
        at === undefined ||
        at === null ||
        at >= (typeof at === 'number' ? Number(since) : since),
    );
    const from = Number(params.get('cursor') ?? 0);
    json(response, {
      items: wanted.slice(from, from + 2),
      next_cursor: from + 2 < wanted.length ? from + 2 : null,
    });
  });
  client = makeClient(server.url);
  store = new Map();
});

afterEach(async () => {
  await closeClients();
  await closeServers();
});

const minute = (number: number): string => `2024-05-01T12:${String(number).padStart(2, '0')}:00Z`;
const kept = (): Checkpoint | undefined => store.get('k');
const sinces = (): (string | null)[] =>
  server.requests.map(({ url }) => new URL(url, 'http://x').searchParams.get('since'));

function incremental(
  options: Partial<NonNullable<QueryOptions['incremental']>> = {},
  others: QueryOptions<Row> = {},
): AsyncGenerator<Row> {
  return client.queryItems<Row>(
    '/rows',
    {},
    {
      paginator: new CursorPaginator(),
      checkpoint: { store, key: 'k' },
      incremental: { field: 'at', sendAs: 'query.since', ...options },
      ...others,
    },
  );
}

async function idsOf(items: AsyncIterable<Row>): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of items) ids.push(id);
  return ids;
}

describe('the watermark', () => {
  it('is the highest value delivered, wherever it stood, and the next run begins a margin before it', async () => {
    rows = [
      { id: 1, at: minute(10) },
      { id: 2, at: minute(30) },
      { id: 3, at: minute(20) },
    ];
    expect(await idsOf(incremental())).toEqual([1, 2, 3]);
    expect(kept()).toMatchObject({ finished: true, watermark: minute(30) });
    rows.push({ id: 4, at: minute(40) });
    expect(await idsOf(incremental({ marginMs: 300_000 }))).toEqual([2, 4]);
    expect(sinces()).toEqual([null, null, minute(25)]);
    expect(kept()).toMatchObject({ watermark: minute(40) });
  });

  it('is a minute before by default, and stays when nothing is new', async () => {
    rows = [{ id: 1, at: minute(10) }];
    await idsOf(incremental());
    rows = [];
    expect(await idsOf(incremental())).toEqual([]);
    expect(await idsOf(incremental())).toEqual([]);
    expect(sinces()).toEqual([null, minute(9), minute(9)]);
    expect(kept()).toMatchObject({ watermark: minute(10) });
  });

  it('is committed only when the run has finished; an interrupted one goes on as it began', async () => {
    rows = [1, 2, 3, 4, 5].map((id) => ({ id, at: minute(id) }));
    await idsOf(incremental());
    rows.push(...[6, 7, 8, 9].map((id) => ({ id, at: minute(id) })));
    const error = await errorOf<MaxApiCallsExceeded>(idsOf(incremental({}, { maxCalls: 2 })));
    expect(error).toBeInstanceOf(MaxApiCallsExceeded);
    expect(kept()).toMatchObject({
      watermark: minute(5),
      finished: false,
      increment: { since: minute(5), highest: minute(7) },
    });
    rows.push({ id: 10, at: minute(50) });
    expect(await idsOf(incremental())).toEqual([8, 9, 10]);
    expect(sinces().slice(-3)).toEqual([minute(4), minute(4), minute(4)]);
    expect(kept()).toMatchObject({ finished: true, watermark: minute(50) });
  });

  it('is not moved by a run that breaks off, nor by limit', async () => {
    rows = [1, 2, 3].map((id) => ({ id, at: minute(id) }));
    for await (const row of incremental()) if (row.id === 3) break;
    expect(kept()?.watermark).toBeUndefined();
    store.clear();
    await idsOf(incremental({}, { limit: 2 }));
    expect(kept()).toMatchObject({ finished: false, increment: { highest: minute(2) } });
    expect(kept()?.watermark).toBeUndefined();
  });

  it.each<[string, unknown[], unknown, string]>([
    ['epoch seconds', [1_714_564_700, 1_714_564_800], 1_714_564_800, '1714564740'],
    ['epoch milliseconds', [1_714_564_700_000, 1_714_564_800_001], 1_714_564_800_001, '1714564740001'],
    ['growing numbers', [12, 9], 12, '12'],
    [
      'dates with a zone and microseconds',
      ['2024-05-01T12:00:00.000001+02:00'],
      '2024-05-01T12:00:00.000001+02:00',
      '2024-05-01T11:59:00.000001+02:00',
    ],
    ['days', ['2024-05-01', '2024-04-30'], '2024-05-01', '2024-04-30'],
  ])('may be of %s', async (_kind, values, watermark, since) => {
    rows = values.map((at, id) => ({ id, at: at as string }));
    await idsOf(incremental());
    expect(kept()?.watermark).toBe(watermark);
    await idsOf(incremental());
    expect(sinces().at(-1)).toBe(since);
  });

  it('of numbers counts what unit says', async () => {
    rows = [{ id: 1, at: 1_714_564_800 }];
    await idsOf(incremental({ unit: 'integer' }));
    await idsOf(incremental({ unit: 'integer' }));
    expect(sinces().at(-1)).toBe('1714564800');
  });

  it('passes over items without a value, and says when none has one', async () => {
    rows = [{ id: 1 }, { id: 2, at: minute(2) }, { id: 3, at: null }];
    expect(await idsOf(incremental())).toEqual([1, 2, 3]);
    expect(kept()).toMatchObject({ watermark: minute(2) });
    const error = await errorOf(
      idsOf(incremental({ field: 'updated' }, { checkpoint: { store, key: 'x' } })),
    );
    expect(error).toBeInstanceOf(PaginationError);
    expect(error.message).toContain('"updated" is in none of the 2 items of page 1; they have id, at');
    expect(store.has('x')).toBe(false);
  });

  it.each([
    ['soon', /"at" must be an ISO date or a number; in item 1 of page 1 it is "soon"/],
    [17, /cannot be compared.*one is a time, the other a plain number/],
  ])('of %p beside dates is refused', async (at, message) => {
    rows = [
      { id: 1, at: minute(1) },
      { id: 2, at },
    ];
    expect((await errorOf(idsOf(incremental()))).message).toMatch(message);
  });
});

describe('since', () => {
  beforeEach(() => {
    rows = [1, 2, 3].map((id) => ({ id, at: minute(id * 10) }));
  });

  it('asks the destination when a run begins, and not when it is resumed', async () => {
    const since = jest.fn(() => Promise.resolve(minute(21)));
    expect(await idsOf(incremental({ since }))).toEqual([2, 3]);
    expect(sinces()).toEqual([minute(20)]);
    rows.push({ id: 4, at: minute(40) });
    await errorOf(idsOf(incremental({ since }, { maxCalls: 1 })));
    expect(since).toHaveBeenCalledTimes(2);
    expect(await idsOf(incremental({ since }))).toEqual([4]);
    expect(since).toHaveBeenCalledTimes(2);
    await idsOf(incremental({ since }));
    expect(since).toHaveBeenCalledTimes(3);
  });

  it('works without a checkpoint, in collect too', async () => {
    const options = { incremental: { field: 'at', sendAs: 'query.since', since: minute(20), marginMs: 0 } };
    expect(await client.collect<Row>('/rows', {}, options)).toHaveLength(2);
  });

  it.each<[unknown, string, string | null]>([
    [new Date('2024-05-01T12:20:00Z'), 'a Date', '2024-05-01T12:19:00.000Z'],
    [null, 'null, for everything', null],
  ])('may be %p: %s', async (since, _what, sent) => {
    await idsOf(incremental());
    await idsOf(incremental({ since: since as Date }));
    expect(sinces().at(-1)).toBe(sent);
  });

  it('as a Date is sent in the unit of the API', async () => {
    rows = [];
    const since = new Date('2024-05-01T12:00:00.500Z');
    await idsOf(incremental({ since, unit: 'seconds', marginMs: 0 }));
    await idsOf(incremental({ since, unit: 'milliseconds', marginMs: 0 }));
    expect(sinces()).toEqual(['1714564800', '1714564800500']);
  });

  it.each([
    [
      'throws',
      (error: Error): never => {
        throw error;
      },
    ],
    ['rejects', (error: Error): Promise<never> => Promise.reject(error)],
  ])('that %s is the cause of a PaginationError, and lets go of the key', async (_how, fail) => {
    const since = (): never | Promise<never> => fail(new TypeError('no database'));
    const release = jest.fn(() => Promise.resolve());
    const locking = Object.assign(store, { lock: () => Promise.resolve({ release }) });
    const error = await errorOf(idsOf(incremental({ since }, { checkpoint: { store: locking, key: 'k' } })));
    expect(error).toBeInstanceOf(PaginationError);
    expect(error).toMatchObject({
      message: 'Asking incremental.since() failed: TypeError: no database',
      cause: { name: 'TypeError', message: 'no database' },
    });
    expect(release).toHaveBeenCalledTimes(1);
    expect(server.requests).toHaveLength(0);
  });

  it('that throws an error of this package, or the reason of an abort, throws that', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const known = new NotFoundError('not there', { status: 404 });
    const throwing = (error: Error) => (): never => {
      controller.abort(reason);
      throw error;
    };
    const { signal } = controller;
    expect(await errorOf(idsOf(incremental({ since: throwing(known) })))).toBe(known);
    expect(await errorOf(idsOf(incremental({ since: throwing(reason) }, { signal })))).toBe(reason);
  });

  it('that gives what is no watermark is refused', async () => {
    const error = await errorOf(idsOf(incremental({ since: () => 'last week' })));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toMatch(/^What incremental\.since\(\) gives must be an ISO date, .*'last week'/);
  });

  it('that never answers does not outlast an abort', async () => {
    const controller = new AbortController();
    const failed = errorOf(
      idsOf(incremental({ since: () => new Promise(() => undefined) }, { signal: controller.signal })),
    );
    const reason = new Error('enough');
    setImmediate(() => {
      controller.abort(reason);
    });
    expect(await failed).toBe(reason);
  });
});

describe('sendAs', () => {
  it('may be in the body, and is left out of the fingerprint, like a value the caller put there', async () => {
    rows = [{ id: 1, at: 5 }];
    const post = (since: number | undefined): AsyncGenerator<Row> =>
      client.queryItems<Row>(
        '/rows',
        {},
        {
          method: 'POST',
          body: { filter: { kind: 'a', ...(since === undefined ? {} : { since }) } },
          checkpoint: { store, key: 'k' },
          incremental: { field: 'at', sendAs: 'body.filter.since' },
        },
      );
    await idsOf(post(undefined));
    await idsOf(post(3));
    expect(server.requests.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { filter: { kind: 'a' } },
      { filter: { kind: 'a', since: 5 } },
    ]);
  });

  it('in the query replaces what stands there', async () => {
    rows = [{ id: 1, at: minute(5) }];
    const query = (path: string): AsyncGenerator<Row> =>
      client.queryItems<Row>(
        path,
        {},
        { checkpoint: { store, key: 'k' }, incremental: { field: 'at', sendAs: 'query.since' } },
      );
    await idsOf(query('/rows?since=2024-01-01'));
    await idsOf(query('/rows?since=2024-02-02'));
    expect(sinces()).toEqual(['2024-01-01', minute(4)]);
  });
});

describe('dedupeBy', () => {
  it.each([
    ['a path', 'id'],
    ['a function', ({ id }: Row) => id],
  ])('%s leaves out what was delivered within the margin, unless it has changed', async (_what, dedupeBy) => {
    rows = [1, 2, 3].map((id) => ({ id, at: minute(id) }));
    const run = (): Promise<number[]> => idsOf(incremental({ marginMs: 90_000 }, { dedupeBy }));
    expect(await run()).toEqual([1, 2, 3]);
    expect(await run()).toEqual([]);
    rows = [
      { id: 2, at: minute(2) },
      { id: 3, at: minute(5) },
      // Became visible late.
      { id: 9, at: minute(2) },
    ];
    expect(await run()).toEqual([3, 9]);
    expect(await run()).toEqual([]);
  });

  it('without it the margin is delivered again', async () => {
    rows = [1, 2].map((id) => ({ id, at: minute(id) }));
    await idsOf(incremental());
    expect(await idsOf(incremental())).toEqual([1, 2]);
  });

  it('remembers no more than the margin holds, as hashes', async () => {
    rows = Array.from({ length: 40 }, (_, id) => ({ id, at: minute(id) }));
    await idsOf(incremental({ marginMs: 120_000 }, { dedupeBy: 'id' }));
    expect(kept()?.increment?.seen).toHaveLength(3);
    expect(JSON.stringify(kept()?.increment)).toMatch(/^\{"seen":(\[?\["[\w-]{12}",\d+\][,\]]?){3}\}$/);
    rows = [];
    await idsOf(incremental({ marginMs: 120_000 }, { dedupeBy: 'id' }));
    expect(kept()?.increment?.seen).toHaveLength(3);
  });

  it('remembers while it runs what it has not yet met again', async () => {
    rows = [1, 2].map((id) => ({ id, at: minute(id) }));
    await idsOf(incremental({}, { dedupeBy: 'id' }));
    // Unsorted: what is far ahead comes first, what was delivered on the last page.
    rows = [50, 51, 3].map((id) => ({ id, at: minute(id) })).concat({ id: 2, at: minute(2) });
    expect(await idsOf(incremental({}, { dedupeBy: 'id' }))).toEqual([50, 51, 3]);
  });

  it('goes on after an interruption, within the run too', async () => {
    rows = [1, 2].map((id) => ({ id, at: minute(1) }));
    await idsOf(incremental({}, { dedupeBy: 'id' }));
    rows = [3, 4, 1, 2, 5, 3].map((id) => ({ id, at: minute(1) }));
    await errorOf(idsOf(incremental({}, { dedupeBy: 'id', maxCalls: 1 })));
    expect(await idsOf(incremental({}, { dedupeBy: 'id' }))).toEqual([5]);
  });

  it('forgets nothing of a page that was not finished', async () => {
    rows = [1, 2].map((id) => ({ id, at: minute(1) }));
    for await (const row of incremental({}, { dedupeBy: 'id' })) if (row.id === 2) break;
    expect(await idsOf(incremental({}, { dedupeBy: 'id' }))).toEqual([1, 2]);
    store.clear();
    // limit cuts the second page; it is delivered again whole.
    rows = [1, 2, 3, 4].map((id) => ({ id, at: minute(1) }));
    expect(await idsOf(incremental({}, { dedupeBy: 'id', limit: 3 }))).toEqual([1, 2, 3]);
    expect(await idsOf(incremental({}, { dedupeBy: 'id' }))).toEqual([3, 4]);
  });

  it('leaves nothing out where the destination has fallen behind', async () => {
    rows = [1, 2].map((id) => ({ id, at: minute(id) }));
    let has: string | null = minute(2);
    const run = (): Promise<number[]> => idsOf(incremental({ since: () => has }, { dedupeBy: 'id' }));
    has = null;
    expect(await run()).toEqual([1, 2]);
    has = minute(2);
    expect(await run()).toEqual([]);
    has = minute(1);
    expect(await run()).toEqual([1, 2]);
    has = null;
    expect(await run()).toEqual([1, 2]);
  });

  it('must tell items apart', async () => {
    rows = [{ id: 1, at: minute(1) }];
    const error = await errorOf(idsOf(incremental({}, { dedupeBy: 'uuid' })));
    expect(error).toBeInstanceOf(PaginationError);
    expect(error.message).toMatch(
      /dedupeBy must give a string or a number; for item 0 of page 1 it gave undefined/,
    );
    const thrown = await errorOf(
      idsOf(
        incremental(
          {},
          {
            dedupeBy: () => {
              throw new RangeError('mine');
            },
          },
        ),
      ),
    );
    expect(thrown).toMatchObject({ name: 'PaginationError', cause: { message: 'mine' } });
  });
});

describe("order: 'newest-first'", () => {
  const order = 'newest-first';
  const feed = (): Promise<number[]> => idsOf(incremental({ order, sendAs: undefined }));

  beforeEach(() => {
    rows = [9, 8, 7, 6, 5, 4, 3, 2, 1].map((id) => ({ id, at: minute(id * 2) }));
  });

  it('ends at the first item older than the watermark less the margin', async () => {
    expect(await feed()).toHaveLength(9);
    expect(kept()).toMatchObject({ watermark: minute(18) });
    rows.unshift({ id: 11, at: minute(22) }, { id: 10, at: minute(20) });
    const before = server.requests.length;
    // The margin of a minute reaches no further than the newest of the last run.
    expect(await feed()).toEqual([11, 10, 9]);
    expect(server.requests.length - before).toBe(2);
    expect(sinces().every((since) => since === null)).toBe(true);
    expect(kept()).toMatchObject({ watermark: minute(22), finished: true, next: null });
  });

  it('commits no watermark before it has ended, though it met the newest first', async () => {
    await errorOf(idsOf(incremental({ order, sendAs: undefined }, { maxCalls: 2 })));
    expect(kept()).toMatchObject({ finished: false, increment: { highest: minute(18) } });
    expect(kept()?.watermark).toBeUndefined();
    expect(await feed()).toEqual([5, 4, 3, 2, 1]);
    expect(kept()).toMatchObject({ watermark: minute(18) });
  });

  it('ends the pages fetched ahead, too', async () => {
    await feed();
    const before = server.requests.length;
    const options = { prefetch: 1, checkpoint: { store, key: 'k' } };
    expect(await idsOf(incremental({ order, sendAs: undefined }, options))).toEqual([9]);
    expect(server.requests.length - before).toBeLessThanOrEqual(2);
  });

  it('that is not so ends with an error, before anything is lost', async () => {
    await feed();
    rows.reverse();
    const error = await errorOf(feed());
    expect(error).toBeInstanceOf(PaginationError);
    expect(error.message).toMatch(
      /order is 'newest-first', but item 1 of page 1 is newer than one before it/,
    );
    expect(kept()).toMatchObject({ watermark: minute(18), finished: true });
  });

  it('may be off by less than the margin', async () => {
    rows = [
      { id: 1, at: minute(10) },
      { id: 2, at: '2024-05-01T12:10:30Z' },
    ];
    expect(await feed()).toEqual([1, 2]);
  });
});

describe('with a schema', () => {
  it('reads what the server sent, checks what is delivered, and counts items where they stand', async () => {
    rows = [
      { id: 1, at: minute(1) },
      { id: 2, at: minute(1) },
    ];
    const schema: StandardSchemaV1<unknown, { n: number }> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (row) => {
          const { id } = row as Row;
          return id === 3 ? { issues: [{ message: 'no' }] } : { value: { n: id } };
        },
      },
    };
    const run = (): AsyncGenerator<{ n: number }> =>
      client.queryItems(
        '/rows',
        {},
        {
          schema,
          checkpoint: { store, key: 'k' },
          incremental: { field: 'at', sendAs: 'query.since' },
          dedupeBy: (row) => (row as unknown as Row).id,
        },
      );
    const seen: unknown[] = [];
    for await (const item of run()) seen.push(item);
    expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
    rows = [
      { id: 1, at: minute(1) },
      { id: 3, at: minute(1) },
    ];
    expect((await errorOf(run().next())).message).toContain('Item 1 of page 1');
  });
});

describe('options', () => {
  const incrementalOf = (given: object, others: object = {}): Promise<Error> =>
    errorOf(client.queryAll('/rows', {}, { incremental: given as never, ...others }).next());

  it.each([
    [{}, /options\.incremental\.field must be a path/],
    [{ field: '' }, /options\.incremental\.field must be a path/],
    [{ field: 'at' }, /options\.incremental\.sendAs is needed/],
    [{ field: 'at', sendAs: 'since' }, /options\.incremental\.sendAs must be where to put it/],
    [{ field: 'at', sendAs: 'query.s', marginMs: -1 }, /options\.incremental\.marginMs must be/],
    [{ field: 'at', sendAs: 'query.s', order: 'oldest-first' }, /options\.incremental\.order must be/],
    [{ field: 'at', sendAs: 'query.s', unit: 'hours' }, /options\.incremental\.unit must be/],
    [{ field: 'at', sendAs: 'query.s', since: 'monday' }, /options\.incremental\.since must be an ISO date/],
    [{ field: 'at', sendAs: 'query.s', since: new Date('x') }, /options\.incremental\.since must be/],
    [{ field: 'at', sendAs: 'query.s' }, /needs to know where to begin: set since, or checkpoint/],
    [{ field: 'at', sentAs: 'query.s' }, /unknown option "sentAs"; did you mean "sendAs"/],
  ])('%# are checked before anything is sent', async (given, message) => {
    const error = await incrementalOf(given);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toMatch(message);
    expect(server.requests).toHaveLength(0);
  });

  it('that contradict each other are refused', async () => {
    const checkpoint = { store, key: 'k', onFinished: 'skip' };
    expect((await incrementalOf({ field: 'at', sendAs: 'query.s' }, { checkpoint })).message).toMatch(
      /onFinished: 'skip' would deliver nothing/,
    );
    const error = await errorOf(client.queryAll('/rows', {}, { dedupeBy: 'id' }).next());
    expect(error.message).toMatch(/options\.dedupeBy goes with options\.incremental/);
    const since = minute(1);
    for (const dedupeBy of ['', 5, 'a..b']) {
      const wrong = await incrementalOf({ field: 'at', sendAs: 'query.s', since }, { dedupeBy });
      expect(wrong.message).toMatch(/options\.dedupeBy must be/);
    }
  });
});
