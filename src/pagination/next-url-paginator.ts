import type { PageRequest } from '../internal/checkpoint.js';
import type { JsonObject } from '../internal/json.js';
import { checkKeys } from '../options/check.js';
import { definedOptions } from './defined-options.js';
import { parseReadLocation, readLocation, type ReadLocation } from './location.js';
import type { PageContext, Paginator } from './paginator.js';
import { unusable } from './signals.js';

/** Options of {@link NextUrlPaginator}. */
export interface NextUrlPaginatorOptions {
  /** Where the URL of the next page stands. @default 'body.next' */
  readonly next?: string | undefined;
}

/** A link may be an object around its URL, as in HAL (RFC draft kelly-json-hal) and JSON:API. */
function hrefOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'href')
    ? (value as { href: unknown }).href
    : value;
}

/**
 * Follows the URL of the next page that the body (or a header) holds, relative ones against the URL of the response
 * (RFC 3986 section 5). Ends when it is `null`, empty or absent.
 *
 * @example
 * new NextUrlPaginator({ next: "body['@odata.nextLink']" });
 */
export class NextUrlPaginator implements Paginator {
  readonly kind = 'next-url';
  readonly #options: JsonObject;
  readonly #next: ReadLocation;

  /** @throws ConfigurationError */
  constructor(options: NextUrlPaginatorOptions = {}) {
    const given: unknown = options;
    checkKeys(given, ['next'], 'NextUrlPaginator options');
    this.#options = definedOptions(options);
    this.#next = parseReadLocation(options.next ?? 'body.next', 'NextUrlPaginator options: next');
  }

  /** @throws PaginationError when there is something else than a URL. */
  next(context: PageContext): PageRequest | null {
    const url = hrefOf(readLocation(this.#next, context));
    if (url === undefined || url === null || url === '') return null;
    if (typeof url !== 'string') throw unusable(this.#next, 'a URL', url);
    return url.trim() === '' ? null : { url: url.trim() };
  }

  toOptions(): JsonObject {
    return this.#options;
  }
}
