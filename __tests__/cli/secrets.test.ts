import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChaosApi } from '../../src/testing/index.js';
import { runCli } from './support/run-cli.js';

const CANARY = 'canary-7f3a9c51e2';

describe('secrets', () => {
  let directory: string;
  let api: ChaosApi;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'cli-secrets-'));
    api = await ChaosApi.start({ records: 120, pageSize: 20 });
    // A server that quotes what it was sent, in an error and in a next link.
    api.route('GET /echo', ({ headers, params }) => {
      const sent = [headers['authorization'], headers['x-acme'], params['key'], params['api_key']].join(' ');
      if (params['page'] === '3') return { status: 500, body: { error: `bad: ${sent}` } };
      const page = Number(params['page'] ?? 1) + 1;
      return {
        body: {
          items: [{ id: page }],
          next: `${api.url}/echo?page=${String(page)}&key=${String(params['key'] ?? '')}`,
        },
      };
    });
    writeFileSync(join(directory, 'token'), `${CANARY}\n`);
    writeFileSync(join(directory, 'headers'), `# a comment\nX-Acme: ${CANARY}\n`);
  });

  afterEach(async () => {
    await api.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const everythingWritten = (): string =>
    (
      readdirSync(directory, { recursive: true, withFileTypes: true }) as {
        name: string;
        parentPath: string;
        isFile(): boolean;
      }[]
    )
      .filter((entry) => entry.isFile() && !['token', 'headers'].includes(entry.name))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');

  it.each([
    ['--bearer-env', ['--bearer-env', 'TOKEN'], (api: ChaosApi) => api.ledger[0]?.headers['authorization']],
    ['--bearer-file', ['--bearer-file', 'token'], (api: ChaosApi) => api.ledger[0]?.headers['authorization']],
    ['--basic-env', ['--basic-env', 'BASIC'], undefined],
    ['--header-env', ['--header-env', 'X-Acme=TOKEN'], (api: ChaosApi) => api.ledger[0]?.headers['x-acme']],
    ['--header-file', ['--header-file', 'headers'], (api: ChaosApi) => api.ledger[0]?.headers['x-acme']],
    ['--param-env', ['--param-env', 'key=TOKEN'], undefined],
    [
      '--header',
      ['--header', `Authorization: Bearer ${CANARY}`],
      (api: ChaosApi) => api.ledger[0]?.headers['authorization'],
    ],
  ])('%s: it is sent, and is nowhere else', async (_name, options, sent) => {
    const args = options.map((word) => (['token', 'headers'].includes(word) ? join(directory, word) : word));
    const run = [`${api.url}/echo`, '--max-attempts', '1', '--log', 'trace', ...args];
    const { code, out, err } = await runCli(
      ['extract', ...run, '--out', join(directory, 'o.ndjson'), '--report', join(directory, 'r.html')],
      { env: { TOKEN: CANARY, BASIC: `user:${CANARY}` } },
    );
    expect(code).toBe(1);
    expect(JSON.stringify(api.ledger)).toMatch(/canary-7f3a9c51e2|dXNlcjpjYW5hcnk/);
    if (sent !== undefined) expect(sent(api)).toContain(CANARY);
    expect(out + err + everythingWritten()).not.toContain(CANARY);
    expect(err).toContain('answered 500');

    for (const command of ['peek', 'limits']) {
      const shown = await runCli([command, ...run], { env: { TOKEN: CANARY, BASIC: `user:${CANARY}` } });
      expect(shown.out + shown.err).not.toContain(CANARY);
    }
  });

  it('in the URL: neither the advice nor the report repeats them', async () => {
    const url = `${api.url.replace('//', `//user:${CANARY}@`)}/echo?api_key=${CANARY}`;
    const files = ['--out', join(directory, 'o.ndjson'), '--report', join(directory, 'r.html')];
    const { err } = await runCli(['extract', url, ...files, '--max-attempts', '1']);
    expect(err).toContain('To go on, run the same command again with --resume.');
    expect(err + everythingWritten()).not.toContain(CANARY);
  });

  it.each([
    [['--bearer-env', 'NOBODY'], 'the environment variable NOBODY, which is not set'],
    [['--bearer-file', 'nowhere'], 'the file nowhere, which cannot be read (ENOENT)'],
    [['--header', CANARY], "--header takes 'Name: value'"],
    [['--param', CANARY], '--param takes name=value'],
    [[`--bearer=${CANARY}`], "unknown option '--bearer=…'"],
  ])('%j is refused without showing what was given', async (options, message) => {
    const { code, err } = await runCli(['extract', `${api.url}/echo`, ...options]);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toContain(CANARY);
    expect(api.stats().requests).toBe(0);
  });
});
