import { ApiClientError, type FailedRequest } from '../errors/api-client-error.js';
import { MaxApiCallsExceeded } from '../errors/max-api-calls-exceeded.js';
import { PaginationLoopError } from '../errors/pagination-loop-error.js';
import type { ApiRequest } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import type { Checkpoint, IncrementState, PageRequest } from '../internal/checkpoint.js';
import { amendRequest } from './amend-request.js';
import { ChosenPaginator } from './chosen-paginator.js';
import { explainFailure, isAbort } from './explain-failure.js';
import { extractItems } from './extract-items.js';
import { isEmptyResponse, ItemsReader } from './items-reader.js';
import { resolveNextUrl } from './next-url.js';
import { checkPageRequest, composePageRequests } from './page-request.js';
import { DirectFetcher, type PageFetcher } from './page-fetcher.js';
import type { TakenItems } from './page-increment.js';
import type { PageSource } from './page-source.js';
import type { SourcePage } from './page.js';
import type { PageContext } from './paginator.js';
import { describeRepeat } from './repeated-request.js';
import { identifyRequest, SeenRequests } from './request-identity.js';
import type {
  FetchedPage,
  FinishedItems,
  ItemsOfPage,
  RedactedNext,
  RunPagesOptions,
} from './run-pages-options.js';
import { SinglePagePaginator } from './single-page-paginator.js';
import { describeUnreadSign } from './unread-sign.js';

/** Where a run stands: the request to send next, and what was delivered before it. */
interface Position {
  readonly request: ApiRequest;
  /** What amends the call's own request into `request`. */
  readonly amendment: PageRequest;
  readonly pages: number;
  readonly items: number;
  /** In an incremental run: what it remembers. */
  readonly increment?: IncrementState | undefined;
}

/** What amends the call's own request into the first one. */
function firstRequest({
  request,
  paginator,
  increment,
}: Pick<RunPagesOptions<unknown>, 'request' | 'paginator' | 'increment'>): PageRequest {
  const increased = increment?.first ?? {};
  const paged = checkPageRequest(paginator.first?.(amendRequest(request, increased)) ?? {});
  return composePageRequests(increased, paged);
}

/** One run over the pages of a query: all of its state, and one request per page, sent when the page is asked for. */
export class PageRun<T> implements PageSource<T> {
  readonly #options: RunPagesOptions<T>;
  readonly #seen = new SeenRequests();
  readonly #reader: ItemsReader;
  readonly #fetcher: PageFetcher;
  readonly #paginator: ChosenPaginator;
  #position: Position;
  #upcoming: Position | null;
  #delivered = 0;
  #invalid = 0;
  #lastUrl: string | undefined;

  /** @throws PaginationError, CheckpointMismatchError, CheckpointCorruptError */
  constructor(options: RunPagesOptions<T>, fetcher: PageFetcher = new DirectFetcher(options)) {
    const { request, resumeFrom, itemsPath, mergePath, increment } = options;
    this.#options = options;
    this.#fetcher = fetcher;
    this.#paginator = new ChosenPaginator(options);
    const extract = options.extractItems ?? extractItems;
    this.#reader = new ItemsReader(extract, itemsPath ?? mergePath ?? null, resumeFrom?.itemsPath);
    const amendment = this.#guarded('Beginning', () => resumeFrom?.next ?? firstRequest(options));
    this.#position = {
      request: amendRequest(request, amendment),
      amendment,
      pages: resumeFrom?.pages ?? 0,
      items: resumeFrom?.items ?? 0,
      increment: increment?.state,
    };
    this.#upcoming = this.#position;
  }

  /** The next page; `null` when the last was delivered, or `limit` items were. */
  async next(): Promise<SourcePage<T> | null> {
    const { limit = Infinity } = this.#options;
    if (this.#upcoming === null || this.#delivered >= limit) return null;
    this.#position = this.#upcoming;
    try {
      return await this.#fetch(limit - this.#delivered);
    } catch (error) {
      throw this.#withProgress(error);
    }
  }

  close(): Promise<void> {
    return this.#fetcher.close();
  }

  /** What a subclass's own code threw on the way carries no checkpoint; wrapped, it does. */
  async #fetchGuarded(request: ApiRequest, number: number): Promise<FetchedPage | null> {
    try {
      return await this.#fetcher.fetch(request, { number });
    } catch (error) {
      throw explainFailure(`Fetching page ${number}`, error, this.#options);
    }
  }

  async #fetch(room: number): Promise<SourcePage<T>> {
    const { request, pages } = this.#position;
    const number = pages + 1;
    request.signal?.throwIfAborted();
    this.#checkRepeat(request, number);
    const fetched = await this.#fetchGuarded(request, number);
    if (fetched === null) throw this.#noCallLeft();
    const { response } = fetched;
    this.#lastUrl = response.url;
    const items = this.#readItems(response, number);
    const itemCount = this.#position.items + items.length;
    const taken = this.#take(items, number);
    const kept = taken?.indexes.map((index) => items[index]) ?? items;
    this.#upcoming =
      isEmptyResponse(response) || taken?.isEnd === true
        ? null
        : this.#decideNext(fetched, items, itemCount, number, room - kept.length);
    const method = request.method.toUpperCase();
    const finished = await this.#finishItems(kept, { number, method, response, indexes: taken?.indexes });
    const state = taken?.state;
    if (this.#upcoming !== null && state !== undefined)
      this.#upcoming = { ...this.#upcoming, increment: state };
    const cut = finished.items.length > room;
    const page: SourcePage<T> = {
      items: cut ? finished.items.slice(0, room) : finished.items,
      number,
      itemCount: cut ? this.#position.items + room : itemCount,
      invalidItems: finished.invalid,
      response,
      next: this.#upcoming === null ? null : this.#redacted(this.#upcoming.amendment).next,
      // What was cut off must not be lost: a resumed run delivers this page again, whole.
      checkpoint: cut
        ? this.#checkpointAt(this.#position)
        : this.#checkpointAt(this.#upcoming, number, itemCount, state),
    };
    this.#delivered += page.items.length;
    this.#invalid += finished.invalid;
    return page;
  }

  #checkRepeat(request: ApiRequest, number: number): void {
    const { identify = identifyRequest } = this.#options;
    if (this.#seen.add(identify(request))) return;
    const { next } = this.#redacted(this.#position.amendment);
    const { kind } = this.#paginator.current;
    throw new PaginationLoopError(describeRepeat(number, kind, next), this.#lastRequest());
  }

  #noCallLeft(): MaxApiCallsExceeded {
    const { maxCalls } = this.#options;
    const { pages, items } = this.#position;
    return new MaxApiCallsExceeded(
      `maxCalls of ${maxCalls} was reached and more pages remain. Raise maxCalls, or continue with ` +
        'resumeFrom: error.checkpoint',
      { ...this.#lastRequest(), maxCalls, pages, items, checkpoint: this.#checkpointAt(this.#position) },
    );
  }

  #lastRequest(): { readonly request?: FailedRequest } {
    const method = this.#position.request.method.toUpperCase();
    return this.#lastUrl === undefined ? {} : { request: { method, url: this.#lastUrl } };
  }

  #readItems(response: ApiResponse, number: number): readonly unknown[] {
    if (isEmptyResponse(response)) return [];
    const { request } = this.#position;
    const chosen = this.#guarded('Choosing the paginator', () => this.#paginator.settle(response, request));
    const items = this.#guarded(`Reading the items of page ${number}`, () =>
      this.#reader.read(response, request, this.#paginator.current, number),
    );
    if (chosen instanceof SinglePagePaginator && items.length > 0) {
      this.#options.warn(
        `No sign of paging in the response of ${response.url}: took its ${items.length} items as all there are. ` +
          'If there are more, set a paginator; if not, set new SinglePagePaginator().',
      );
    }
    this.#paginator.see(items);
    return items;
  }

  async #finishItems(kept: readonly unknown[], page: ItemsOfPage): Promise<FinishedItems<T>> {
    const { finishItems } = this.#options;
    if (finishItems === undefined) return { items: kept as T[], invalid: 0 };
    try {
      return await finishItems(kept, page);
    } catch (error) {
      throw explainFailure(`Validating the items of page ${page.number}`, error, this.#options);
    }
  }

  /** What of the page an incremental run delivers. */
  #take(items: readonly unknown[], number: number): TakenItems | undefined {
    const { increment } = this.#options;
    const { increment: state } = this.#position;
    if (increment === undefined || state === undefined) return undefined;
    return this.#guarded(`Reading what is new on page ${number}`, () => increment.take(items, state, number));
  }

  #decideNext(
    { response, responseUrl }: FetchedPage,
    items: readonly unknown[],
    itemCount: number,
    number: number,
    wanted: number,
  ): Position | null {
    const { request, amendment, pages } = this.#position;
    const { current: paginator, accumulated } = this.#paginator;
    const context: PageContext = {
      response,
      items,
      request,
      iteration: pages,
      itemCount,
      paginator,
      ...(accumulated === undefined ? {} : { accumulated }),
    };
    const { nextPage } = this.#options;
    const upcoming = this.#guarded(`Deciding what comes after page ${number}`, () => {
      const decided = nextPage === undefined ? paginator.next(context) : nextPage(context);
      if (decided === null) {
        const warning = pages === 0 ? describeUnreadSign(context) : undefined;
        if (warning !== undefined) this.#options.warn(warning);
        return null;
      }
      const next = resolveNextUrl(checkPageRequest(decided), responseUrl);
      return {
        request: amendRequest(request, next),
        amendment: composePageRequests(amendment, next),
        pages: number,
        items: itemCount,
      };
    });
    this.#guarded(`Looking beyond page ${number}`, () => {
      this.#fetcher.decided({ context, next: upcoming?.request ?? null, wanted });
    });
    return upcoming;
  }

  /** Runs code that may be the user's: what it throws becomes a PaginationError, unless it is one of ours already. */
  #guarded<R>(doing: string, run: () => R): R {
    try {
      return run();
    } catch (error) {
      throw explainFailure(doing, error, this.#options);
    }
  }

  /** A checkpoint goes on every error of ours; an abort's reason is the caller's object and is left alone. */
  #withProgress(error: unknown): unknown {
    if (error instanceof ApiClientError && !isAbort(error, this.#options)) {
      const { pages, items } = this.#position;
      const progress = { pages, items, checkpoint: this.#checkpointAt(this.#position) };
      error.progress = this.#invalid === 0 ? progress : { ...progress, invalidItems: this.#invalid };
      // That of `maxTotalCalls` comes from the client, which knows of no pages.
      if (error instanceof MaxApiCallsExceeded) Object.assign(error, progress);
    }
    return error;
  }

  #redacted(amendment: PageRequest): RedactedNext {
    return this.#options.redactNext?.(amendment) ?? { next: amendment };
  }

  #checkpointAt(
    position: Position | null,
    pages = position?.pages ?? 0,
    items = position?.items ?? 0,
    state = position?.increment,
  ): Checkpoint {
    const { detected } = this.#reader;
    return this.#options.createCheckpoint({
      ...(position === null ? { next: null } : this.#redacted(position.amendment)),
      paginator: this.#paginator.record,
      ...(detected === undefined ? {} : { itemsPath: detected }),
      pages,
      items,
      ...(state === undefined ? {} : this.#options.increment?.record(state, position === null)),
    });
  }
}
