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
  readonly retry?: SpecRetry | undefined;
}

/** What of the request changes for the next page. Each value may be an expression. */
export interface SpecNextPage {
  readonly params?: JsonObject | undefined;
  readonly headers?: Readonly<Record<string, string | number | boolean | null>> | undefined;
  readonly body?: JsonObject | undefined;
}

/** Paging by expressions over the response. */
export interface ResponseBasedSpec extends SpecMerging {
  readonly type: 'response_based';
  readonly continue_while: string | boolean;
  readonly next_page: SpecNextPage;
}

/** `PageNumberPaginator`. */
export interface PageNumberSpec extends SpecMerging {
  readonly type: 'page_number';
  readonly send_as?: string | undefined;
  readonly first_page?: number | undefined;
  readonly send_page_size_as?: string | undefined;
  readonly page_size?: number | undefined;
  readonly has_more?: string | undefined;
  readonly total_pages?: string | undefined;
  readonly total?: string | undefined;
  readonly stop_on_short_page?: boolean | undefined;
}

/** `OffsetPaginator`. */
export interface OffsetSpec extends SpecMerging {
  readonly type: 'offset';
  readonly limit: number;
  readonly send_as?: string | undefined;
  readonly send_limit_as?: string | undefined;
  readonly has_more?: string | undefined;
  readonly total?: string | undefined;
  readonly stop_on_short_page?: boolean | undefined;
}

/** `CursorPaginator`. */
export interface CursorSpec extends SpecMerging {
  readonly type: 'cursor';
  readonly cursor?: string | undefined;
  readonly send_as?: string | undefined;
  readonly has_more?: string | undefined;
}

/** `NextUrlPaginator`. */
export interface NextUrlSpec extends SpecMerging {
  readonly type: 'next_url';
  readonly next?: string | undefined;
}

/** `LinkHeaderPaginator`. */
export interface LinkHeaderSpec extends SpecMerging {
  readonly type: 'link_header';
  readonly rel?: string | undefined;
}

/** `RelayPaginator`. */
export interface RelaySpec extends SpecMerging {
  readonly type: 'relay';
  readonly connection: string;
  readonly send_as?: string | undefined;
}

/** `SinglePagePaginator` and `AutoPaginator`. */
export interface PlainPaginationSpec extends SpecMerging {
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

/** Credentials. Each text may be an expression, such as `{{ env.API_TOKEN }}`. */
export type SpecAuth =
  | { readonly type: 'bearer'; readonly token: string }
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  | {
      readonly type: 'api_key';
      readonly in: 'header' | 'query';
      readonly name: string;
      readonly value: string;
    }
  | {
      readonly type: 'oauth2';
      readonly token_url: string;
      readonly client_id: string;
      readonly client_secret: string;
      readonly scope?: string | undefined;
    };

/** The request for the first page. Each text may hold expressions. */
export interface SpecRequest {
  /** Absolute, http or https. */
  readonly url?: string | undefined;
  /** Another name of `url`. */
  readonly endpoint?: string | undefined;
  /** @default 'GET' */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'get' | 'post' | 'put' | 'patch' | undefined;
  readonly headers?: Readonly<Record<string, string | number | boolean | null>> | undefined;
  readonly params?: JsonObject | undefined;
  readonly body?: Json | undefined;
}

/** An extraction declared as data. `spec.schema.json` describes the same for editors. */
export interface Spec extends SpecRequest {
  readonly $schema?: string | undefined;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly step?: string | undefined;
  readonly desc?: string | undefined;
  readonly tool?: 'http' | (SpecRequest & { readonly kind: 'http' }) | undefined;
  readonly auth?: SpecAuth | undefined;
  /** Where in the body the items are, such as `data.items`. @default detected */
  readonly items?: string | undefined;
  /** @default detected */
  readonly pagination?: PaginationSpec | undefined;
  /** Another place for `pagination`. */
  readonly loop?: { readonly pagination: PaginationSpec } | undefined;
  readonly retry?: SpecRetry | undefined;
  readonly rate_limit?:
    | {
        readonly requests?: number | undefined;
        /** In seconds. */
        readonly per?: number | undefined;
        readonly max_concurrent?: number | undefined;
        readonly spread?: boolean | undefined;
        readonly reserve?: number | undefined;
        /** In seconds. */
        readonly max_wait?: number | undefined;
      }
    | undefined;
  /** In seconds. */
  readonly timeout?:
    | {
        readonly connect?: number | undefined;
        readonly response?: number | undefined;
        readonly total?: number | undefined;
      }
    | undefined;
  /** Another name of `pagination.max_iterations`. */
  readonly max_calls?: number | undefined;
  /** Items at the most; then the run ends quietly. @default Infinity */
  readonly limit?: number | undefined;
  readonly allowed_origins?: readonly string[] | undefined;
}
