import { ApiClientError } from '../errors/api-client-error.js';
import type { Page } from './page.js';

/**
 * The items of pages, regrouped into batches of `batchSize`; the last may be smaller. When a page fails, the items
 * before it are delivered first, as a smaller batch, and then the error is thrown: its checkpoint counts them as
 * delivered.
 */
export async function* batchesOf<T>(
  pages: AsyncIterable<Page<T>>,
  batchSize: number,
): AsyncGenerator<T[], void, unknown> {
  let batch: T[] = [];
  let failure: ApiClientError | undefined;
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
      for (const item of result.value.items) {
        batch.push(item);
        if (batch.length < batchSize) continue;
        const full = batch;
        batch = [];
        yield full;
      }
    }
    if (batch.length > 0) yield batch;
  } finally {
    await source.return?.();
  }
  if (failure !== undefined) throw failure;
}
