import type { ApiRequest } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import type { Checkpoint, CheckpointState, PageRequest } from '../internal/checkpoint.js';
import type { ExtractItems } from './items-reader.js';
import type { PageCommits } from './page-commits.js';
import type { PageIncrement } from './page-increment.js';
import type { SourcePage } from './page.js';
import type { PageContext, Paginator } from './paginator.js';

/** What fetching one page brings back. */
export interface FetchedPage {
  readonly response: ApiResponse;
  /** The URL that answered, absolute and not redacted: relative next URLs are resolved against it. */
  readonly responseUrl: string;
}

/** The page that items are of. */
export interface ItemsOfPage {
  readonly number: number;
  /** What asked for it, in upper case. */
  readonly method: string;
  readonly response: ApiResponse;
  /** Where in the page each item is, when it is not all of them. */
  readonly indexes?: readonly number[] | undefined;
}

/** The items of a page as they are delivered. */
export interface FinishedItems<T> {
  readonly items: T[];
  /** Items left out, as they did not fit. */
  readonly invalid: number;
}

/** The next page's request as pages and checkpoints show it. */
export type RedactedNext = Pick<CheckpointState, 'withheld'> & { readonly next: PageRequest };

/** What a run needs; nothing here is checked again, that is the client's part. */
export interface RunPagesOptions<T> {
  /** The query's request as the caller made it, before any paging. */
  readonly request: ApiRequest;
  readonly paginator: Paginator;
  /** Where the items are; absent or `null`: `mergePath`, else detected from the first response. */
  readonly itemsPath?: string | null | undefined;
  readonly mergePath?: string | null | undefined;
  /** Pages this run may fetch, inclusive. */
  readonly maxCalls: number;
  /** Items this run may deliver; then it ends quietly. @default Infinity */
  readonly limit?: number | undefined;
  /** Pages fetched while the consumer works on those before them. @default 0 */
  readonly prefetch?: number | undefined;
  /** Requests in flight at the same time, where pages can be addressed directly. @default 1 */
  readonly concurrency?: number | undefined;
  /** Checked already: of this query, and of this version. */
  readonly resumeFrom?: Checkpoint | undefined;
  fetchPage(request: ApiRequest, page: { readonly number: number }): Promise<FetchedPage>;
  /** @default extractItems */
  readonly extractItems?: ExtractItems | undefined;
  /** @default the paginator's next */
  readonly nextPage?: ((context: PageContext) => PageRequest | null) | undefined;
  /** What is new, for a run that delivers only that. */
  readonly increment?: PageIncrement | undefined;
  /** Turns the server's items into those delivered: validates, drops. Counting uses the server's. */
  readonly finishItems?:
    ((items: readonly unknown[], page: ItemsOfPage) => Promise<FinishedItems<T>>) | undefined;
  /** Drops secrets from what pages and checkpoints show. The run itself goes on with the whole. */
  readonly redactNext?: ((next: PageRequest) => RedactedNext) | undefined;
  createCheckpoint(state: CheckpointState): Checkpoint;
  /** One text for all requests that ask for the same. @default identifyRequest */
  readonly identify?: ((request: ApiRequest) => string) | undefined;
  /** Makes what a user's function threw fit to be the `cause` of an error. @default no cause is kept */
  readonly scrubError?: ((error: unknown) => Error) | undefined;
  warn(message: string): void;
  /** An observer of pages as they are delivered, not as they are fetched; must not throw. */
  readonly onPage?: ((page: SourcePage<T>) => void) | undefined;
  /** Where finished pages are committed; absent: nowhere. */
  readonly commits?: PageCommits | undefined;
  /** Throws when nothing more may be fetched; asked with a page in hand, once it is committed. */
  readonly checkOpen?: (() => void) | undefined;
}
