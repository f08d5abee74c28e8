import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runCommand } from './run-command.js';

/** The repository. */
export const root = join(__dirname, '..', '..', '..');

const NOT_COPIED = new Set(['node_modules', '.git', 'dist', 'build', 'coverage']);

/** What `npm pack` made. */
export interface PackedPackage {
  /** Path of the tarball. */
  readonly tarball: string;
  /** Paths of the files in it, relative to the package. */
  readonly files: readonly string[];
}

/**
 * Builds and packs the package as it would be published, in a copy below `directory`, so that a build in the
 * repository is neither used nor disturbed.
 */
export async function packPackage(directory: string): Promise<PackedPackage> {
  const copy = join(directory, 'source');
  mkdirSync(copy, { recursive: true });
  cpSync(root, copy, { recursive: true, filter: (path) => !NOT_COPIED.has(basename(path)) || path === root });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
  // The very script that packing runs, but run apart from it: npm would keep the compiler's messages to itself.
  await runCommand('npm', ['run', '--silent', 'prepack'], copy);
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', directory];
  const [packed] = JSON.parse(await runCommand('npm', pack, copy)) as [
    { filename: string; files: { path: string }[] },
  ];
  return { tarball: join(directory, packed.filename), files: packed.files.map(({ path }) => path).sort() };
}
