import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChaosApi } from '../../src/testing/index.js';
import { runCli, type CliResult } from './support/run-cli.js';

describe('extract', () => {
  let directory: string;
  let api: ChaosApi;
  let file: string;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'cli-extract-'));
    file = join(directory, 'out.ndjson');
    api = await ChaosApi.start({ records: 250, pageSize: 50 });
  });

  afterEach(async () => {
    await api.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const extract = (...args: readonly string[]): Promise<CliResult> => runCli(['extract', ...args]);
  const toFile = (...args: readonly string[]): Promise<CliResult> =>
    extract(`${api.url}/cursor`, '--out', file, ...args);
  const ids = (text: string): number[] =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as { id: number }).id);
  const all = Array.from({ length: 250 }, (_, at) => at + 1);
  const inFile = (): number[] => ids(readFileSync(file, 'utf8'));

  it.each(['page', 'offset', 'cursor', 'next-url', 'link'])(
    'writes each item once to standard output: %s',
    async (style) => {
      const { code, out, err } = await extract(`${api.url}/${style}`);
      expect(ids(out)).toEqual(all);
      expect({ code, err }).toEqual({
        code: 0,
        err: expect.stringMatching(/^Done: 250 items in 5 pages, /) as string,
      });
    },
  );

  it.each([
    ['page', []],
    ['offset', ['--paging', 'limit=100']],
    ['cursor', ['--paging', 'cursor=body.next_cursor']],
    ['next-url', ['--paging', 'next=body.next']],
    ['link', []],
  ])('--paginate %s %j pages as told', async (kind, options) => {
    const { code, out } = await extract(`${api.url}/${kind}`, '--paginate', kind, ...options);
    expect(code).toBe(0);
    expect(ids(out)).toEqual(all);
  });

  it('--paginate cursor fails where the response shows none, and says what to do', async () => {
    const { code, err } = await extract(`${api.url}/link`, '--paginate', 'cursor');
    expect(code).toBe(1);
    expect(err).toContain('--paging cursor=body.next_cursor');
  });

  it('names the variable that a header of a spec misses', async () => {
    const spec = join(directory, 'spec.yaml');
    writeFileSync(
      spec,
      `url: ${api.url}/cursor\nheaders:\n  Authorization: "Bearer {{ env.MY_TOKEN }}"\n  X-Team: "{{ team }}"\n`,
    );
    const { code, err } = await extract(spec);
    expect(code).toBe(2);
    expect(err).toContain('headers.Authorization – the environment variable MY_TOKEN is not set');
    expect(err).toContain('there is no variable team');
  });

  it('runs a spec, with its variables', async () => {
    const spec = join(directory, 'spec.yaml');
    writeFileSync(
      spec,
      `url: "{{ base }}/page"
pagination:
  type: response_based
  continue_while: "{{ response.data.has_more }}"
  next_page: { params: { page: "{{ response.data.page + 1 }}" } }
  merge_path: data.items
`,
    );
    const { code, out } = await extract(spec, '--var', `base=${api.url}`);
    expect(code).toBe(0);
    expect(ids(out)).toEqual(all);
  });

  it('says every mistake of a spec at once, and sends nothing', async () => {
    const spec = join(directory, 'spec.yaml');
    writeFileSync(spec, `url: ${api.url}/page\npagination:\n  type: nothing\nunknown: 1\n`);
    const { code, err } = await extract(spec);
    expect(code).toBe(2);
    expect(err).toMatch(/spec\.yaml/);
    expect(api.stats().requests).toBe(0);
  });

  it('sends parameters, headers, a method and a body', async () => {
    api.route('POST /search', ({ params, headers, json }) => ({
      body: { items: [{ params, team: headers['x-team'], json }] },
    }));
    const { out } = await extract(
      ...[`${api.url}/search?a=1`, '--param', 'b=2', '--param', 'b=3', '--header', 'X-Team: ours'],
      ...['--body', '{"q":"x"}', '--paginate', 'none'],
    );
    expect(JSON.parse(out)).toEqual({ params: { a: '1', b: ['2', '3'] }, team: 'ours', json: { q: 'x' } });
  });

  it('writes a file, and remembers that it is finished', async () => {
    expect(await toFile()).toMatchObject({ code: 0 });
    expect(inFile()).toEqual(all);
    const requests = api.stats().requests;
    const again = await toFile('--resume');
    expect(again).toMatchObject({ code: 0, err: `${file} is finished already: 250 items in 5 pages.\n` });
    expect(api.stats().requests).toBe(requests);
  });

  it('--resume without a checkpoint begins', async () => {
    expect(await toFile('--resume')).toMatchObject({ code: 0 });
    expect(inFile()).toEqual(all);
  });

  it('keeps what is done when it fails, says how to go on, and goes on there', async () => {
    api.script([{ status: 400 }], { nth: 3 });
    const failed = await toFile();
    expect(failed.code).toBe(1);
    expect(failed.err).toContain('answered 400');
    expect(failed.err).toContain(`100 items in 2 pages are safe in ${file}.`);
    expect(failed.err).toContain(
      `npx resilient-api-client extract ${api.url}/cursor --out ${file} --resume\n`,
    );
    expect(inFile()).toEqual(all.slice(0, 100));

    api.clearLedger();
    const resumed = await toFile('--resume');
    expect(resumed).toMatchObject({ code: 0 });
    expect(resumed.err).toContain('Going on after 100 items in 2 pages.');
    expect(resumed.err).toContain('Done: 250 items in 5 pages');
    expect(api.requests()).toHaveLength(3);
    expect(inFile()).toEqual(all);
  });

  it('--max-calls ends with what is safe, and --resume goes on for as many again', async () => {
    const first = await toFile('--max-calls', '2');
    expect(first.code).toBe(1);
    expect(first.err).toContain(
      'The cap of 2 pages (--max-calls, or max_iterations of a spec) was reached, and more pages remain. 100 items in 2 pages',
    );
    expect((await toFile('--max-calls', '2', '--resume')).code).toBe(1);
    expect((await toFile('--max-calls', '2', '--resume')).code).toBe(0);
    expect(inFile()).toEqual(all);
  });

  it('--limit cuts a page, and --resume delivers that page once', async () => {
    expect(await toFile('--limit', '70')).toMatchObject({ code: 0 });
    expect(inFile()).toEqual(all.slice(0, 70));
    expect(await toFile('--resume')).toMatchObject({ code: 0 });
    expect(inFile()).toEqual(all);
  });

  it('--limit within the first page leaves nothing to be doubled', async () => {
    expect(await toFile('--limit', '7')).toMatchObject({ code: 0 });
    expect(inFile()).toEqual(all.slice(0, 7));
    expect(await toFile('--resume')).toMatchObject({ code: 0 });
    expect(inFile()).toEqual(all);
  });

  it('writes through a link that leads to no file yet', async () => {
    const link = join(directory, 'link.ndjson');
    symlinkSync('other.ndjson', link);
    symlinkSync('out.ndjson', join(directory, 'other.ndjson'));
    expect(await extract(`${api.url}/cursor`, '--out', link, '--max-calls', '2')).toMatchObject({ code: 1 });
    expect(await extract(`${api.url}/cursor`, '--out', link, '--resume')).toMatchObject({ code: 0 });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(inFile()).toEqual(all);
    const circle = join(directory, 'circle.ndjson');
    symlinkSync(circle, circle);
    const { code, err } = await extract(`${api.url}/cursor`, '--out', circle);
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining(`Creating ${circle} failed`) as string,
    });
  });

  it('makes the folders that are missing', async () => {
    file = join(directory, 'data', 'of', 'out.ndjson');
    const report = join(directory, 'reports', 'of', 'run.html');
    const options = ['--checkpoint', join(directory, 'checkpoints'), '--report', report];
    expect(await toFile(...options)).toMatchObject({ code: 0 });
    expect(inFile()).toEqual(all);
    expect(existsSync(report)).toBe(true);
    const { code, err } = await extract(`${api.url}/cursor`, '--out', join(file, 'x.ndjson'));
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining(`Making the folder of ${join(file, 'x.ndjson')} failed`) as string,
    });
  });

  it('says which checkpoint folder cannot be used, once', async () => {
    writeFileSync(join(directory, 'no-folder'), '');
    const folder = join(directory, 'no-folder', 'x');
    const { code, err } = await toFile('--checkpoint', folder);
    expect(code).toBe(1);
    expect(err).toMatch(
      /^error: Preparing the checkpoint folder .*no-folder\/x failed: part of the path is not a folder \(ENOTDIR\)\./,
    );
  });

  describe('a file that is there already', () => {
    it('is refused without --resume or --overwrite, and left as it is', async () => {
      writeFileSync(file, 'mine\n');
      const { code, err } = await toFile();
      expect(code).toBe(2);
      expect(err).toMatch(/--resume.*--overwrite/);
      expect(readFileSync(file, 'utf8')).toBe('mine\n');
      expect(api.stats().requests).toBe(0);
    });

    it('is refused by --resume when the command did not write it, twice too', async () => {
      writeFileSync(file, 'mine\n');
      for (let time = 0; time < 2; time += 1) {
        const { code, err } = await toFile('--resume');
        expect(code).toBe(1);
        expect(err).toContain('it is not known what wrote it');
        expect(readFileSync(file, 'utf8')).toBe('mine\n');
      }
      expect(api.stats().requests).toBe(0);
    });

    it('is replaced by --overwrite, but only when the first page is there', async () => {
      writeFileSync(file, 'mine\n');
      api.script([{ status: 401 }]);
      expect((await toFile('--overwrite')).code).toBe(1);
      expect(readFileSync(file, 'utf8')).toBe('mine\n');
      expect((await toFile('--overwrite')).code).toBe(0);
      expect(inFile()).toEqual(all);
    });

    it.each([
      ['was cut', () => truncateSync(file, 100), 'has 100 bytes, but its checkpoint says that'],
      [
        'was changed',
        () => writeFileSync(file, readFileSync(file, 'utf8').replaceAll('Record', 'record')),
        'is not the file that its checkpoint speaks of',
      ],
      ['is gone', () => rmSync(file), 'is not there, but its checkpoint says that'],
    ])('is not touched by --resume when it %s', async (_what, change, message) => {
      await toFile('--max-calls', '2');
      change();
      const before = existsSync(file) ? readFileSync(file) : null;
      api.clearLedger();
      const { code, err } = await toFile('--resume');
      expect(code).toBe(1);
      expect(err).toContain(message);
      expect(existsSync(file) ? readFileSync(file) : null).toEqual(before);
      expect(api.requests()).toEqual([]);
    });

    it('with a page that was not committed is cut back to the checkpoint', async () => {
      await toFile('--max-calls', '2');
      writeFileSync(file, `${readFileSync(file, 'utf8')}{"id":1`);
      expect((await toFile('--resume')).code).toBe(0);
      expect(inFile()).toEqual(all);
    });

    it('that is finished is cut back when an increment was killed in the midst of a page', async () => {
      await toFile('--since-field', 'updated_at', '--since-as', 'query.updated_since');
      const whole = readFileSync(file);
      writeFileSync(file, `${whole.toString()}{"id":1`);
      const { code, err } = await toFile('--resume');
      expect({ code, err }).toEqual({
        code: 0,
        err: `${file} is finished already: its last run brought 250 items in 5 pages.\n`,
      });
      expect(readFileSync(file)).toEqual(whole);
      truncateSync(file, 100);
      expect(await toFile('--resume')).toMatchObject({
        code: 1,
        err: expect.stringContaining('has 100 bytes, but its checkpoint says that') as string,
      });
      expect(readFileSync(file)).toHaveLength(100);
    });

    it('is not continued where the next request holds a credential', async () => {
      const key = 'tenant42key';
      api.route('GET /held', ({ params }) => {
        const at = Number(String(params['cursor'] ?? ':0').split(':')[1]);
        return { body: { items: [{ id: at }], next_cursor: at < 4 ? `${key}:${String(at + 1)}` : null } };
      });
      const held = (...args: readonly string[]): Promise<CliResult> =>
        runCli(['extract', `${api.url}/held`, '--header-env', 'X-Api-Key=KEY', '--out', file, ...args], {
          env: { KEY: key },
        });
      const first = await held('--max-calls', '2');
      expect(first.code).toBe(1);
      expect(first.err).toContain('begin anew with --overwrite');
      expect(first.err).not.toContain('--resume');
      api.clearLedger();
      const { code, err } = await held('--resume');
      expect(code).toBe(1);
      expect(err).toContain('cannot be continued from');
      expect(err).toContain('2 items in 2 pages are safe');
      expect(err).toContain('begin anew with --overwrite');
      expect(err).not.toContain(key);
      expect(inFile()).toEqual([0, 1]);
      expect(api.requests()).toEqual([]);
      expect((await held('--overwrite')).code).toBe(0);
      expect(inFile()).toEqual([0, 1, 2, 3, 4]);
    });

    it('is not continued with another query', async () => {
      await toFile('--max-calls', '2');
      const before = readFileSync(file);
      const { code, err } = await extract(`${api.url}/cursor?status=open`, '--out', file, '--resume');
      expect(code).toBe(2);
      expect(err).toContain('begun with other options');
      expect(readFileSync(file)).toEqual(before);
    });

    it('is not taken for finished by another query', async () => {
      await toFile();
      const { code, err } = await extract(`${api.url}/cursor?status=open`, '--out', file, '--resume');
      expect(code).toBe(2);
      expect(err).toContain('begun with other options');
      expect(err).not.toContain('finished');
    });

    it('is not called resumable by a run that has not written it', async () => {
      await toFile();
      const before = readFileSync(file);
      const { code, err } = await extract(`${api.url}/nothing`, '--out', file, '--overwrite');
      expect(code).toBe(1);
      expect(err).toContain(`Nothing was written to ${file}.`);
      expect(err).not.toContain('--resume');
      expect(readFileSync(file)).toEqual(before);
    });

    it('is not written by two commands at once', async () => {
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      api.route('GET /held', async () => {
        await held;
        return { body: { items: [{ id: 1 }] } };
      });
      const first = extract(`${api.url}/held`, '--out', file, '--paginate', 'none');
      await api.received(1);
      const second = await extract(`${api.url}/held`, '--out', file, '--paginate', 'none', '--resume');
      expect(second).toMatchObject({ code: 1, err: expect.stringContaining('in use by') as string });
      release();
      expect((await first).code).toBe(0);
      expect(inFile()).toEqual([1]);
    });
  });

  it('--since-field: a run after a finished one appends what is new, once', async () => {
    const increment = [
      '--since-field',
      'updated_at',
      '--since-as',
      'query.updated_since',
      '--dedupe-by',
      'id',
    ];
    const run = (...more: readonly string[]): Promise<CliResult> =>
      toFile(...increment, '--since', '2024-01-01T00:50:30.000Z', ...more);
    expect(await run()).toMatchObject({ code: 0 });
    expect(inFile()).toEqual(all.slice(49));
    api.addRecords(20);
    api.clearLedger();
    expect(await run('--resume')).toMatchObject({ code: 0 });
    expect(inFile()).toEqual([...all.slice(49), ...Array.from({ length: 20 }, (_, at) => 251 + at)]);
    expect(api.ledger[0]?.params['updated_since']).toBe('2024-01-01T04:09:00.000Z');
    api.script([{ status: 400 }]);
    const failed = await run('--resume');
    expect(failed.code).toBe(1);
    expect(failed.err).toContain(`Nothing was added to ${file}; what it held before is safe.`);
    api.addRecords(60);
    expect((await run('--resume', '--max-calls', '1')).err).toContain(
      `48 items were added to ${file}; what it held before is safe.`,
    );
  });

  it('a spec that says itself what is new: a run after a finished one appends that, once', async () => {
    const spec = join(directory, 'orders.yaml');
    writeFileSync(
      spec,
      `url: ${api.url}/cursor
params: { limit: 100 }
incremental: { field: updated_at, send_as: query.updated_since }
dedupe_by: id
`,
    );
    expect(await extract(spec, '--out', file)).toMatchObject({ code: 0 });
    expect(inFile()).toEqual(all);
    api.addRecords(20);
    api.clearLedger();
    expect(await extract(spec, '--out', file, '--resume')).toMatchObject({ code: 0 });
    expect(inFile()).toEqual([...all, ...Array.from({ length: 20 }, (_, at) => 251 + at)]);
    expect(api.ledger[0]?.params).toHaveProperty('updated_since');
  });

  it.each([
    [['--since', '2024-01-01'], '--since needs --since-field'],
    [['--since-field', 'updated_at'], 'needs --since-as'],
  ])('%j is refused', async (options, message) => {
    const { code, err } = await extract(`${api.url}/cursor`, ...options);
    expect({ code, requests: api.stats().requests }).toEqual({ code: 2, requests: 0 });
    expect(err).toContain(message);
  });

  it('ends cleanly on a full device', async () => {
    const { code, err } = await extract(`${api.url}/cursor`, '--out', '/dev/full');
    expect(code).toBe(1);
    expect(err).toContain('there is no space left on the device (ENOSPC)');
    expect(api.stats().requests).toBe(1);
  });

  it('--concurrency is refused where pages cannot be addressed', async () => {
    const { code, err } = await extract(`${api.url}/cursor`, '--concurrency', '4');
    expect(code).toBe(2);
    expect(err).toContain('concurrency');
  });

  it.each([
    ['wrong usage', 2, 'cursor', ['--concurrency', '4']],
    ['a wrong increment', 2, 'cursor', ['--since-field', 'updated_at']],
    ['a failure', 1, 'status/404', []],
  ] as const)('%s leaves nothing behind', async (_what, code, path, options) => {
    const folder = join(directory, 'a');
    for (const more of [[], ['--checkpoint', join(folder, 'b')]]) {
      expect(await extract(`${api.url}/${path}`, '--out', file, ...options, ...more)).toMatchObject({ code });
      expect(readdirSync(directory)).toEqual([]);
    }
    mkdirSync(folder);
    await extract(`${api.url}/${path}`, '--out', file, ...options, '--checkpoint', folder);
    expect(readdirSync(directory)).toEqual(['a']);
  });

  it('--quiet says nothing, and writes all the same', async () => {
    expect(await extract(`${api.url}/offset`, '--quiet', '--prefetch', '2')).toMatchObject({
      code: 0,
      err: '',
    });
  });

  it('--log debug shows the requests and, for a failure, where it came from', async () => {
    const { err } = await extract(`${api.url}/status/404`, '--log', 'debug');
    expect(err).toContain('debug: GET');
    expect(err).toContain('NotFoundError');
    expect(err).toContain('    at ');
    const { err: short } = await extract(`${api.url}/status/404`);
    expect(short.trimEnd().split('\n')).toHaveLength(1);
  });

  it('--report shows how a run ended, and from where it went on', async () => {
    const report = join(directory, 'run.html');
    await toFile('--max-calls', '2', '--report', report);
    expect(readFileSync(report, 'utf8')).toContain('The cap of 2 pages');
    await toFile('--resume', '--report', report);
    const html = readFileSync(report, 'utf8');
    expect(html).toContain('went on after 100 items in 2 pages');
    expect(html).toContain('<dd data-figure="items">150<small>of this run</small></dd>');
  });
});
