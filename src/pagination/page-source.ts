import type { SourcePage } from './page.js';

/** Where the pages of a run come from, in order: fetched as they are asked for, or some of them ahead. */
export interface PageSource<T> {
  /**
   * The next page; `null` when there is none. Not called again before it has settled, nor after it has rejected.
   *
   * @throws what stopped the run at this page, whatever was fetched beyond it.
   */
  next(): Promise<SourcePage<T> | null>;
  /** Ends what is in flight and drops what was fetched ahead; never rejects. Resolves when nothing is left running. */
  close(): Promise<void>;
}
