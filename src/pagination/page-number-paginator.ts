import { ConfigurationError } from '../errors/configuration-error.js';
import { PaginationError } from '../errors/pagination-error.js';
import type { ApiRequest } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import type { PageRequest } from '../internal/checkpoint.js';
import type { JsonObject } from '../internal/json.js';
import { checkBoolean, checkCount, checkKeys, checkNumber } from '../options/check.js';
import { definedOptions } from './defined-options.js';
import { parseReadLocation, parseSentLocation, readSent, sendAt } from './location.js';
import type { ReadLocation, SentLocation } from './location.js';
import { MoreFlags } from './more-flags.js';
import { composePageRequests } from './page-request.js';
import type { DirectPaging, PageContext, PagesAhead, Paginator } from './paginator.js';
import { parseCount, readCount } from './signals.js';

/** Options of {@link PageNumberPaginator}. */
export interface PageNumberPaginatorOptions {
  /** Where the page number goes. @default 'query.page' */
  readonly sendAs?: string | undefined;
  /** The number of the first page, usually 1 or 0. A number that the caller passes goes before it. @default 1 */
  readonly firstPage?: number | undefined;
  /** Where `pageSize` goes, such as `'query.per_page'`. Needs `pageSize`. */
  readonly sendPageSizeAs?: string | undefined;
  /** Items asked for per page. */
  readonly pageSize?: number | undefined;
  /** Where the server says whether more remains, such as `'body.has_more'`. */
  readonly hasMore?: string | undefined;
  /** Where the server says whether this page is the last, such as `'body.end_of_stream'`. */
  readonly isLast?: string | undefined;
  /** Where the server says how many pages there are, such as `'body.meta.total_pages'`. */
  readonly totalPages?: string | undefined;
  /** Where the server says how many items there are in all, such as `'body.total'`. */
  readonly total?: string | undefined;
  /** Whether a page with fewer than `pageSize` items is the last. Wrong where the server caps sizes. @default false */
  readonly stopOnShortPage?: boolean | undefined;
}

const NAMES = [
  'sendAs',
  'firstPage',
  'sendPageSizeAs',
  'pageSize',
  'hasMore',
  'isLast',
  'totalPages',
  'total',
  'stopOnShortPage',
] as const;

/**
 * Pages by number: `?page=1`, `?page=2` … Ends when the server says so (`hasMore`, `isLast`, `totalPages`, `total`: any
 * of them is enough) and in any case at an empty page, unless the server says at that very page that more remains.
 *
 * @example
 * new PageNumberPaginator({ sendPageSizeAs: 'query.per_page', pageSize: 100, totalPages: 'body.meta.pages' });
 */
export class PageNumberPaginator implements Paginator {
  readonly kind = 'page-number';
  /** Only when it is told where the server says how many pages or items there are. */
  readonly direct: DirectPaging | undefined;
  readonly #options: JsonObject;
  readonly #sendAs: SentLocation;
  readonly #firstPage: number;
  readonly #sendPageSizeAs: SentLocation | undefined;
  readonly #pageSize: number | undefined;
  readonly #flags: MoreFlags;
  readonly #totalPages: ReadLocation | undefined;
  readonly #total: ReadLocation | undefined;
  readonly #stopOnShortPage: boolean;

  /** @throws ConfigurationError */
  constructor(options: PageNumberPaginatorOptions = {}) {
    const where = 'PageNumberPaginator options';
    const given: unknown = options;
    checkKeys(given, NAMES, where);
    const { firstPage = 1, pageSize, stopOnShortPage = false } = options;
    const read = (name: 'totalPages' | 'total'): ReadLocation | undefined =>
      options[name] === undefined ? undefined : parseReadLocation(options[name], `${where}: ${name}`);
    checkNumber(firstPage, `${where}: firstPage`, 'a whole number, 0 or more', { min: 0, integer: true });
    if (pageSize !== undefined) checkCount(pageSize, `${where}: pageSize`);
    checkBoolean(stopOnShortPage, `${where}: stopOnShortPage`);
    this.#options = definedOptions(options);
    this.#firstPage = firstPage;
    this.#pageSize = pageSize;
    this.#stopOnShortPage = stopOnShortPage;
    this.#sendAs = parseSentLocation(options.sendAs ?? 'query.page', `${where}: sendAs`);
    this.#flags = new MoreFlags(options, where);
    this.#totalPages = read('totalPages');
    this.#total = read('total');
    if (options.total !== undefined || options.totalPages !== undefined) {
      this.direct = {
        pagesAfter: (context, ahead) => this.#pagesAfter(context, ahead),
        totalsIn: (response) => this.#totalsIn(response),
      };
    }
    if (options.sendPageSizeAs !== undefined) {
      this.#sendPageSizeAs = parseSentLocation(options.sendPageSizeAs, `${where}: sendPageSizeAs`);
      if (pageSize === undefined) throw new ConfigurationError(`${where}: sendPageSizeAs needs pageSize`);
      if (this.#sendPageSizeAs.text === this.#sendAs.text) {
        throw new ConfigurationError(
          `${where}: sendAs and sendPageSizeAs are both ${this.#sendAs.text}; the page would never change`,
        );
      }
    }
    if (stopOnShortPage && pageSize === undefined) {
      throw new ConfigurationError(`${where}: stopOnShortPage needs pageSize, to know what is short`);
    }
  }

  first(request: ApiRequest): PageRequest {
    const given = readSent(this.#sendAs, request);
    const page = given === undefined ? sendAt(this.#sendAs, this.#firstPage) : {};
    const sizeAt = this.#sendPageSizeAs;
    if (sizeAt === undefined || readSent(sizeAt, request) !== undefined) return page;
    return composePageRequests(page, sendAt(sizeAt, this.#pageSize));
  }

  /** @throws PaginationError */
  next(context: PageContext): PageRequest | null {
    const { items, request, itemCount } = context;
    const number = this.#pageNumber(request);
    const more = this.#flags.read(context);
    const totalPages = readCount(this.#totalPages, context);
    const total = readCount(this.#total, context);
    const pagesRemain = totalPages !== undefined && number - this.#firstPage + 1 < totalPages;
    if (more === false || (totalPages !== undefined && !pagesRemain)) return null;
    if (total !== undefined && itemCount >= total) return null;
    if (this.#stopOnShortPage && items.length < this.#sizeAskedFor(request)) return null;
    if (items.length === 0 && more !== true && !pagesRemain) return null;
    return sendAt(this.#sendAs, number + 1);
  }

  toOptions(): JsonObject {
    return this.#options;
  }

  #pagesAfter(context: PageContext, { count, pageSize }: PagesAhead): PageRequest[] {
    const number = this.#pageNumber(context.request);
    const [totalPages, total] = this.#totalsIn(context.response);
    const byTotal = total === undefined || pageSize === 0 ? undefined : Math.ceil(total / pageSize);
    const last = Math.min(totalPages ?? Infinity, byTotal ?? Infinity);
    if (last === Infinity) return [];
    const remaining = Math.max(0, last - (number - this.#firstPage + 1));
    return Array.from({ length: Math.min(count, remaining) }, (_, index) =>
      sendAt(this.#sendAs, number + 1 + index),
    );
  }

  #totalsIn(response: ApiResponse): readonly [totalPages: number | undefined, total: number | undefined] {
    const source = { response, items: [] };
    return [readCount(this.#totalPages, source), readCount(this.#total, source)];
  }

  #pageNumber(request: ApiRequest): number {
    const sent = readSent(this.#sendAs, request) ?? this.#firstPage;
    const number = parseCount(sent);
    if (number === undefined) {
      throw new PaginationError(`${this.#sendAs.text} must be a whole number to count pages by it`);
    }
    return number;
  }

  #sizeAskedFor(request: ApiRequest): number {
    const sent = this.#sendPageSizeAs === undefined ? undefined : readSent(this.#sendPageSizeAs, request);
    return parseCount(sent) ?? this.#pageSize ?? 0;
  }
}
