import { ConfigurationError } from '../errors/configuration-error.js';
import { PaginationError } from '../errors/pagination-error.js';
import type { ApiRequest } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import type { PageRequest } from '../internal/checkpoint.js';
import type { JsonObject } from '../internal/json.js';
import { checkBoolean, checkCount, checkKeys } from '../options/check.js';
import { definedOptions } from './defined-options.js';
import { parseReadLocation, parseSentLocation, readSent, sendAt } from './location.js';
import type { ReadLocation, SentLocation } from './location.js';
import { MoreFlags } from './more-flags.js';
import { composePageRequests } from './page-request.js';
import type { DirectPaging, PageContext, PagesAhead, Paginator } from './paginator.js';
import { parseCount, readCount } from './signals.js';

/** Options of {@link OffsetPaginator}. */
export interface OffsetPaginatorOptions {
  /** Items asked for per page. A limit that the caller passes goes before it. */
  readonly limit: number;
  /** Where the offset goes. @default 'query.offset' */
  readonly sendAs?: string | undefined;
  /** Where `limit` goes. @default 'query.limit' */
  readonly sendLimitAs?: string | undefined;
  /** Where the server says whether more remains, such as `'body.has_more'`. */
  readonly hasMore?: string | undefined;
  /** Where the server says whether this page is the last, such as `'body.end_of_stream'`. */
  readonly isLast?: string | undefined;
  /** Where the server says how many items there are in all, such as `'body.total'`. */
  readonly total?: string | undefined;
  /** Whether a page with fewer than `limit` items is the last. Wrong where the server caps sizes. @default false */
  readonly stopOnShortPage?: boolean | undefined;
}

const NAMES = ['limit', 'sendAs', 'sendLimitAs', 'hasMore', 'isLast', 'total', 'stopOnShortPage'] as const;

/**
 * Pages by offset: `?limit=100&offset=0`, `?limit=100&offset=100` … The offset advances by the items received, not by
 * the limit asked for, so a server that caps its pages costs no rows. Ends when the server says so (`hasMore`,
 * `isLast`, `total`) and in any case at an empty page, unless the server says at that very page that more remains.
 *
 * @example
 * new OffsetPaginator({ limit: 50, sendAs: 'query.startAt', sendLimitAs: 'query.maxResults', total: 'body.total' });
 */
export class OffsetPaginator implements Paginator {
  readonly kind = 'offset';
  /** Only when it is told where the server says how many items there are. */
  readonly direct: DirectPaging | undefined;
  readonly #options: JsonObject;
  readonly #limit: number;
  readonly #sendAs: SentLocation;
  readonly #sendLimitAs: SentLocation;
  readonly #flags: MoreFlags;
  readonly #total: ReadLocation | undefined;
  readonly #stopOnShortPage: boolean;

  /** @throws ConfigurationError */
  constructor(options: OffsetPaginatorOptions) {
    const where = 'OffsetPaginator options';
    const given: unknown = options;
    checkKeys(given, NAMES, where);
    const { limit, total, stopOnShortPage = false } = options;
    checkCount(limit, `${where}: limit`);
    checkBoolean(stopOnShortPage, `${where}: stopOnShortPage`);
    this.#options = definedOptions(options);
    this.#limit = limit;
    this.#stopOnShortPage = stopOnShortPage;
    this.#sendAs = parseSentLocation(options.sendAs ?? 'query.offset', `${where}: sendAs`);
    this.#sendLimitAs = parseSentLocation(options.sendLimitAs ?? 'query.limit', `${where}: sendLimitAs`);
    this.#flags = new MoreFlags(options, where);
    this.#total = total === undefined ? undefined : parseReadLocation(total, `${where}: total`);
    if (total !== undefined) {
      this.direct = {
        pagesAfter: (context, ahead) => this.#pagesAfter(context, ahead),
        totalsIn: (response) => [this.#totalIn(response)],
      };
    }
    if (this.#sendAs.text === this.#sendLimitAs.text) {
      throw new ConfigurationError(
        `${where}: sendAs and sendLimitAs are both ${this.#sendAs.text}; the offset would never change`,
      );
    }
  }

  first(request: ApiRequest): PageRequest {
    const offset = readSent(this.#sendAs, request) === undefined ? sendAt(this.#sendAs, 0) : {};
    if (readSent(this.#sendLimitAs, request) !== undefined) return offset;
    return composePageRequests(sendAt(this.#sendLimitAs, this.#limit), offset);
  }

  /** @throws PaginationError */
  next(context: PageContext): PageRequest | null {
    const { items, request } = context;
    const offset = this.#offset(request);
    const limit = parseCount(readSent(this.#sendLimitAs, request)) ?? this.#limit;
    const more = this.#flags.read(context);
    const total = readCount(this.#total, context);
    if (more === false || (total !== undefined && offset + items.length >= total)) return null;
    if (this.#stopOnShortPage && items.length < limit) return null;
    if (items.length > 0) return sendAt(this.#sendAs, offset + items.length);
    // Nothing received, yet more remains: the server filtered this whole stretch away.
    return more === true ? sendAt(this.#sendAs, offset + Math.max(1, limit)) : null;
  }

  toOptions(): JsonObject {
    return this.#options;
  }

  #pagesAfter({ request, items, response }: PageContext, { count, pageSize }: PagesAhead): PageRequest[] {
    const total = this.#totalIn(response) ?? 0;
    const start = this.#offset(request) + items.length;
    const remaining = items.length === 0 ? 0 : Math.max(0, Math.ceil((total - start) / pageSize));
    return Array.from({ length: Math.min(count, remaining) }, (_, index) =>
      sendAt(this.#sendAs, start + index * pageSize),
    );
  }

  #totalIn(response: ApiResponse): number | undefined {
    return readCount(this.#total, { response, items: [] });
  }

  #offset(request: ApiRequest): number {
    const offset = parseCount(readSent(this.#sendAs, request) ?? 0);
    if (offset !== undefined) return offset;
    throw new PaginationError(`${this.#sendAs.text} must be a whole number to count items by it`);
  }
}
