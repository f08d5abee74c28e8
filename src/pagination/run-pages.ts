import { ApiClientError } from '../errors/api-client-error.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import type { Json } from '../internal/json.js';
import { openSource } from './open-source.js';
import type { Page, SourcePage } from './page.js';
import type { RunPagesOptions } from './run-pages-options.js';

function refuseCommit(): Promise<never> {
  return Promise.reject(
    new ConfigurationError('page.commit() needs a query with the option checkpoint: { store, key }'),
  );
}

/** What fails with a page in hand continues after it: the consumer has finished with it. */
async function withProgress(page: SourcePage<unknown>, run: () => void | Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof ApiClientError && error.progress === undefined) {
      error.progress = { pages: page.number, items: page.itemCount, checkpoint: page.checkpoint };
    }
    throw error;
  }
}

/** What `next()` does before it fetches: commits the page in hand, then checks whether anything may be fetched. */
async function finish(
  page: SourcePage<unknown>,
  { commits, request, checkOpen }: Pick<RunPagesOptions<unknown>, 'commits' | 'request' | 'checkOpen'>,
): Promise<void> {
  if (commits?.isManual === false) await withProgress(page, () => commits.finish(page));
  if (page.next === null) return;
  request.signal?.throwIfAborted();
  if (checkOpen !== undefined) await withProgress(page, checkOpen);
}

/**
 * The pages of a query, in order, as they are asked for; no page is kept. Ends when the paginator says so, after
 * `limit` items, or at a response without a body.
 *
 * Asking for a page finishes the one before: it is committed, and only then is anything checked or fetched. Leaving by
 * `break`, `return()` or `throw()` commits nothing.
 *
 * Every error of this package carries `progress` with a checkpoint that continues at the page that failed; a page whose
 * successor cannot be decided counts as failed, and is not delivered.
 *
 * @throws MaxApiCallsExceeded when `maxCalls` pages were delivered and more remain; PaginationLoopError before a
 *   request is sent for the second time; PaginationError; CheckpointError; CheckpointMismatchError; what `fetchPage`
 *   throws.
 */
export async function* runPages<T>(options: RunPagesOptions<T>): AsyncGenerator<Page<T>, void, unknown> {
  const { commits, resumeFrom, onPage } = options;
  if (resumeFrom?.next === null) return;
  const source = openSource(options);
  try {
    for (let page = await source.next(); page !== null; page = await source.next()) {
      const fetched = page;
      onPage?.(fetched);
      const commit =
        commits === undefined
          ? refuseCommit
          : (note?: Json) => withProgress(fetched, () => commits.commit(fetched, note));
      yield { ...fetched, commit };
      // Only `next()` leads here.
      await finish(fetched, options);
    }
  } finally {
    await source.close();
  }
}
