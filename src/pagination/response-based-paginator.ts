import { PaginationError } from '../errors/pagination-error.js';
import type { PageRequest } from '../internal/checkpoint.js';
import { isPromiseLike } from '../internal/promises.js';
import { checkBoolean, checkFunction, checkKeys } from '../options/check.js';
import type { PageContext, Paginator } from './paginator.js';

/** Options of {@link ResponseBasedPaginator}. */
export interface ResponseBasedPaginatorOptions<Body = unknown, Item = unknown> {
  /** Whether another page is to be fetched after this one. The texts `"true"` and `"false"` are understood. */
  continueWhile(context: PageContext<Body, Item>): boolean;
  /** What amends the request just sent into the next one; `null` ends as well. */
  nextPage(context: PageContext<Body, Item>): PageRequest | null;
  /**
   * Whether `context.accumulated` (all items so far) is wanted; it costs the memory of them. No checkpoint holds them, so
   * in a run that is resumed they begin anew, with a warning in the log. @default false
   */
  readonly accumulate?: boolean | undefined;
}

/**
 * Decides by two functions of yours. They must be synchronous and free of state, since one paginator serves any
 * number of runs at once; an error they throw ends the run with a `PaginationError`.
 *
 * A checkpoint cannot hold functions: resuming needs a query with a paginator of this kind.
 *
 * @example
 * new ResponseBasedPaginator<{ paging: { hasMore: boolean; page: number } }>({
 *   continueWhile: ({ response }) => response.data.paging.hasMore,
 *   nextPage: ({ response }) => ({ params: { page: response.data.paging.page + 1 } }),
 * });
 */
export class ResponseBasedPaginator<Body = unknown, Item = unknown> implements Paginator {
  readonly kind = 'response-based';
  readonly accumulate: boolean;
  readonly #continueWhile: (context: PageContext<Body, Item>) => unknown;
  readonly #nextPage: (context: PageContext<Body, Item>) => PageRequest | null;

  /** @throws ConfigurationError, also without `continueWhile`: such a run would never end. */
  constructor(options: ResponseBasedPaginatorOptions<Body, Item>) {
    const where = 'ResponseBasedPaginator options';
    const given: unknown = options;
    checkKeys(given, ['continueWhile', 'nextPage', 'accumulate'], where);
    checkFunction(given['continueWhile'], `${where}: continueWhile`);
    checkFunction(given['nextPage'], `${where}: nextPage`);
    const { accumulate = false } = options;
    checkBoolean(accumulate, `${where}: accumulate`);
    this.accumulate = accumulate;
    this.#continueWhile = (context) => options.continueWhile(context);
    this.#nextPage = (context) => options.nextPage(context);
  }

  /** @throws PaginationError */
  next(context: PageContext): PageRequest | null {
    // The body's type is the caller's claim about the provider; it is not checked here.
    const typed = context as PageContext<Body, Item>;
    const more = this.#continueWhile(typed);
    if (isPromiseLike(more)) {
      void Promise.resolve(more).catch(() => undefined);
      throw new PaginationError('continueWhile must answer at once, not with a promise');
    }
    return more && more !== 'false' ? this.#nextPage(typed) : null;
  }
}
