import { type } from 'arktype';
import * as v from 'valibot';
import { z } from 'zod';
import {
  CursorPaginator,
  NotFoundError,
  PaginationError,
  ResponseValidationError,
  type PageEvent,
  type StandardSchemaV1,
} from '../../src/index.js';
import { closeClients, errorOf, makeClient } from '../support/clients.js';
import { closeServers, json, startServer, type TestServer } from '../support/test-server.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

/** What arrives, and what the schemas make of it. */
interface Order {
  id: number;
  at: Date;
}

/** The same schema in three libraries: a number, and a date that arrives as text. */
const SCHEMAS: readonly [string, StandardSchemaV1<unknown, Order>][] = [
  ['zod', z.object({ id: z.number(), at: z.iso.date().transform((text) => new Date(text)) })],
  [
    'valibot',
    v.object({
      id: v.number(),
      at: v.pipe(
        v.string(),
        v.isoDate(),
        v.transform((text) => new Date(text)),
      ),
    }),
  ],
  ['arktype', type({ id: 'number', at: 'string.date.iso.parse' })],
];

const AT = '2026-01-01';
const good = (id: number): object => ({ id, at: AT });
const order = (id: number): Order => ({ id, at: new Date(AT) });

/** Pages of a list with a cursor; `GET /one` is the first item of the first page. */
async function serve(pages: readonly (readonly unknown[])[]): Promise<TestServer> {
  return startServer((seen, response) => {
    const url = new URL(seen.url, 'http://x');
    if (url.pathname === '/one') {
      json(response, pages[0]?.[0]);
      return;
    }
    const at = Number(url.searchParams.get('cursor') ?? 0);
    json(response, { data: pages[at], next_cursor: at + 1 < pages.length ? at + 1 : null });
  });
}

const paginator = new CursorPaginator({ cursor: 'body.next_cursor', sendAs: 'query.cursor' });

describe.each(SCHEMAS)('%s', (_library, schema) => {
  it('gives single responses as the schema makes them', async () => {
    const server = await serve([[good(1)]]);
    expect(await makeClient(server.url).get('/one', {}, { schema })).toEqual(order(1));
  });

  it('gives items as the schema makes them', async () => {
    const server = await serve([[good(1), good(2)], [good(3)]]);
    const client = makeClient(server.url, { paginator });
    expect(await client.collect('/orders', {}, { schema })).toEqual([1, 2, 3].map(order));
  });

  it('names the page, the item and the place in it, and repeats the page on resume', async () => {
    const pages = [[good(1)], [good(2), { id: 'x', at: AT }, good(4)]];
    const server = await serve(pages);
    const client = makeClient(server.url, { paginator });
    const seen: number[] = [];
    const failed = (async () => {
      for await (const { id } of client.queryItems('/orders', {}, { schema })) seen.push(id);
    })();
    const error = await errorOf<ResponseValidationError>(failed);
    expect(error).toBeInstanceOf(ResponseValidationError);
    expect(error.message).toMatch(/^Item 1 of page 2 of GET \S+\/orders\?cursor=1 does not fit its schema: /);
    expect(error.message).toContain("at id. To leave such items out, set onInvalidItem: 'skip'");
    expect(error).toMatchObject({ pageNumber: 2, itemIndex: 1, issues: [{ path: 'id' }], attempts: 1 });
    expect(error.toJSON()).toMatchObject({ pageNumber: 2, itemIndex: 1 });
    expect(error.progress).toMatchObject({ pages: 1, items: 1 });
    expect(seen).toEqual([1]);
    // The server mends its data, and the run goes on with the page that failed.
    pages[1] = [good(2), good(3)];
    const resumeFrom = error.progress?.checkpoint;
    expect(await client.collect('/orders', {}, { schema, resumeFrom })).toEqual([2, 3].map(order));
  });

  it('leaves out what does not fit, by option, and counts it', async () => {
    const server = await serve([[good(1), { id: 2 }, 7], [good(3)], [null, good(4)]]);
    const events: PageEvent[] = [];
    const lines: unknown[] = [];
    const warn = (fields: object, message: string): void => void lines.push([fields, message]);
    const quiet = (): void => undefined;
    const client = makeClient(server.url, {
      paginator,
      hooks: { onPage: (event) => events.push(event) },
      logger: { trace: quiet, debug: quiet, info: quiet, warn, error: quiet, fatal: quiet } as never,
    });
    const told: unknown[] = [];
    const found: unknown[] = [];
    const options = {
      schema,
      onInvalidItem: 'skip',
      onProgress: ({ items, invalidItems }: { items: number; invalidItems?: number | undefined }) =>
        told.push([items, invalidItems]),
    } as const;
    for await (const { items, invalidItems } of client.queryAll('/orders', {}, options)) {
      found.push([items, invalidItems]);
    }
    expect(found).toEqual([
      [[order(1)], 2],
      [[order(3)], 0],
      [[order(4)], 1],
    ]);
    expect(events.map(({ items, invalidItems }) => [items, invalidItems])).toEqual([
      [1, 2],
      [1, 0],
      [1, 1],
    ]);
    // Items are counted as the server sent them: so an offset stays right.
    expect(told).toEqual([
      [3, 2],
      [4, 2],
      [6, 3],
    ]);
    expect(lines).toEqual([
      [{ page: 1, invalidItems: 2 }, 'Page 1: 2 items do not fit their schema, left out'],
      [{ page: 3, invalidItems: 1 }, 'Page 3: 1 item does not fit its schema, left out'],
    ]);
  });
});

describe('asynchronous schemas', () => {
  const later = async (id: number): Promise<boolean> => Promise.resolve(id < 10);

  it.each<[string, StandardSchemaV1<unknown, { id: number }>]>([
    ['zod', z.object({ id: z.number().refine(later) })],
    ['valibot', v.objectAsync({ id: v.pipeAsync(v.number(), v.checkAsync(later)) })],
  ])('%s: are waited for', async (_library, schema) => {
    const server = await serve([[{ id: 1 }, { id: 11 }]]);
    const client = makeClient(server.url, { paginator });
    expect(await client.get('/one', {}, { schema })).toEqual({ id: 1 });
    expect(await client.collect('/x', {}, { schema, onInvalidItem: 'skip' })).toEqual([{ id: 1 }]);
  });
});

describe('a schema that fails itself', () => {
  const broken = (error: Error): StandardSchemaV1 => ({
    '~standard': { version: 1, vendor: 'test', validate: () => Promise.reject(error) },
  });

  it('ends the query with a checkpoint, and is no misfit to be left out', async () => {
    const server = await serve([[good(1)]]);
    const client = makeClient(server.url, { paginator });
    const schema = broken(new RangeError('my own bug'));
    const error = await errorOf<PaginationError>(client.collect('/x', {}, { schema, onInvalidItem: 'skip' }));
    expect(error).toBeInstanceOf(PaginationError);
    expect(error.message).toContain('Validating the items of page 1 failed: RangeError: my own bug');
    expect(error.progress).toMatchObject({ pages: 0, items: 0 });
  });

  it('is not left out either where it asks an API that fails', async () => {
    const server = await serve([[good(1)]]);
    const client = makeClient(server.url, { paginator });
    const schema = broken(new NotFoundError('no such customer', { status: 404 }));
    const error = await errorOf(client.collect('/x', {}, { schema, onInvalidItem: 'skip' }));
    expect(error).toBeInstanceOf(NotFoundError);
  });
});

it('a query that fails says how many items were left out until then', async () => {
  const server = await serve([[{ id: 1 }, { id: 'x' }], [{ id: 2 }]]);
  const client = makeClient(server.url, { paginator, maxCalls: 1 });
  const schema = z.object({ id: z.number() });
  const error = await errorOf(client.collect('/x', {}, { schema, onInvalidItem: 'skip' }));
  expect(error).toMatchObject({ progress: { pages: 1, items: 2, invalidItems: 1 } });
});

it('a search by POST is named as one', async () => {
  const server = await serve([[{ id: 'x' }]]);
  const schema = z.object({ id: z.number() });
  const error = await errorOf(makeClient(server.url).queryPage('/x', {}, { method: 'post', schema }));
  expect(error.message).toContain('Item 0 of page 1 of POST http');
  expect(error).toMatchObject({ request: { method: 'POST' } });
});
