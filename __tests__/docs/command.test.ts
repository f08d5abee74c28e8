import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChaosApi } from '../../src/testing/index.js';
import { startCli } from '../cli/support/cli-process.js';
import { codeBlocks, readMarkdownFiles } from './markdown.js';
import { FROM_ENVIRONMENT } from './stand-ins.js';

const NAME = 'npx resilient-api-client ';

/** Every line of the documentation that runs the command, with the file it stands in. */
const lines = readMarkdownFiles()
  .flatMap(codeBlocks)
  .filter(({ language }) => language === 'sh')
  .flatMap(({ file, code }) => code.split('\n').map((line) => ({ file, line })))
  .filter(({ line }) => line.startsWith(NAME));

describe('the command lines of the documentation', () => {
  let api: ChaosApi;
  const folders = new Map<string, string>();

  beforeAll(async () => {
    api = await ChaosApi.start({
      records: 60,
      pageSize: 20,
      auth: { type: 'bearer', token: FROM_ENVIRONMENT },
    });
    api.mount('GET /v1/orders', 'cursor');
  });

  afterAll(async () => {
    await api.close();
    for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true });
  });

  it('are there', () => {
    expect(lines.length).toBeGreaterThan(8);
  });

  // In the order in which they stand, in one folder for each file: one resumes what another has begun.
  it.each(lines)(
    '$file: $line',
    async ({ file, line }) => {
      const folder = folders.get(file) ?? mkdtempSync(join(tmpdir(), 'command-'));
      folders.set(file, folder);
      const args = line.slice(NAME.length).replaceAll('https://api.example.com', api.url).split(' ');
      // The stand-in takes a bearer token only.
      const keyed = args.includes('--header-env') ? ['--bearer-env', 'TOKEN'] : [];
      api.clearLedger();
      const { ended } = startCli([...args, ...keyed], { TOKEN: FROM_ENVIRONMENT, API_KEY: 'key' }, folder);
      const { code, err, out } = await ended;
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
      for (const option of ['--out', '--report']) {
        const name = args[args.indexOf(option) + 1] ?? '';
        if (args.includes(option)) expect(existsSync(join(folder, name))).toBe(true);
      }
      if (!args.includes('--out')) expect(out.length).toBeGreaterThan(50);
    },
    60_000,
  );
});
