import { ApiClientError } from '../errors/api-client-error.js';
import { PaginationError } from '../errors/pagination-error.js';
import type { MergeStrategy } from './merge-pages.js';
import type { Page } from './page.js';

function add(collected: unknown[], page: Page<unknown>, merge: MergeStrategy): void {
  switch (merge) {
    case 'append':
      for (const item of page.items) collected.push(item);
      return;
    case 'extend':
      for (const item of page.items.flat(1)) collected.push(item);
      return;
    case 'replace':
      collected[0] = page.response.data;
      return;
    case 'collect':
      collected.push(page.response.data);
  }
}

/**
 * All pages in one result: their items (`append`), those flattened one level (`extend`), the last body (`replace`), or
 * all bodies (`collect`). On failure the error's `collected` holds what there was.
 *
 * @throws PaginationError for `replace` without any page; whatever the pages throw.
 */
export async function collectPages(pages: AsyncIterable<Page<unknown>>, merge: 'replace'): Promise<unknown>;
export async function collectPages<T>(
  pages: AsyncIterable<Page<T>>,
  merge?: 'append' | 'extend',
): Promise<T[]>;
export async function collectPages(
  pages: AsyncIterable<Page<unknown>>,
  merge?: MergeStrategy,
): Promise<unknown>;
export async function collectPages(
  pages: AsyncIterable<Page<unknown>>,
  merge: MergeStrategy = 'append',
): Promise<unknown> {
  const collected: unknown[] = [];
  try {
    for await (const page of pages) add(collected, page, merge);
  } catch (error) {
    if (error instanceof ApiClientError) error.collected = collected;
    throw error;
  }
  if (merge !== 'replace') return collected;
  if (collected.length === 0)
    throw new PaginationError("merge 'replace' is the last page, but there is no page");
  return collected[0];
}
