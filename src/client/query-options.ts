import type { CheckpointOptions } from '../checkpoint/checkpoint-options.js';
import type { DedupeBy, IncrementalOptions } from '../checkpoint/incremental-options.js';
import type { Progress } from '../errors/progress.js';
import type { HttpMethod, RequestOptions } from '../http/api-request.js';
import type { Checkpoint } from '../internal/checkpoint.js';
import type { Paginator } from '../pagination/paginator.js';

/** How a query is run. Everything is optional. */
export interface QueryOptions<T = unknown> extends RequestOptions<T> {
  /** A query is a read, and retried like a GET, whatever its method. @default 'GET' */
  readonly method?: HttpMethod | Lowercase<HttpMethod> | undefined;
  /** The request body, which paging may amend. */
  readonly body?: unknown;
  /** @default the client's, else detected from the first response */
  readonly paginator?: Paginator | undefined;
  /** Where in the body the items are, such as `data.items`; `''` is the body itself. @default the client's, else detected */
  readonly itemsPath?: string | undefined;
  /** Pages this query may fetch, inclusive; `MaxApiCallsExceeded` when more remain. @default the client's */
  readonly maxCalls?: number | undefined;
  /** Items this query may deliver; then it ends quietly, without another request. @default Infinity */
  readonly limit?: number | undefined;
  /**
   * Pages fetched, in order, while the consumer works on those before them: at most so many beyond the page the
   * consumer has, in flight or in memory. `break` aborts them. Works with every paginator. @default 0
   */
  readonly prefetch?: number | undefined;
  /**
   * Requests in flight at the same time; the pages are delivered in order all the same, and no more than so many are
   * kept beyond the one the consumer has (or `prefetch`, if that is more). Only where pages are counted by number or
   * offset and the server tells how many there are: `ConfigurationError` with other paginators, before anything is sent
   * or as soon as detection has settled on one. The client's `rateLimit.maxConcurrent` holds as well. @default 1
   */
  readonly concurrency?: number | undefined;
  /**
   * Remembers in a store how far the consumer is, and continues there: not for `collect` and `queryPage`, which have no
   * consumer to wait for. @default nothing is remembered
   */
  readonly checkpoint?: CheckpointOptions | undefined;
  /**
   * Continues an earlier run: `page.checkpoint`, or the checkpoint of an error. Beside `checkpoint` it says where to
   * begin, whatever the store holds.
   */
  readonly resumeFrom?: Checkpoint | undefined;
  /**
   * Delivers only what is new or has changed since the last time: the server is asked from a watermark on, less a
   * margin, and the next watermark is the highest value delivered, once the run is finished.
   */
  readonly incremental?: IncrementalOptions | undefined;
  /**
   * Tells items apart in an incremental run, so that what was delivered within the margin is not delivered again unless
   * it has changed: a path in each item, such as `id`, or a function. Remembered is the margin's share of items, in
   * the checkpoint.
   *
   * @default none: what lies within the margin is delivered again
   */
  readonly dedupeBy?: DedupeBy<T> | undefined;
  /**
   * What becomes of an item that does not fit `schema`. `'throw'`: the run fails with a `ResponseValidationError`, whose
   * checkpoint repeats the page. `'skip'`: the item is left out, and counted: in `page.invalidItems`, `onProgress`, the
   * hook `onPage`, and a warning in the log. @default 'throw'
   */
  readonly onInvalidItem?: 'throw' | 'skip' | undefined;
  /** An observer, told how far the query is when a page is delivered, not when it was fetched ahead. */
  readonly onProgress?: ((progress: Progress) => unknown) | undefined;
}

/** How the pages of a query become one result. */
export interface CollectOptions<T = unknown> extends QueryOptions<T> {
  /** All items in one list; `'extend'` flattens items that are lists themselves by one level. @default 'append' */
  readonly merge?: 'append' | 'extend' | undefined;
  /** Stands in for an absent `itemsPath`. */
  readonly mergePath?: string | undefined;
}

/** How the bodies of a query's pages are collected. */
export interface CollectBodiesOptions<Merge extends 'replace' | 'collect'> extends QueryOptions {
  /** `'replace'`: the last body. `'collect'`: all bodies. */
  readonly merge: Merge;
  /** Stands in for an absent `itemsPath`; the bodies are taken whole. */
  readonly mergePath?: string | undefined;
}
