import { checkFunction, checkText, wrongOption } from '../options/check.js';
import { parsePath, type Path } from './path.js';
import type { Paginator } from './paginator.js';

const EXPECTED = 'a paginator, such as new LinkHeaderPaginator() or an object with kind and next()';

/** Checks an option that is a paginator: one of this package or of the caller's. @throws ConfigurationError */
export function checkPaginator(value: unknown, name: string): asserts value is Paginator {
  if (typeof value !== 'object' || value === null) throw wrongOption(name, EXPECTED, value);
  const given = value as Record<keyof Paginator, unknown>;
  checkText(given.kind, `${name}.kind`);
  checkFunction(given.next, `${name}.next`);
  for (const method of ['first', 'resolve', 'itemsIn', 'missingAt', 'toOptions'] as const) {
    if (given[method] !== undefined) checkFunction(given[method], `${name}.${method}`);
  }
  if (given.direct === undefined) return;
  if (typeof given.direct !== 'object' || given.direct === null) {
    throw wrongOption(`${name}.direct`, 'an object with pagesAfter() and totalsIn()', given.direct);
  }
  for (const method of ['pagesAfter', 'totalsIn'] as const) {
    checkFunction((given.direct as Record<string, unknown>)[method], `${name}.direct.${method}`);
  }
}

/** Checks `itemsPath` or `mergePath`, and parses it. @throws ConfigurationError */
export function checkItemsPath(value: unknown, name: string): Path {
  return parsePath(value, name, `a path in the response body, such as 'data.items' ('' for the body itself)`);
}
