import { ApiClientError } from '../errors/api-client-error.js';
import type { Page } from './page.js';
import { UnfinishedPages } from './unfinished-pages.js';

/** Options of {@link batchesOf}. */
export interface BatchesOptions {
  /**
   * Whether asking for a batch commits, before anything is fetched, the newest page that lies wholly inside the batches
   * before. A page of which a part was not delivered yet is not committed.
   *
   * @default false
   */
  readonly commit?: boolean | undefined;
  /** Ends it at once, also with items in hand. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The items of pages, regrouped into batches of `batchSize`; the last may be smaller. When a page fails, the items
 * before it are delivered first, as a smaller batch, and then the error is thrown: its checkpoint counts them as
 * delivered.
 *
 * @throws what the pages throw, and the signal's reason.
 */
export async function* batchesOf<T>(
  pages: AsyncIterable<Page<T>>,
  batchSize: number,
  { commit = false, signal }: BatchesOptions = {},
): AsyncGenerator<T[], void, unknown> {
  let batch: T[] = [];
  let failure: ApiClientError | undefined;
  const unfinished = commit ? new UnfinishedPages<T>() : undefined;
  const source = pages[Symbol.asyncIterator]();
  try {
    for (;;) {
      let result: IteratorResult<Page<T>, unknown>;
      try {
        result = await source.next();
      } catch (error) {
        if (!(error instanceof ApiClientError)) throw error;
        failure = error;
        break;
      }
      if (result.done === true) break;
      unfinished?.add(result.value);
      for (const item of result.value.items) {
        batch.push(item);
        if (batch.length < batchSize) continue;
        const full = batch;
        batch = [];
        signal?.throwIfAborted();
        yield full;
        await unfinished?.finish(full.length);
      }
    }
    if (batch.length > 0) {
      signal?.throwIfAborted();
      yield batch;
    }
    await unfinished?.finish(batch.length);
  } finally {
    await source.return?.();
  }
  if (failure !== undefined) throw failure;
}
