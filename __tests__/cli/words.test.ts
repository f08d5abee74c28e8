import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChaosApi } from '../../src/testing/index.js';
import { runCli, type CliResult } from './support/run-cli.js';

/** What options are called in code, and what code would do. */
const OF_CODE =
  /\b(?:itemsPath|extractItems|sendAs|marginMs|dedupeBy|maxCalls|resumeFrom|allowedOrigins|maxRetryAfterMs|maxWaitMs|idempotencyKey|options\.|new [A-Z]|variables:)/;

describe('what the command says is said in its own words', () => {
  let api: ChaosApi;
  let directory: string;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'cli-words-'));
    api = await ChaosApi.start({ records: 25, pageSize: 10 });
    const items = [{ id: 1, at: 5 }];
    api.route('GET /plain', () => ({ body: { items } }));
    api.route('GET /none', () => ({ body: { count: 1 } }));
    api.route('GET /mixed', () => ({ body: { items: [{ at: 5 }, { at: '2024-01-01' }] } }));
    api.route('GET /rising', () => ({ body: { items: [{ at: 5 }, { at: 6 }] } }));
    api.route('GET /away', () => ({ body: { items, next: 'http://127.0.0.2:9/next' } }));
    api.route('GET /counted', ({ params }) => ({
      body: { items, page: Number(params['page'] ?? 1), has_more: true },
    }));
  });

  afterEach(async () => {
    await api.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const since = ['--since-field', 'at', '--since-as', 'query.since'];
  const rows: [string, string[], string][] = [
    ['/plain', ['--items', 'data.items'], '--items "data.items" is missing'],
    ['/plain', ['--items', 'data.items'], 'Say with --items where in the body they are.'],
    ['/none', [], 'Say with --items where in the body they are.'],
    ['/plain', [], 'If there are more, say how with --paginate; if not, say --paginate none.'],
    ['/cursor', ['--concurrency', '4'], '--concurrency needs pages that can be addressed directly'],
    ['/cursor', ['--concurrency', '4'], 'use --prefetch instead'],
    [
      '/counted',
      ['--concurrency', '4', '--paginate', 'page'],
      'set total or totalPages with --paging, or use --prefetch instead',
    ],
    ['/plain', since.slice(0, 2), '--since-field needs --since-as'],
    ['/plain', [...since.slice(0, 3), 'since'], '--since-as must be where to put it in the request'],
    ['/plain', since, '--since-field needs to know where to begin: set --since, or write to a file (--out)'],
    [
      '/plain',
      ['--since-field', 'a..b', ...since.slice(2), '--since', '5'],
      '--since-field must be a path in each item',
    ],
    [
      '/plain',
      ['--since-field', 'no', ...since.slice(2), '--since', '5'],
      '--since-field: "no" is in none of the 1 items',
    ],
    ['/mixed', [...since, '--since', '0'], 'In a spec, incremental: { unit } says which'],
    ['/rising', ['--since-field', 'at', '--newest-first', '--since', '0'], '--newest-first was given, but'],
    ['/plain', [...since, '--since', '0', '--dedupe-by', 'a..b'], '--dedupe-by must be a path in each item'],
    ['/plain', [...since, '--since', '0', '--dedupe-by', 'no'], '--dedupe-by must give a string or a number'],
    ['/away', [], 'list it: --allow-origin http://127.0.0.2:9'],
    ['/plain', ['--allow-origin', 'nowhere'], '--allow-origin[0] must be an http or https origin'],
    ['/plain', ['--method', 'FETCH'], '--method must be one of GET'],
    ['/plain', ['--bearer-env', 'PREFIXED'], 'the bearer token must be given without the word Bearer'],
    ['/plain', ['--basic-env', 'BROKEN'], 'user name and password must not hold line breaks'],
    ['/plain', ['--header-env', 'X-Team=BROKEN'], 'the header X-Team holds characters that cannot be sent'],
    [
      '/cursor',
      ['--max-calls', '1'],
      'The cap of 1 pages (--max-calls, or max_iterations of a spec) was reached',
    ],
  ];
  it.each(rows)('extract %s %j: %s', async (path, options, message) => {
    const env = { PREFIXED: 'Bearer abc', BROKEN: 'a:b\nc' };
    const { err } = await runCli(['extract', `${api.url}${path}`, ...options], { env });
    expect(err).toContain(message);
    expect(err).not.toMatch(OF_CODE);
  });

  it('a wait that is too long', async () => {
    api.script({ status: 429, retryAfter: 100_000 });
    const { err } = await runCli(['extract', `${api.url}/cursor`]);
    expect(err).toContain('longer than this command waits');
    expect(err).not.toMatch(OF_CODE);
  });

  it('a request that is not repeated', async () => {
    api.script({ status: 500 });
    const { err } = await runCli(['limits', `${api.url}/post`, '--body', '{}']);
    expect(err).toContain('500');
    expect(err).not.toMatch(OF_CODE);
  });

  const spec = (lines: string, ...args: string[]): Promise<CliResult> => {
    const file = join(directory, 'spec.yaml');
    writeFileSync(file, `url: "${lines}`);
    return runCli(['extract', file, ...args], { env: { EMPTY: '' } });
  };

  it.each([
    ['{{ base }}/a"\n', 'Others are given as --var base=…'],
    [
      'URL/plain"\nheaders: { Authorization: "{{ env.EMPTY }}" }\n',
      'the environment variable EMPTY is empty',
    ],
    ['URL/plain"\nitems: data.items\n', 'spec.yaml:2:8: items: "data.items" is missing'],
    [
      'URL/plain"\nconcurrency: 4\npagination: { type: cursor }\n',
      'spec.yaml:2:14: concurrency: needs pages that can be addressed directly, by number or offset; with a paginator of ' +
        'kind "cursor" each page is known only from the one before it: use prefetch instead',
    ],
    [
      'URL/plain"\nincremental: { field: no, send_as: query.since, since: 5 }\n',
      'spec.yaml:2:23: incremental.field: "no" is in none',
    ],
  ])('extract of the spec %j', async (lines, message) => {
    const { err } = await spec(lines.replace('URL', api.url));
    expect(err).toContain(message);
    expect(err).not.toMatch(OF_CODE);
  });

  it('what the command says instead of a spec is not put on the spec', async () => {
    const { err } = await spec(`${api.url}/plain"\nitems: data.items\n`, '--items', 'nothing');
    expect(err).toContain('error: --items "nothing" is missing');
  });
});
