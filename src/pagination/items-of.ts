import type { Page } from './page.js';

/**
 * The items of pages, one by one. The next page is asked for, and this one thereby
 * finished, when the item after a page's last is.
 *
 * @param signal ends it at once, also with items in hand.
 * @throws the signal's reason.
 */
export async function* itemsOf<T>(
  pages: AsyncIterable<Page<T>>,
  signal?: AbortSignal,
): AsyncGenerator<T, void, unknown> {
  for await (const page of pages) {
    for (const item of page.items) {
      signal?.throwIfAborted();
      yield item;
    }
  }
}
