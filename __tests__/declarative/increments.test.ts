import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SpecError, specToQuery, type Spec, type SpecOptions } from '../../src/declarative/index.js';
import { closeServers, json, startServer, type TestServer } from '../support/test-server.js';

interface Order {
  readonly id: number;
  readonly at: string;
}

const incremental = { field: 'at', send_as: 'query.since', margin: 60 };
const pagination = { type: 'single_page' } as const;
let orders: Order[];
let server: TestServer;

beforeEach(async () => {
  orders = [
    { id: 1, at: '2026-05-01T12:00:00Z' },
    { id: 2, at: '2026-05-01T12:30:00Z' },
  ];
  server = await startServer((_seen, response) => json(response, { rows: orders }));
});
afterEach(closeServers);

async function idsOf(spec: Partial<Spec>, options: SpecOptions = {}): Promise<number[]> {
  const whole = { url: server.url, items: 'rows', pagination, ...spec };
  await using query = specToQuery(whole, { client: { logger: false }, ...options });
  const ids: number[] = [];
  for await (const { id } of query.items<Order>()) ids.push(id);
  return ids;
}

const asked = (): (string | null)[] =>
  server.requests.map(({ url }) => new URL(url, server.url).searchParams.get('since'));

describe('a spec that asks for what is new', () => {
  it('begins its margin, in seconds, before what it is told', async () => {
    await idsOf({ incremental: { ...incremental, since: '2026-05-01T12:30:00Z' } });
    // A plain number is no time, and has no margin.
    await idsOf({ incremental: { ...incremental, field: 'id', since: 1_000 } });
    expect(asked()).toEqual(['2026-05-01T12:29:00Z', '1000']);
  });

  it('takes since from an expression, and null for everything', async () => {
    const variables = { from: '2026-05-01T12:01:00Z' };
    await idsOf({ incremental: { ...incremental, since: '{{ from }}' } }, { variables });
    await idsOf({ incremental: { ...incremental, since: null } });
    expect(asked()).toEqual(['2026-05-01T12:00:00Z', null]);
  });

  it('remembers its watermark, and delivers what lies within the margin once', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'spec-increments-'));
    try {
      const spec = { incremental, dedupe_by: 'id', checkpoint: { directory, key: 'orders' } };
      expect(await idsOf(spec)).toEqual([1, 2]);
      orders = [orders[1]!, { id: 3, at: '2026-05-01T13:00:00Z' }];
      expect(await idsOf(spec)).toEqual([3]);
      expect(asked()).toEqual([null, '2026-05-01T12:29:00Z']);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('ends a newest-first feed at the first older item', async () => {
    orders.reverse();
    const newest = { field: 'at', order: 'newest-first', margin: 0, since: '2026-05-01T12:10:00Z' } as const;
    expect(await idsOf({ incremental: newest })).toEqual([2]);
  });

  it('tells all mistakes at once, each with its line', () => {
    const text = `url: https://api.example.com/orders
incremental:
  field: 'a..b'
  since: "{{ nothing }}"
dedupe_by: 'a..b'
checkpoint: { directory: d, key: k, on_finished: skip }
`;
    let error: unknown;
    try {
      specToQuery(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(SpecError);
    expect((error as SpecError).problems.map(({ line, path }) => [line, path])).toEqual([
      [3, 'incremental.field'],
      [4, 'incremental.since'],
      [5, 'dedupe_by'],
      [6, 'checkpoint.on_finished'],
    ]);
  });

  it.each([
    ['incremental: { field: at }\n', /line 1, column 14: incremental\.send_as: is needed/],
    [
      'incremental: { field: at, send_as: query.since, since: soon }\n',
      /line 1, column 56: incremental\.since: must be an ISO date/,
    ],
    ['dedupe_by: id\n', /line 1, column 1: dedupe_by: goes with incremental/],
  ])('%s says what is wrong', (lines, message) => {
    expect(() => specToQuery(`${lines}url: https://api.example.com/orders\n`)).toThrow(message);
  });
});
