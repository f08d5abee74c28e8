import type { ApiRequest } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import type { PageRequest } from '../internal/checkpoint.js';
import type { JsonObject } from '../internal/json.js';

/** What a paginator decides from. */
export interface PageContext<Body = unknown, Item = unknown> {
  /** The response of the page just fetched. */
  readonly response: ApiResponse<Body>;
  /** The items the server sent in it, before anything was dropped or cut locally. */
  readonly items: readonly Item[];
  /** The request that fetched it. */
  readonly request: ApiRequest;
  /** 0-based; continues on resume. */
  readonly iteration: number;
  /** Items so far, this page included; continues on resume. */
  readonly itemCount: number;
  /** The paginator in use, after `resolve`. */
  readonly paginator: Paginator;
  /** All items so far, when the paginator asks for them with `accumulate`. On resume it begins with the resumed page. */
  readonly accumulated?: readonly Item[] | undefined;
}

/** How far {@link DirectPaging.pagesAfter} is to look. */
export interface PagesAhead {
  /** At most that many pages. */
  readonly count: number;
  /** The items of the largest page of this run so far: what a full page seems to hold. */
  readonly pageSize: number;
}

/** What a paginator can tell of pages further on than the next one; `concurrency` needs it. */
export interface DirectPaging {
  /**
   * What amends the request just sent into each of those after it, the next one first. It may guess: a page is used
   * only if, at its turn, the page before it leads to the same request. Nothing when the response does not tell how
   * many pages there are.
   */
  pagesAfter(context: PageContext, ahead: PagesAhead): readonly PageRequest[];
  /** The totals that a response tells. Pages fetched at the same time are used only if theirs are the same. */
  totalsIn(response: ApiResponse): readonly (number | undefined)[];
}

/** Decides the next page. Stateless: one instance serves any number of runs at once. */
export interface Paginator {
  /** Its name in checkpoints and messages. */
  readonly kind: string;
  /** What the first request is amended with, such as the first page number. Not asked on resume. */
  first?(request: ApiRequest): PageRequest;
  /** What amends the request just sent into the next one; `null` ends the run. @throws PaginationError */
  next(context: PageContext): PageRequest | null;
  /** Called once per run with the first response and its request; may hand over to another paginator. */
  resolve?(first: ApiResponse, request?: ApiRequest): Paginator;
  /**
   * Whether `context.accumulated` is wanted; it costs the memory of all items, and begins anew when a run is resumed.
   * @default false
   */
  readonly accumulate?: boolean | undefined;
  /** How to address later pages directly, which `concurrency` needs. @default each page is known only from the one before */
  readonly direct?: DirectPaging | undefined;
  /** Where the items are, for a paginator that knows; asked when no `itemsPath` is set. */
  itemsIn?(response: ApiResponse): string;
  /**
   * Where it looked for the next page, when nothing at all stands there and nothing else says that the list ends. Asked
   * when a run ends at its first page: if the response speaks of more elsewhere, the log warns of a mistyped location.
   */
  missingAt?(context: PageContext): string | undefined;
  /** The options, as JSON, from which the same paginator can be built again; recorded in checkpoints. */
  toOptions?(): JsonObject;
}
