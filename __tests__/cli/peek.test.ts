import type { ApiClient } from '../../src/index.js';
import * as library from '../../src/index.js';
import { ChaosApi, type ChaosPageStyle } from '../../src/testing/index.js';
import ts from 'typescript';
import { toExample } from '../docs/example.js';
import { typeCheck } from '../docs/type-check.js';
import { runCli } from './support/run-cli.js';

/** The program within the output. */
const classIn = (out: string): string => out.slice(out.indexOf('import {'));
/** The words of the line that extracts all, as a shell takes them. */
function extractWords(out: string): string[] {
  const [, line = ''] = /npx resilient-api-client (extract .*)/.exec(out) ?? [];
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

describe('peek', () => {
  let api: ChaosApi;

  beforeAll(async () => {
    api = await ChaosApi.start({
      records: 25,
      pageSize: 10,
      rateLimit: { limit: 1_000, windowMs: 60_000, headers: 'draft-7' },
    });
    api.mount('GET /v1/the-orders/:id/line_items', 'link');
    api.route('GET /names', () => ({ body: { data: { names: ['a', 'b'] } } }));
    api.route('GET /mixed', () => ({
      body: {
        items: [
          { 'a-b': null, c: [1, 'x'], class: true },
          { 'a-b': 'x', c: [], d: {} },
        ],
      },
    }));
  });

  afterAll(() => api.close());

  it.each([
    ['page', 'page-number', 'sendAs: query.page'],
    ['offset', 'offset', 'sendAs: query.offset'],
    ['cursor', 'cursor', 'cursor: body.next_cursor'],
    ['next-url', 'next-url', 'next: body.next'],
    ['link', 'link-header', 'the body itself'],
  ] satisfies [ChaosPageStyle, string, string][])(
    '%s: names the paginator, the items, the limits and the fields; its line extracts all',
    async (style, kind, detail) => {
      const { code, out } = await runCli(['peek', `${api.url}/${style}`]);
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`paginator +${kind}`));
      expect(out).toContain(detail);
      expect(out).toMatch(/requests +1,000 +\d+ +in .+ 60 s/);
      expect(out).toMatch(/ratelimit: +limit=1000/);
      expect(out).toMatch(/id +number\n +name +string/);
      const words = extractWords(out);
      expect(words.slice(-2)).toEqual(['--out', `${style}.ndjson`]);
      const all = await runCli([...words.slice(0, -2), '--quiet']);
      expect(all).toMatchObject({ code: 0, err: '' });
      expect(all.out.split('\n')).toHaveLength(26);
    },
  );

  it('writes classes that compile under the strictest flags, and fetch all', async () => {
    const paths = [
      'page',
      'offset',
      'cursor',
      'next-url',
      'link',
      'keyset',
      'v1/the-orders/7/line_items',
      'names',
      'mixed',
    ];
    const outputs: string[] = [];
    for (const path of paths)
      outputs.push((await runCli(['peek', `${api.url}/${path}?status=open&x=1`])).out);
    outputs.push(
      (
        await runCli(['peek', `${api.url}/post`, '--body', '{"limit":5}', '--bearer-env', 'T'], {
          env: { T: 'token' },
        })
      ).out,
    );
    const examples = outputs.map((out) =>
      toExample({ file: 'peek', line: 1, language: 'ts', code: classIn(out), directive: '' }),
    );
    const problemsOf = typeCheck(examples);
    expect(examples.flatMap(problemsOf)).toEqual([]);

    const post = classIn(outputs.at(-1) ?? '');
    const { outputText } = ts.transpileModule(post, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
    const exported: {
      ProviderClient?: new (token: string) => ApiClient & { allPost(): AsyncIterable<{ items: unknown[] }> };
    } = {};
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
    new Function('require', 'exports', outputText)(() => library, exported);
    const client = new exported.ProviderClient!('token');
    let items = 0;
    for await (const page of client.allPost()) items += page.items.length;
    await client.close();
    expect(items).toBe(25);
  }, 60_000);

  it('tells fields that some items lack, and what else they hold', async () => {
    const { out } = await runCli(['peek', `${api.url}/mixed`]);
    expect(out).toMatch(/a-b +string \| null\n/);
    expect(out).toMatch(/d +object \(not in every item\)/);
    expect(out).toContain("'a-b': string | null;");
    expect(out).toContain('d?: Record<string, unknown>;');
  });

  it('fails like extract', async () => {
    expect(await runCli(['peek', `${api.url}/status/404`])).toMatchObject({
      code: 1,
      err: expect.stringContaining('answered 404') as string,
    });
    expect((await runCli(['peek', 'nonsense'])).code).toBe(2);
  });
});
