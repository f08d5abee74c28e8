import type { ApiResponse } from '../http/api-response.js';
import type { Checkpoint, PageRequest } from '../internal/checkpoint.js';
import type { Json } from '../internal/json.js';

/** A page as it was fetched. */
export interface SourcePage<T> {
  /** The items of this page. */
  readonly items: T[];
  /** 1-based; continues on resume. */
  readonly number: number;
  /** Items so far, this page included; continues on resume. */
  readonly itemCount: number;
  /** Items of this page that did not fit `schema` and were left out, by `onInvalidItem: 'skip'`. */
  readonly invalidItems: number;
  /** The response it came in. */
  readonly response: ApiResponse;
  /** What amends the query's first request into the next page's; `null` on the last page. */
  readonly next: PageRequest | null;
  /** Resumes after this page. */
  readonly checkpoint: Checkpoint;
}

/** One page of a query. */
export interface Page<T> extends SourcePage<T> {
  /**
   * Commits this page, and all before it, to the query's `checkpoint`: they are not delivered again. Needed with
   * `commit: 'manual'`, otherwise done by asking for the next page. A page that `limit` cut commits those before it,
   * without the note.
   *
   * @param note stored in the checkpoint beside the page, for the consumer's own use; a later commit replaces it.
   * @throws CheckpointError when the store fails; ConfigurationError without a `checkpoint`, or for a note that is not
   *   JSON.
   */
  commit(note?: Json): Promise<void>;
}
