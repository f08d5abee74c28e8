import { PaginationError } from '../errors/pagination-error.js';
import type { ApiRequest } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import { checkItemsPath } from './check-paginator.js';
import { arrayPathsOf, detectItemsPath } from './detect-items.js';
import { readPath, type Path } from './path.js';
import { describeValue } from './signals.js';

/** What `extractItems` is told besides the response. */
export interface ExtractContext {
  /** Where the items are: as configured, or as detected; `null` when neither is known. */
  readonly itemsPath: string | null;
  readonly request: ApiRequest;
}

/** Errors that say that nothing is at the items path: a later page may leave out what is empty. */
const missing = new WeakSet();

/** Whether `error` says that nothing at all stands at the items path. */
export function saysItemsMissing(error: unknown): boolean {
  return error instanceof PaginationError && missing.has(error);
}

/** What to do about it, in code. Specs and the command say it in words of their own. */
export const ITEMS_HINT = '. Set itemsPath to the path of the items in the body (or override extractItems).';

const MAX_PARSED = 200;
const parsed = new Map<string, Path>();

/** Every page reads the same path; it is parsed once. */
function parseOnce(itemsPath: string): Path {
  let path = parsed.get(itemsPath);
  if (path === undefined) {
    path = checkItemsPath(itemsPath, 'itemsPath');
    if (parsed.size >= MAX_PARSED) parsed.clear();
    parsed.set(itemsPath, path);
  }
  return path;
}

/** What a message says of the arrays in a body. */
export function seenArrays(body: unknown): string {
  const paths = arrayPathsOf(body);
  if (paths.length > 0) {
    return `arrays were seen at ${paths.map((path) => (path === '' ? 'the body itself' : `"${path}"`)).join(', ')}`;
  }
  if (typeof body !== 'object' || body === null) return `the body is ${describeValue(body)}`;
  const keys = Object.keys(body).slice(0, 20);
  return `there is no array in it, its keys are ${keys.length === 0 ? 'none' : keys.map((key) => `"${key}"`).join(', ')}`;
}

/**
 * The items of a response: what stands at `itemsPath`, or at the place detected when that is `null`. `null` means
 * that there are none.
 *
 * @throws PaginationError when nothing is there, or something else than an array; it lists the arrays that were seen.
 */
export function extractItems(
  response: ApiResponse,
  { itemsPath, request }: ExtractContext,
): readonly unknown[] | null {
  const failed = { method: request.method.toUpperCase(), url: response.url };
  const path = itemsPath ?? detectItemsPath(response.data);
  if (path === undefined) {
    throw new PaginationError(
      `No items were found in the response: ${seenArrays(response.data)}${ITEMS_HINT}`,
      {
        request: failed,
      },
    );
  }
  const items = readPath(response.data, parseOnce(path));
  if (items === null || Array.isArray(items)) return items;
  const what = items === undefined ? 'is missing in' : `is ${describeValue(items)}, not an array, in`;
  const message = `itemsPath "${path}" ${what} the response; ${seenArrays(response.data)}${ITEMS_HINT}`;
  const error = new PaginationError(message, { request: failed });
  if (items === undefined) missing.add(error);
  throw error;
}
