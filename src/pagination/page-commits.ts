import type { Json } from '../internal/json.js';
import type { SourcePage } from './page.js';

/** What of a page is committed. */
export type CommittedPage = Pick<SourcePage<unknown>, 'number' | 'checkpoint'>;

/** Where it is remembered which pages the consumer has finished with. */
export interface PageCommits {
  /** Whether pages are committed by `page.commit()` only, never by asking for the next. */
  readonly isManual: boolean;
  /** Remembers that this page, and all before it, are finished with. @throws CheckpointError */
  commit(page: CommittedPage, note?: Json): Promise<void>;
  /** Commits this page unless it, or one after it, is committed or about to be. @throws CheckpointError */
  finish(page: CommittedPage): Promise<void>;
}
