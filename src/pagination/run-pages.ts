import { openSource } from './open-source.js';
import type { Page } from './page.js';
import type { RunPagesOptions } from './run-pages-options.js';

/**
 * The pages of a query, one request each, in order, as they are asked for. Nothing is fetched ahead and no page is
 * kept. Ends when the paginator says so, after `limit` items, or at a response without a body.
 *
 * Every error of this package carries `progress` with a checkpoint that continues at the page that failed; a page whose
 * successor cannot be decided counts as failed, and is not delivered.
 *
 * @throws MaxApiCallsExceeded when `maxCalls` pages were delivered and more remain; PaginationLoopError before a
 *   request is sent for the second time; PaginationError; CheckpointMismatchError; what `fetchPage` throws.
 */
export async function* runPages<T>(options: RunPagesOptions<T>): AsyncGenerator<Page<T>, void, unknown> {
  if (options.resumeFrom?.next === null) return;
  const source = openSource(options);
  try {
    for (let page = await source.next(); page !== null; page = await source.next()) {
      options.onPage?.(page);
      yield page;
    }
  } finally {
    await source.close();
  }
}
