import { isPlainObject, isPrototypeKey } from '../internal/objects.js';
import { EACH, formatPath, type Path, type PathSegment } from './path.js';

/** Names under which APIs return their items, the most telling first. */
const ITEM_NAMES: readonly string[] = [
  'items',
  'data',
  'results',
  'records',
  'entries',
  'values',
  'value',
  'rows',
  'list',
  'elements',
  'objects',
  'content',
  'resources',
  'hits',
  'docs',
  'documents',
  'result',
  'nodes',
];

/** Names of lists that accompany the items. */
const SIDE_NAMES: ReadonlySet<string> = new Set([
  'warnings',
  'messages',
  'links',
  'link',
  'included',
  'includes',
  'facets',
  'aggregations',
  'columns',
  'fields',
  'headers',
  'meta',
  'metadata',
  'extensions',
]);

/** Lists of items lie at most this deep: `result.data.items`. */
const MAX_LIST_DEPTH = 3;
/** Connections of nested GraphQL fields lie deeper. */
const MAX_DEPTH = 7;
/** A response with more objects than this is not searched further. */
const MAX_OBJECTS = 2_000;

interface Found {
  readonly path: Path;
  readonly list: readonly unknown[];
  readonly connection: boolean;
}

/** Every array of the body that is not inside another one, in document order. */
function findLists(body: unknown): Found[] {
  const found: Found[] = [];
  let visited = 0;
  const visit = (value: Record<string, unknown>, path: Path): void => {
    if (path.length >= MAX_DEPTH || visited++ >= MAX_OBJECTS) return;
    const connection = isPlainObject(value['pageInfo']);
    for (const [key, child] of Object.entries(value)) {
      // No path can name a key with both kinds of quotes.
      if (isPrototypeKey(key) || (key.includes("'") && key.includes('"')) || key === '') continue;
      const childPath = [...path, key];
      if (Array.isArray(child)) {
        found.push({ path: childPath, list: child, connection: connection && /^(?:nodes|edges)$/.test(key) });
      } else if (isPlainObject(child)) visit(child, childPath);
    }
  };
  if (Array.isArray(body)) found.push({ path: [], list: body, connection: false });
  else if (isPlainObject(body)) visit(body, []);
  return found;
}

/** The smaller, the better; compared from left to right. */
function rank({ path, list, connection }: Found): readonly number[] {
  const key = path.at(-1);
  const name = typeof key === 'string' ? key.toLowerCase() : '';
  const position = ITEM_NAMES.indexOf(name);
  const named = position !== -1;
  const sample: unknown = list[0];
  const content = list.length === 0 ? 'none' : isPlainObject(sample) ? 'objects' : 'scalars';
  let likeness = 5;
  if (connection || path.length === 0) likeness = 0;
  else if (named && content !== 'scalars') likeness = 1;
  else if (content === 'objects') likeness = 2;
  else if (named) likeness = 3;
  else if (content === 'none') likeness = 4;
  const side = SIDE_NAMES.has(name) ? 1 : 0;
  return [side, likeness, path.length, named ? position : ITEM_NAMES.length, -list.length];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index === -1 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

/**
 * Errors that come with status 200, as those of GraphQL do, must never pass for items. Whoever lists errors as a
 * resource sets itemsPath.
 */
function isErrorKey(step: PathSegment): boolean {
  return typeof step === 'string' && /^errors?$/i.test(step);
}

/**
 * Where the items most likely are: the body itself when it is an array; `nodes` or `edges[].node` of a GraphQL
 * connection; otherwise the best list at most three levels deep. A list with a usual name (`data`, `items`,
 * `results` …) goes before others, objects before scalars, shallow before deep, long before short, and the
 * first of equals wins. `undefined` when there is no list.
 */
export function detectItemsPath(body: unknown): string | undefined {
  let best: { readonly found: Found; readonly rank: readonly number[] } | undefined;
  for (const found of findLists(body)) {
    if (found.path.length > MAX_LIST_DEPTH && !found.connection) continue;
    if (found.path.some(isErrorKey)) continue;
    const candidate = { found, rank: rank(found) };
    if (best === undefined || compare(candidate.rank, best.rank) < 0) best = candidate;
  }
  if (best === undefined) return undefined;
  const { path, list } = best.found;
  const wrapped =
    path.at(-1) === 'edges' &&
    (best.found.connection || list.length > 0) &&
    list.every((edge) => isPlainObject(edge) && Object.hasOwn(edge, 'node'));
  return formatPath(wrapped ? [...path, EACH, 'node'] : path);
}

/** The paths of all arrays in a body, at most `max` of them, for messages. */
export function arrayPathsOf(body: unknown, max = 10): string[] {
  return findLists(body)
    .slice(0, max)
    .map(({ path }) => formatPath(path));
}
