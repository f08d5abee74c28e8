import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  brokenImports,
  exportStars,
  foreignImports,
  importCycles,
  unknownRooms,
  upwardImports,
} from './support/architecture.js';
import { readModuleReferences, readSourceTree, type ModuleReference } from './support/module-references.js';

const root = join(__dirname, '..', '..');

interface PackageJson {
  readonly main: string;
  readonly types: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as PackageJson;
const tree = readSourceTree(join(root, 'src'));

describe('the rooms of src', () => {
  it('are all on the list', () => {
    expect(unknownRooms(tree)).toEqual([]);
  });

  it('import strictly downwards', () => {
    expect(upwardImports(tree)).toEqual([]);
  });

  it('hold no import cycle, type-only imports included', () => {
    expect(importCycles(tree)).toEqual([]);
  });

  it('import each other by the name of the emitted file', () => {
    expect(brokenImports(tree)).toEqual([]);
  });

  it('never export everything of another module', () => {
    expect(exportStars(tree)).toEqual([]);
  });

  it('import no package but the declared runtime dependencies', () => {
    const declared = { ...packageJson.dependencies, ...packageJson.peerDependencies };
    expect(foreignImports(tree, new Set(Object.keys(declared)))).toEqual([]);
  });
});

describe('the entry points in package.json', () => {
  const subPaths = Object.entries(packageJson.exports);

  it('name no wildcard', () => {
    expect(subPaths.flat().filter((part) => JSON.stringify(part).includes('*'))).toEqual([]);
  });

  it.each(subPaths.filter(([, target]) => typeof target === 'object'))(
    '%s leads to a source, its types beside it',
    (_subPath, target) => {
      const { types, default: code } = target as { types: string; default: string };
      expect(types).toBe(code.replace(/\.js$/, '.d.ts'));
      const source = code.replace(/^\.\/dist\//, 'src/').replace(/\.js$/, '.ts');
      expect({ source, exists: existsSync(join(root, source)) }).toEqual({ source, exists: true });
    },
  );

  it('offer the main entry to tools that read no exports', () => {
    expect(packageJson.exports['.']).toEqual({ types: packageJson.types, default: packageJson.main });
  });
});

describe('the checks themselves', () => {
  const treeOf = (files: Record<string, string>): Map<string, ModuleReference[]> =>
    new Map(Object.entries(files).map(([file, source]) => [file, readModuleReferences(source)]));

  it.each([
    ['an import', `import { a } from './a.js';`],
    ['a type-only import', `import type { A } from './a.js';`],
    ['an import for its effects', `import './a.js';`],
    ['a re-export', `export { a } from './a.js';`],
    ['a type in place', `let a: import('./a.js').A;`],
    ['import()', `const load = () => import('./a.js');`],
    ['require()', `const load = () => require('./a.js') as unknown;`],
    ['import = require()', `import a = require('./a.js');`],
  ])('see %s', (_what, source) => {
    expect(readModuleReferences(source)).toEqual([{ specifier: './a.js', isExportStar: false }]);
  });

  it.each([
    ['a new room', unknownRooms, { 'attic/a.ts': '' }, ['attic']],
    [
      'an import upwards, type-only',
      upwardImports,
      { 'errors/a.ts': `import type { B } from '../http/b.js';`, 'http/b.ts': '' },
      ['errors/a.ts -> http/b.ts'],
    ],
    [
      'an import of the main entry point',
      upwardImports,
      { 'cli/a.ts': `import { B } from '../index.js';`, 'index.ts': '' },
      ['cli/a.ts -> index.ts'],
    ],
    [
      'the misbehaving provider leaning on the client',
      upwardImports,
      { 'testing/a.ts': `import { b } from '../internal/b.js';`, 'internal/b.ts': '' },
      ['testing/a.ts -> internal/b.ts'],
    ],
    [
      'the shared limit leaning on the client',
      upwardImports,
      { 'redis/a.ts': `import { B } from '../client/b.js';`, 'client/b.ts': '' },
      ['redis/a.ts -> client/b.ts'],
    ],
    [
      'a cycle within a room',
      importCycles,
      {
        'http/a.ts': `import { b } from './b.js';`,
        'http/b.ts': `import type { c } from './c.js';`,
        'http/c.ts': `export { a } from './a.js';`,
      },
      ['http/a.ts -> http/b.ts -> http/c.ts -> http/a.ts'],
    ],
    ['an import without .js', brokenImports, { 'a.ts': `import './a';` }, ['a.ts -> ./a']],
    ['an import of nothing', brokenImports, { 'a.ts': `import './b.js';` }, ['a.ts -> ./b.js']],
    ['export *', exportStars, { 'a.ts': `export * from './b.js';` }, ['a.ts -> ./b.js']],
    ['export * as', exportStars, { 'a.ts': `export * as b from './b.js';` }, ['a.ts -> ./b.js']],
  ])('refuse %s', (_what, check, files, offenders) => {
    expect(check(treeOf(files as Record<string, string>))).toEqual(offenders);
  });

  it('refuse undeclared packages, and modules of Node without their prefix', () => {
    const files = {
      'a.ts': `import '@scope/known/sub'; import 'known/sub'; import '@scope/other'; import 'fs'; import 'node:fs';`,
    };
    expect(foreignImports(treeOf(files), new Set(['known', '@scope/known']))).toEqual([
      'a.ts -> @scope/other',
      'a.ts -> fs',
    ]);
  });
});
