import type { JsonObject } from '../internal/json.js';
import type { MergeStrategy } from '../pagination/merge-pages.js';
import type { SpecRetry } from './spec-limits.js';

/** What every kind of paging takes. */
export interface SpecMerging {
  /** How pages become one result. @default 'append' */
  readonly merge_strategy?: MergeStrategy | undefined;
  /** Where in the envelope `{ id, status, data }` the items are: `data` is the body. @default detected */
  readonly merge_path?: string | undefined;
  /** Pages at the most. @default 1000 */
  readonly max_iterations?: number | undefined;
  /** What becomes of a run that reached `max_iterations` although more remains. @default 'error' */
  readonly on_max_iterations?: 'error' | 'stop' | undefined;
  /** @default the spec's, else the client's */
  readonly retry?: SpecRetry | undefined;
}

/** What of the request changes for the next page. Each value may be an expression. */
export interface SpecNextPage {
  /** Query parameters; `null` takes one away. */
  readonly params?: JsonObject | undefined;
  /** Headers; `null` takes one away. */
  readonly headers?: Readonly<Record<string, string | number | boolean | null>> | undefined;
  /** Fields of the body, laid over it. */
  readonly body?: JsonObject | undefined;
}

/** Paging by expressions over the response. */
export interface ResponseBasedSpec extends SpecMerging {
  /** Which kind it is. */
  readonly type: 'response_based';
  /** Whether another page is fetched: an expression over `response`, `iteration` and `accumulated`. */
  readonly continue_while: string | boolean;
  /** What changes for it. */
  readonly next_page: SpecNextPage;
}

/** `PageNumberPaginator`. */
export interface PageNumberSpec extends SpecMerging {
  /** Which kind it is. */
  readonly type: 'page_number';
  /** Where the page number goes. @default 'query.page' */
  readonly send_as?: string | undefined;
  /** The number of the first page. @default 1 */
  readonly first_page?: number | undefined;
  /** Where `page_size` goes. */
  readonly send_page_size_as?: string | undefined;
  /** Items asked for per page. */
  readonly page_size?: number | undefined;
  /** Where the server says whether more remains. */
  readonly has_more?: string | undefined;
  /** Where the server says whether this page is the last. */
  readonly is_last?: string | undefined;
  /** Where the server says how many pages there are. */
  readonly total_pages?: string | undefined;
  /** Where the server says how many items there are in all. */
  readonly total?: string | undefined;
  /** Whether a page with fewer items than asked for is the last. @default false */
  readonly stop_on_short_page?: boolean | undefined;
}

/** `OffsetPaginator`. */
export interface OffsetSpec extends SpecMerging {
  /** Which kind it is. */
  readonly type: 'offset';
  /** Items asked for per page. */
  readonly limit: number;
  /** Where the offset goes. @default 'query.offset' */
  readonly send_as?: string | undefined;
  /** Where `limit` goes. @default 'query.limit' */
  readonly send_limit_as?: string | undefined;
  /** Where the server says whether more remains. */
  readonly has_more?: string | undefined;
  /** Where the server says whether this page is the last. */
  readonly is_last?: string | undefined;
  /** Where the server says how many items there are in all. */
  readonly total?: string | undefined;
  /** Whether a page with fewer items than asked for is the last. @default false */
  readonly stop_on_short_page?: boolean | undefined;
}

/** `CursorPaginator`. */
export interface CursorSpec extends SpecMerging {
  /** Which kind it is. */
  readonly type: 'cursor';
  /** Where the next cursor stands. @default 'body.next_cursor' */
  readonly cursor?: string | undefined;
  /** Where the cursor goes. @default 'query.cursor' */
  readonly send_as?: string | undefined;
  /** Where the server says whether more remains. */
  readonly has_more?: string | undefined;
  /** Where the server says whether this page is the last. */
  readonly is_last?: string | undefined;
}

/** `NextUrlPaginator`. */
export interface NextUrlSpec extends SpecMerging {
  /** Which kind it is. */
  readonly type: 'next_url';
  /** Where the URL of the next page stands. @default 'body.next' */
  readonly next?: string | undefined;
  /** Where the server says whether more remains. */
  readonly has_more?: string | undefined;
  /** Where the server says whether this page is the last. */
  readonly is_last?: string | undefined;
}

/** `LinkHeaderPaginator`. */
export interface LinkHeaderSpec extends SpecMerging {
  /** Which kind it is. */
  readonly type: 'link_header';
  /** The relation that leads to the next page. @default 'next' */
  readonly rel?: string | undefined;
}

/** `RelayPaginator`. */
export interface RelaySpec extends SpecMerging {
  /** Which kind it is. */
  readonly type: 'relay';
  /** Where the GraphQL connection stands, such as `body.data.issues`. */
  readonly connection: string;
  /** Where the end cursor goes. @default 'body.variables.after' */
  readonly send_as?: string | undefined;
}

/** `SinglePagePaginator` and `AutoPaginator`. */
export interface PlainPaginationSpec extends SpecMerging {
  /** Which kind it is. */
  readonly type: 'single_page' | 'auto';
}

/** How a list is paged, and how its pages become one result. */
export type PaginationSpec =
  | ResponseBasedSpec
  | PageNumberSpec
  | OffsetSpec
  | CursorSpec
  | NextUrlSpec
  | LinkHeaderSpec
  | RelaySpec
  | PlainPaginationSpec;
