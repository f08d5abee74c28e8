import type { Json, JsonObject } from '../internal/json.js';
import type { MergeStrategy } from '../pagination/merge-pages.js';

/** How often a request is repeated. Delays are in seconds. */
export interface SpecRetry {
  /** Attempts at the most, the first included. @default 4 */
  readonly max_attempts?: number | undefined;
  /** @default 'fixed' */
  readonly backoff?: 'fixed' | 'exponential' | undefined;
  /** The delay before the first retry, in seconds. @default 1 */
  readonly initial_delay?: number | undefined;
  /** The longest delay, in seconds. @default 60 */
  readonly max_delay?: number | undefined;
}

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

/** `Authorization: Bearer …`. */
export interface SpecBearerAuth {
  /** Which kind it is. */
  readonly type: 'bearer';
  /** The token without the word Bearer. */
  readonly token: string;
}

/** `Authorization: Basic …`. */
export interface SpecBasicAuth {
  /** Which kind it is. */
  readonly type: 'basic';
  /** The user name. */
  readonly username: string;
  /** The password. */
  readonly password: string;
}

/** A key in a header or a query parameter. */
export interface SpecApiKeyAuth {
  /** Which kind it is. */
  readonly type: 'api_key';
  /** Where the key goes. */
  readonly in: 'header' | 'query';
  /** The name of the header or parameter. */
  readonly name: string;
  /** The key. */
  readonly value: string;
}

/** OAuth 2.0 client credentials. */
export interface SpecOAuth2Auth {
  /** Which kind it is. */
  readonly type: 'oauth2';
  /** The token endpoint. */
  readonly token_url: string;
  /** The client id. */
  readonly client_id: string;
  /** The client secret. */
  readonly client_secret: string;
  /** The scope asked for. */
  readonly scope?: string | undefined;
}

/** Credentials. Each text may be an expression, such as `{{ env.API_TOKEN }}`. */
export type SpecAuth = SpecBearerAuth | SpecBasicAuth | SpecApiKeyAuth | SpecOAuth2Auth;

/** The request for the first page. Each text may hold expressions. */
export interface SpecRequest {
  /** Absolute, http or https. */
  readonly url?: string | undefined;
  /** Another name of `url`. */
  readonly endpoint?: string | undefined;
  /** Whatever it is, the request is taken for a read. @default 'GET' */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'get' | 'post' | 'put' | 'patch' | undefined;
  /** Sent with every page; `null` leaves one out. */
  readonly headers?: Readonly<Record<string, string | number | boolean | null>> | undefined;
  /** Query parameters. Lists repeat the key; `null` leaves one out. */
  readonly params?: JsonObject | undefined;
  /** Sent as JSON. */
  readonly body?: Json | undefined;
}

/** The request of a playbook's step. */
export interface SpecTool extends SpecRequest {
  /** Which tool it is. */
  readonly kind: 'http';
}

/** A rate of your own. */
export interface SpecRateLimit {
  /** Requests allowed in any window of `per` seconds. Only together with `per`. */
  readonly requests?: number | undefined;
  /** The window of `requests`, in seconds. */
  readonly per?: number | undefined;
  /** Requests in flight at once. @default 10 */
  readonly max_concurrent?: number | undefined;
  /** Whether the requests are spaced evenly. @default false */
  readonly spread?: boolean | undefined;
  /** Requests of the server's quota that are left to others. @default 0 */
  readonly reserve?: number | undefined;
  /** The longest wait for a reset that the server announced, in seconds. @default 3900 */
  readonly max_wait?: number | undefined;
}

/** Limits of time, in seconds. */
export interface SpecTimeout {
  /** Until a connection stands. @default 5 */
  readonly connect?: number | undefined;
  /** One attempt, up to the last byte of the body. @default 30 */
  readonly response?: number | undefined;
  /** A page with all its attempts and waits. @default Infinity */
  readonly total?: number | undefined;
}

/** Where is kept how far a run has come. */
export interface SpecCheckpoint {
  /** The folder, relative to the working directory. */
  readonly directory: string;
  /** The name of the run within it. */
  readonly key: string;
  /** What becomes of a run that was finished before. @default 'restart' */
  readonly on_finished?: 'restart' | 'skip' | undefined;
}

/** A run that asks only for what is new or has changed since the last one. Texts may be expressions. */
export interface SpecIncremental {
  /** Path in each item to what tells when it changed: an ISO date, epoch seconds or milliseconds, a growing number. */
  readonly field: string;
  /** Where the server is told from when on: `query.updated_since`. May only be absent with `order: newest-first`. */
  readonly send_as?: string | undefined;
  /** How far before the watermark a run begins, in seconds. Plain numbers have no margin. @default 60 */
  readonly margin?: number | undefined;
  /** The watermark to begin from; `null` means everything. @default that of the last finished run, from the checkpoint */
  readonly since?: string | number | null | undefined;
  /** `newest-first`: the run ends at the first item older than wanted. @default 'unsorted' */
  readonly order?: 'unsorted' | 'newest-first' | undefined;
  /** What numbers in `field` count. @default by their size */
  readonly unit?: 'seconds' | 'milliseconds' | 'integer' | undefined;
}

/** An extraction declared as data. `spec.schema.json` describes the same for editors. */
export interface Spec extends SpecRequest {
  /** The schema of the file, for editors. */
  readonly $schema?: string | undefined;
  /** A name for people. */
  readonly name?: string | undefined;
  /** A description for people. */
  readonly description?: string | undefined;
  /** The name of the step that a spec was in a playbook. */
  readonly step?: string | undefined;
  /** Another name of `description`. */
  readonly desc?: string | undefined;
  /** `http`, or the request itself. */
  readonly tool?: 'http' | SpecTool | undefined;
  /** Only ever sent to the origin of `url`. */
  readonly auth?: SpecAuth | undefined;
  /** Where in the body the items are, such as `data.items`. @default detected */
  readonly items?: string | undefined;
  /** @default detected */
  readonly pagination?: PaginationSpec | undefined;
  /** Another place for `pagination`. */
  readonly loop?:
    | {
        /** How the pages follow one another. */
        readonly pagination: PaginationSpec;
      }
    | undefined;
  /** @default 4 attempts, exponential backoff from 1 s with full jitter */
  readonly retry?: SpecRetry | undefined;
  /** @default the server's own headers */
  readonly rate_limit?: SpecRateLimit | undefined;
  /** @default 5 s to connect, 30 s for an attempt */
  readonly timeout?: SpecTimeout | undefined;
  /** Another name of `pagination.max_iterations`. */
  readonly max_calls?: number | undefined;
  /** Items at the most; then the run ends quietly. @default Infinity */
  readonly limit?: number | undefined;
  /** Pages fetched while the consumer works on those before. @default 0 */
  readonly prefetch?: number | undefined;
  /** Requests in flight at once, where pages are counted and their number is known. @default 1 */
  readonly concurrency?: number | undefined;
  /** Streaming runs only: see `specToQuery`. @default nothing is remembered */
  readonly checkpoint?: SpecCheckpoint | undefined;
  /** What is new, rather than everything. Needs `since` or `checkpoint` to begin from. @default everything */
  readonly incremental?: SpecIncremental | undefined;
  /** Path to what tells items apart, such as `id`. @default what lies within the margin is delivered again */
  readonly dedupe_by?: string | undefined;
  /** Other origins that next URLs and redirects may lead to; they get no credentials. @default [] */
  readonly allowed_origins?: readonly string[] | undefined;
}
