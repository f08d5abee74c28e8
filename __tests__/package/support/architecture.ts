import { posix } from 'node:path';
import type { ModuleReference } from './module-references.js';

/** The rooms of `src/`, from the ground up: each may import from those before it. */
export const ROOMS = [
  'internal',
  'errors',
  'options',
  'redaction',
  'logging',
  'http',
  'undici',
  'retry',
  'rate-limit',
  'auth',
  'pagination',
  'checkpoint',
  'client',
] as const;

/** Entry points of their own, on top of all rooms and apart from each other; the command runs declarative specs. */
export const ENTRY_ROOMS: Readonly<Record<string, { readonly from: readonly string[] }>> = {
  // A user's tests load the misbehaving provider without loading the client.
  testing: { from: [] },
  // A limit knows of requests and responses, and of nothing that sends them.
  redis: { from: ['internal', 'errors', 'options', 'http', 'rate-limit'] },
  otel: { from: ROOMS },
  declarative: { from: ROOMS },
  report: { from: ROOMS },
  cli: { from: [...ROOMS, 'declarative', 'report'] },
};

type SourceTree = ReadonlyMap<string, readonly ModuleReference[]>;

/** The room of a source: its first folder; `''` for what lies in `src/` itself. */
export function roomOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : '';
}

/** Rooms that `room` may import from; `undefined` for an unknown room. */
export function importableRooms(room: string): readonly string[] | undefined {
  if (room === '') return ROOMS;
  const floor = ROOMS.findIndex((name) => name === room);
  return floor >= 0 ? ROOMS.slice(0, floor) : ENTRY_ROOMS[room]?.from;
}

/** The source a relative specifier leads to, as a path in the tree. */
export function resolveSource(file: string, specifier: string): string {
  return posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts');
}

const isRelative = (specifier: string): boolean => specifier.startsWith('.');

/** Folders that are on no list: nobody has said what they may import. */
export function unknownRooms(tree: SourceTree): string[] {
  const rooms = new Set([...tree.keys()].map(roomOf));
  return [...rooms].filter((room) => importableRooms(room) === undefined);
}

/** Imports of a room that is not below the importing one. */
export function upwardImports(tree: SourceTree): string[] {
  return relativeImports(tree)
    .filter(({ from, to }) => {
      const room = roomOf(to);
      return room !== roomOf(from) && importableRooms(roomOf(from))?.includes(room) !== true;
    })
    .map(({ from, to }) => `${from} -> ${to}`);
}

/** Relative imports that lead to no source, or do not end in `.js`. */
export function brokenImports(tree: SourceTree): string[] {
  return [...tree].flatMap(([file, references]) =>
    references
      .filter(({ specifier }) => isRelative(specifier))
      .filter(({ specifier }) => !specifier.endsWith('.js') || !tree.has(resolveSource(file, specifier)))
      .map(({ specifier }) => `${file} -> ${specifier}`),
  );
}

/** `export *`, wherever it stands. */
export function exportStars(tree: SourceTree): string[] {
  return [...tree].flatMap(([file, references]) =>
    references.filter(({ isExportStar }) => isExportStar).map(({ specifier }) => `${file} -> ${specifier}`),
  );
}

/** Imports of packages that are not in `allowed`, and of Node's own modules without `node:`. */
export function foreignImports(tree: SourceTree, allowed: ReadonlySet<string>): string[] {
  return [...tree].flatMap(([file, references]) =>
    references
      .filter(({ specifier }) => !isRelative(specifier) && !specifier.startsWith('node:'))
      .filter(({ specifier }) => !allowed.has(packageOf(specifier)))
      .map(({ specifier }) => `${file} -> ${specifier}`),
  );
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Every cycle of files that a depth-first walk meets, each as the path that closes it. */
export function importCycles(tree: SourceTree): string[] {
  const cycles: string[] = [];
  const finished = new Set<string>();
  const path: string[] = [];
  const walk = (file: string): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file].join(' -> '));
    if (start >= 0 || finished.has(file)) return;
    path.push(file);
    for (const { specifier } of tree.get(file) ?? []) {
      if (isRelative(specifier)) walk(resolveSource(file, specifier));
    }
    path.pop();
    finished.add(file);
  };
  for (const file of tree.keys()) walk(file);
  return cycles;
}

function relativeImports(tree: SourceTree): { from: string; to: string }[] {
  return [...tree].flatMap(([from, references]) =>
    references
      .filter(({ specifier }) => isRelative(specifier))
      .map(({ specifier }) => ({ from, to: resolveSource(from, specifier) })),
  );
}
