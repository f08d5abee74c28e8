'use strict';

// Builds the package into dist/: types file by file, as they lie in src/, and the code in few files, as loading many
// small ones takes longer than running them. All rooms below the entry points are one file, so there is one instance of
// each class whichever entry point is loaded.
const { spawnSync } = require('node:child_process');
const { rmSync } = require('node:fs');
const { isAbsolute, join, relative, sep } = require('node:path');
const { rollup } = require('rollup');

const root = join(__dirname, '..');
const esm = join(root, 'build', 'esm');
const dist = join(root, 'dist');

function emit() {
  rmSync(esm, { recursive: true, force: true });
  const tsc = require.resolve('typescript/bin/tsc');
  const modules = ['--module', 'esnext', '--moduleResolution', 'bundler'];
  const args = [
    '-p',
    join(root, 'tsconfig.build.json'),
    ...modules,
    '--outDir',
    esm,
    '--declarationDir',
    dist,
  ];
  const { status } = spawnSync(process.execPath, [tsc, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** The entry points by where they go: `index`, `redis/index`, `cli/main`. */
function entryPoints() {
  const { exports, bin } = require(join(root, 'package.json'));
  const subPaths = Object.values(exports).flatMap((target) =>
    typeof target === 'object' ? [target.default] : [],
  );
  return [...subPaths, ...Object.values(bin)].map((file) =>
    file.replace(/^(?:\.\/)?dist\//, '').replace(/\.js$/, ''),
  );
}

async function bundle() {
  const entries = entryPoints();
  // An entry point of its own is a room of its own; what lies in none of these is the client and all it stands on.
  const own = new Set(entries.filter((entry) => entry.includes('/')).map((entry) => entry.split('/')[0]));
  const build = await rollup({
    input: Object.fromEntries(entries.map((entry) => [entry, join(esm, `${entry}.js`)])),
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  await build.write({
    dir: dist,
    format: 'cjs',
    interop: 'auto',
    exports: 'named',
    // As deep as the sources lie, for what is looked up relative to them.
    chunkFileNames: 'shared/[name].js',
    manualChunks: (id) => {
      const [room] = relative(esm, id).split(sep);
      return room.endsWith('.js') || own.has(room) ? undefined : 'core';
    },
    hoistTransitiveImports: false,
    esModule: true,
    generatedCode: { preset: 'es2015', symbols: false },
    // The names of classes stand in errors and logs.
    minifyInternalExports: false,
  });
  await build.close();
}

emit();
bundle().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
