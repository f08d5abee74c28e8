'use strict';

// Runs one of this repository's own TypeScript programs: node scripts/run.js examples/demo/main.ts [arguments]
//
// Everything is compiled into build/ first, incrementally and without checking types (`npm run typecheck` does that),
// so nothing but the compiler is needed. The programs may import the package by its name, as its users do: Node takes
// a name for the package itself when the nearest package.json bears it, hence the one written into build/.
const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, writeFileSync } = require('node:fs');
const { join, relative, resolve } = require('node:path');

const root = join(__dirname, '..');
const build = join(root, 'build');

function compile() {
  const tsc = require.resolve('typescript/bin/tsc');
  const project = join(root, 'tsconfig.run.json');
  // The first time takes some seconds; silence would look like a program that hangs.
  if (!existsSync(join(build, '.tsbuildinfo'))) console.error('compiling …');
  const { status } = spawnSync(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function writePackageJson() {
  const { name, version, type, exports } = require(join(root, 'package.json'));
  const fromBuild = Object.entries(exports)
    .filter(([, target]) => typeof target === 'object')
    .map(([subPath, target]) => [subPath, target.default.replace('./dist/', './src/')]);
  const content = { name, version, type, exports: Object.fromEntries(fromBuild) };
  mkdirSync(build, { recursive: true });
  writeFileSync(join(build, 'package.json'), `${JSON.stringify(content, null, 2)}\n`);
}

const [source, ...args] = process.argv.slice(2);
if (source === undefined || !source.endsWith('.ts') || !existsSync(resolve(source))) {
  console.error(
    `usage: node scripts/run.js <file>.ts [arguments]${source === undefined ? '' : `; not found: ${source}`}`,
  );
  process.exit(2);
}
compile();
writePackageJson();
const program = join(build, relative(root, resolve(source)).replace(/\.ts$/, '.js'));
process.argv = [process.argv[0], program, ...args];
require(program);
