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
  readonly paginator: Paginator;
  /** All items so far, when the paginator asks for them with `accumulate`. On resume it begins with the resumed page. */
  readonly accumulated?: readonly Item[] | undefined;
}

/** Decides the next page. Stateless: one instance serves any number of runs at once. */
export interface Paginator {
  readonly kind: string;
  /** What the first request is amended with, such as the first page number. Not asked on resume. */
  first?(request: ApiRequest): PageRequest;
  /** What amends the request just sent into the next one; `null` ends the run. @throws PaginationError */
  next(context: PageContext): PageRequest | null;
  /** Called once per run with the first response and its request; may hand over to another paginator. */
  resolve?(first: ApiResponse, request?: ApiRequest): Paginator;
  /** Whether `context.accumulated` is wanted; it costs the memory of all items. @default false */
  readonly accumulate?: boolean | undefined;
  /** Where the items are, for a paginator that knows; asked when no `itemsPath` is set. */
  itemsIn?(response: ApiResponse): string;
  /** The options, as JSON, from which the same paginator can be built again; recorded in checkpoints. */
  toOptions?(): JsonObject;
}
