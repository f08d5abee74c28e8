import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChaosApi } from '../../src/testing/index.js';
import { toExample, type Example } from '../docs/example.js';
import { codeBlocks } from '../docs/markdown.js';
import { FROM_ENVIRONMENT } from '../docs/stand-ins.js';
import { startLocalRegistry } from './support/local-registry.js';
import { packPackage, root } from './support/pack-package.js';
import { runCommand } from './support/run-command.js';

jest.setTimeout(240_000);

/** What a reader's npm does as well, without asking anybody else. */
const QUIETLY = ['--no-audit', '--no-fund', '--no-update-notifier', '--userconfig', devNull];

const blocks = codeBlocks({ file: 'README.md', text: readFileSync(join(root, 'README.md'), 'utf8') });
const shell = blocks.filter(({ language }) => language === 'sh').map(({ code }) => code.split('\n'));
/** How the package is installed, and how the first example is run. */
const [install = [], run = []] = shell;
/** Those that a reader can run as they stand; others declare what the reader is to bring. */
const programs = blocks
  .filter(({ language, code }) => language === 'ts' && !code.includes('declare function'))
  .map(toExample)
  .filter((example) => example.run);
const [first] = programs;
const script = blocks.filter(({ language }) => language === 'js').map(toExample)[0];

let directory: string;
let project: string;

const write = (name: string, content: string): void => {
  writeFileSync(join(project, name), content);
};
const inProject = (command: string, args: readonly string[]): Promise<string> =>
  runCommand(command, args, project);
const inShell = (line: string): Promise<string> => inProject('sh', ['-c', line]);
const fileOf = (example: Example): string => `block-${String(programs.indexOf(example) + 1)}`;

/** Serves the package as it was packed, as if it were published, with all that it and the README ask for. */
async function startRegistry(): ReturnType<typeof startLocalRegistry> {
  const { tarball } = await packPackage(directory);
  const published = join(directory, 'published');
  mkdirSync(published);
  await runCommand('tar', ['-xzf', tarball, '-C', published], directory);
  const folder = join(published, 'package');
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  // Of TypeScript the newest, as from a real registry.
  const names = [...Object.keys(dependencies), 'typescript-7', '@types/node'];
  return startLocalRegistry(names, root, new Map([[folder, 'resilient-api-client']]));
}

/** What the README has a reader do, in a project as `npm init -y` makes it, with the stand-ins of its providers. */
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'readme-test-'));
  project = join(directory, 'project');
  mkdirSync(project);
  const registry = await startRegistry();
  try {
    write('package.json', JSON.stringify({ name: 'fresh', version: '1.0.0', type: 'commonjs' }));
    write('.npmrc', `registry=${registry.url}/\ncache=${join(directory, '.npm-cache')}\n`);
    for (const line of install) {
      const [command = '', ...args] = line.split(' ');
      await inProject(command, [...args, ...QUIETLY]);
    }
  } finally {
    await registry.close();
  }
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Compiles every program, each with its provider's origin replaced by that of its stand-in. */
async function compile(origins: ReadonlyMap<Example, string>): Promise<void> {
  for (const example of programs) {
    const { code, standIn } = example;
    const origin = origins.get(example);
    const placed = standIn === null || origin === undefined ? code : code.replaceAll(standIn.origin, origin);
    write(`${fileOf(example)}.mts`, placed);
  }
  const compilerOptions = { module: 'nodenext', target: 'es2022', strict: true, types: ['node'] };
  write('tsconfig.json', JSON.stringify({ compilerOptions }));
  await inProject('npx', ['tsc']);
}

describe('a fresh project that follows the README word by word', () => {
  it('finds an install command, a subclass of at most fifteen lines, and more to run', () => {
    expect(install[0]).toBe('npm install resilient-api-client');
    const subclass = /^class [\s\S]*?^}$/m.exec(first?.code ?? '')?.[0].split('\n') ?? [];
    expect(subclass.length).toBeGreaterThan(5);
    expect(subclass.length).toBeLessThanOrEqual(15);
    expect(programs.length).toBeGreaterThan(3);
  });

  it('runs the first example as it is told to, and that for CommonJS', async () => {
    expect(run[0]).toMatch(/^export GITHUB_TOKEN=\w+$/);
    const token = run[0]?.split('=')[1] ?? '';
    const api = await ChaosApi.start({ records: 250, auth: { type: 'bearer', token } });
    try {
      for (const [file, example] of [
        ['repos.mts', first],
        ['script.js', script],
      ] as const) {
        example?.standIn?.serve(api);
        write(file, (example?.code ?? '').replaceAll(example?.standIn?.origin ?? '', api.url));
      }
      expect(await inShell(run.join(' && '))).toBe('1 100 100\n2 100 200\n3 50 250\n');
      expect(await inShell(`${run[0] ?? ''} && node script.js`)).toBe('1 100\n2 100\n3 50\n');
    } finally {
      await api.close();
    }
  });

  it('compiles, runs, and gets what the README says', async () => {
    const started = new Map<Example, ChaosApi>();
    try {
      for (const example of programs) {
        if (example.standIn === null) continue;
        const api = await ChaosApi.start({ ...example.standIn.options, records: 250 });
        example.standIn.serve(api);
        started.set(example, api);
      }
      await compile(new Map([...started].map(([example, { url }]) => [example, url])));
      write('.env', `GITHUB_TOKEN=${FROM_ENVIRONMENT}\n`);
      const printed = new Map<Example, string>();
      for (const example of programs) {
        const args = ['--env-file=.env', `${fileOf(example)}.mjs`];
        printed.set(example, await inProject(process.execPath, args));
      }
      expect(first === undefined ? '' : printed.get(first)).toBe('1 100 100\n2 100 200\n3 50 250\n');
      const unasked = [...started].filter(([, api]) => api.stats().requests === 0);
      expect(unasked.map(([{ name }]) => name)).toEqual([]);
    } finally {
      for (const api of started.values()) await api.close();
    }
  });
});
