'use strict';

// The public API as a snapshot: every exported name with its signature, one file for each entry point.
//
//   node scripts/api-report.js           compares the sources with the snapshot; 1 when they differ
//   node scripts/api-report.js --write   writes the snapshot anew
//
// A change of the snapshot is a change that users see: it decides the next version number (docs/versioning.md).
const { spawnSync } = require('node:child_process');
const { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { Extractor, ExtractorConfig } = require('@microsoft/api-extractor');

const root = join(__dirname, '..');
const types = join(root, 'build', 'types');
const fresh = join(root, 'build', 'api');
const snapshot = join(root, '__tests__', 'package', 'api');
const write = process.argv.includes('--write');

function emitTypes() {
  rmSync(types, { recursive: true, force: true });
  const tsc = require.resolve('typescript/bin/tsc');
  const args = ['-p', join(root, 'tsconfig.build.json'), '--emitDeclarationOnly', '--outDir', types];
  const { status } = spawnSync(process.execPath, [tsc, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** The entry points that have types, by name: `index` for the package itself. */
function entryPoints() {
  const { exports } = require(join(root, 'package.json'));
  return Object.entries(exports)
    .filter(([, target]) => typeof target === 'object' && target.types !== undefined)
    .map(([subPath, target]) => ({
      name: subPath === '.' ? 'index' : subPath.slice(2),
      file: target.types.replace('./dist', types),
    }));
}

function report({ name, file }) {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: join(root, 'api-extractor.json'),
    packageJsonFullPath: join(root, 'package.json'),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: file,
      compiler: { tsconfigFilePath: join(root, 'tsconfig.build.json') },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: fresh,
        reportTempFolder: join(root, 'build', 'api-temp'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      // Docstrings are checked by `npm run docs`; here only the signatures count.
      messages: {
        extractorMessageReporting: { default: { logLevel: 'none' } },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = message.logLevel !== 'error';
    },
  });
}

/** The lines of `after` that `before` has not. */
function added(before, after) {
  const known = new Set(before.split('\n'));
  return after.split('\n').filter((line) => line.trim() !== '' && !known.has(line));
}

function read(folder, name) {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function differences() {
  const names = new Set(
    [fresh, snapshot].flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : [])),
  );
  return [...names].sort().flatMap((name) => {
    const [is, was] = [read(fresh, name), read(snapshot, name)];
    if (is === was) return [];
    const lines = [
      ...added(is, was).map((line) => `- ${line}`),
      ...added(was, is).map((line) => `+ ${line}`),
    ];
    return [`${name}:`, ...(lines.length > 0 ? lines : ['  the order of members or parameters changed'])];
  });
}

emitTypes();
if (write) rmSync(snapshot, { recursive: true, force: true });
rmSync(fresh, { recursive: true, force: true });
for (const folder of [fresh, snapshot]) mkdirSync(folder, { recursive: true });
entryPoints().forEach(report);
if (write) cpSync(fresh, snapshot, { recursive: true });
const lines = differences();
if (lines.length > 0) {
  console.error(
    `The public API differs from its snapshot. If that is meant: npm run api\n\n${lines.join('\n')}`,
  );
  process.exitCode = 1;
}
