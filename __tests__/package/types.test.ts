import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from './support/compile.js';
import { ConsumerProject } from './support/consumer-project.js';
import { packPackage } from './support/pack-package.js';

jest.setTimeout(120_000);

const fixtures = join(__dirname, 'fixtures', 'types');
const sources = readdirSync(fixtures);
const providers = sources.filter((file) => !['expect.ts', 'refused.ts', 'schemas.ts'].includes(file));

let directory: string;
let project: ConsumerProject;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'types-test-'));
  const { tarball } = await packPackage(directory);
  const extras = ['@types/node', 'arktype', 'valibot', 'zod'];
  project = await ConsumerProject.create(join(directory, 'consumer'), tarball, extras);
  for (const type of ['commonjs', 'module'] as const) {
    cpSync(fixtures, join(project.directory, type), { recursive: true });
    project.write(`${type}/package.json`, JSON.stringify({ type }));
  }
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('the packed types, under the strictest flags, libraries checked too', () => {
  it('are exercised by eight providers', () => {
    expect(providers).toHaveLength(8);
  });

  it.each([
    ['commonjs', 'nodenext', 'typescript'],
    ['module', 'nodenext', 'typescript'],
    ['module', 'node16', 'typescript'],
    ['module', 'bundler', 'typescript'],
    ['module', 'nodenext', 'typescript-7'],
  ] as const)(
    'fit subclasses, their calls and what these infer, in a %s project with %s resolution, by %s',
    async (type, mode, compiler) => {
      await compile(
        project,
        mode,
        sources.map((file) => join(type, file)),
        compiler,
      );
    },
  );

  it('are what an assertion is held against: a wrong one does not compile', async () => {
    project.write(
      'module/wrong.ts',
      `import type { Page } from 'resilient-api-client';
       import type { Equal, Expect } from './expect.js';
       export type Wrong = Expect<Equal<Page<string>['items'], number[]>>;`,
    );
    await expect(compile(project, 'nodenext', ['module/wrong.ts'])).rejects.toThrow('wrong.ts');
  });
});
