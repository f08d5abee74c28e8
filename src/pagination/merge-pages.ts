import { PaginationError } from '../errors/pagination-error.js';
import { checkOneOf, wrongOption } from '../options/check.js';
import { checkItemsPath } from './check-paginator.js';
import { seenArrays } from './extract-items.js';
import { readPath } from './path.js';

/** How pages become one result: their items in one list, those flattened one level, the last body, or all bodies. */
export type MergeStrategy = 'append' | 'extend' | 'replace' | 'collect';

export const MERGE_STRATEGIES: readonly MergeStrategy[] = ['append', 'extend', 'replace', 'collect'];

/**
 * Merges page bodies (NoETL's `merge_strategy` and `merge_path`).
 *
 * - `append`: the elements of the lists at `path`, in one list; what is not a list there counts as one element.
 * - `extend`: the same, with elements that are lists themselves flattened by one level.
 * - `replace`: the last body, whole. `collect`: all bodies. Both leave `path` aside.
 *
 * `null` at the path, and an empty body (204), add nothing.
 *
 * @param path such as `'data.items'`; `''`, `null` or nothing means the body itself.
 * @throws PaginationError when a page has nothing at `path`, and for `replace` without any page;
 *   ConfigurationError for an unknown strategy or a wrong path.
 */
export function mergePages<T = unknown>(
  strategy: 'replace',
  pages: readonly unknown[],
  path?: string | null,
): T;
export function mergePages<T = unknown>(
  strategy: MergeStrategy,
  pages: readonly unknown[],
  path?: string | null,
): T[];
export function mergePages(
  strategy: MergeStrategy,
  pages: readonly unknown[],
  path?: string | null,
): unknown {
  checkOneOf(strategy, 'strategy', MERGE_STRATEGIES);
  const given: unknown = pages;
  if (!Array.isArray(given)) throw wrongOption('pages', 'an array of page bodies', given, true);
  const at = checkItemsPath(path ?? '', 'path');
  if (strategy === 'collect') return [...pages];
  if (strategy === 'replace') {
    if (pages.length === 0)
      throw new PaginationError("merge 'replace' is the last page, but there is no page");
    return pages.at(-1);
  }
  const merged: unknown[] = [];
  for (const [index, body] of pages.entries()) {
    if (body === null || body === undefined || body === '') continue;
    const value = readPath(body, at);
    if (value === undefined) {
      throw new PaginationError(`Page ${index + 1} has nothing at "${path ?? ''}"; ${seenArrays(body)}`);
    }
    if (value === null) continue;
    for (const element of Array.isArray(value) ? (value as unknown[]) : [value]) {
      // Not spread into push(): a page may hold more elements than a call can have arguments.
      if (strategy === 'extend' && Array.isArray(element)) for (const inner of element) merged.push(inner);
      else merged.push(element);
    }
  }
  return merged;
}
