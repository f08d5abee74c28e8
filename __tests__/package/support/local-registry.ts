import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A package registry on loopback. */
export interface LocalRegistry {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the named packages of a `node_modules` folder, and all they depend on, to `npm install`: so an installation
 * is a real one, needs no network, and gets the very versions that the lock file holds.
 *
 * A package installed under an alias is served under its own name.
 *
 * @param others further packages, by the folder they lie in; what they depend on must be among the named.
 */
export async function startLocalRegistry(
  names: readonly string[],
  projectRoot: string,
  others: ReadonlyMap<string, string> = new Map(),
): Promise<LocalRegistry> {
  const folders = new Map<string, string>(others);
  collectFolders(names, projectRoot, projectRoot, folders);
  const tarballs = new Map<string, Promise<Buffer>>();
  const tarballOf = (folder: string): Promise<Buffer> => {
    const known = tarballs.get(folder);
    if (known !== undefined) return known;
    const made = packFolder(folder);
    tarballs.set(folder, made);
    return made;
  };

  let url = '';
  const answer = async (path: string): Promise<Buffer | string | null> => {
    const tarball = /^\/-\/(.+)\.tgz$/.exec(path)?.[1];
    if (tarball !== undefined) return tarballOf(tarball);
    const found = [...folders].filter(([, name]) => name === path.slice(1)).map(([folder]) => folder);
    return found.length === 0 ? null : JSON.stringify(await packument(found, tarballOf, url));
  };
  const server = createServer((request, response) => {
    answer(decodeURIComponent(request.url ?? '')).then(
      (body) => response.writeHead(body === null ? 404 : 200).end(body ?? '{}'),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed();
        });
        server.closeAllConnections();
      }),
  };
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** Folder → name of the packages and of everything they depend on, as Node resolves them. */
function collectFolders(
  names: readonly string[],
  from: string,
  projectRoot: string,
  found: Map<string, string>,
): void {
  for (const name of names) {
    const folder = resolveFolder(name, from, projectRoot);
    if (found.has(folder)) continue;
    found.set(folder, readManifest(folder).name);
    const { dependencies = {}, optionalDependencies = {} } = readManifest(folder);
    // Of what is optional, such as a compiler for each platform, this machine has its own.
    const optional = Object.keys(optionalDependencies).filter(
      (part) => findFolder(part, folder, projectRoot) !== undefined,
    );
    collectFolders([...Object.keys(dependencies), ...optional], folder, projectRoot, found);
  }
}

function resolveFolder(name: string, from: string, projectRoot: string): string {
  const folder = findFolder(name, from, projectRoot);
  if (folder !== undefined) return folder;
  throw new Error(`${name}, needed in ${from}, is not installed`);
}

function findFolder(name: string, from: string, projectRoot: string): string | undefined {
  for (let folder = from; folder.startsWith(projectRoot); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
  }
  return undefined;
}

async function packument(
  folders: readonly string[],
  tarballOf: (folder: string) => Promise<Buffer>,
  url: string,
): Promise<object> {
  const versions = await Promise.all(
    folders.map(async (folder) => {
      const manifest = readManifest(folder);
      const integrity = `sha512-${createHash('sha512')
        .update(await tarballOf(folder))
        .digest('base64')}`;
      const tarball = `${url}/-/${encodeURIComponent(folder)}.tgz`;
      return [manifest.version, { ...manifest, dist: { tarball, integrity } }] as const;
    }),
  );
  const [newest] = versions;
  return {
    name: newest?.[1].name,
    'dist-tags': { latest: newest?.[0] },
    versions: Object.fromEntries(versions),
  };
}

/** A tarball of the folder, without the packages nested in it; npm drops the first part of each path, whatever it is. */
async function packFolder(folder: string): Promise<Buffer> {
  const args = ['-cf', '-', '--exclude=*/node_modules', '-C', dirname(folder), basename(folder)];
  const { stdout } = await promisify(execFile)('tar', args, { encoding: 'buffer', maxBuffer: 2 ** 28 });
  return stdout;
}
