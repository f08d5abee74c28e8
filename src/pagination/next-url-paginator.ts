import type { PageRequest } from '../internal/checkpoint.js';
import type { JsonObject } from '../internal/json.js';
import { checkKeys } from '../options/check.js';
import { definedOptions } from './defined-options.js';
import { parseReadLocation, readLocation, type ReadLocation } from './location.js';
import { MoreFlags } from './more-flags.js';
import type { PageContext, Paginator } from './paginator.js';
import { unusable } from './signals.js';

/** Options of {@link NextUrlPaginator}. */
export interface NextUrlPaginatorOptions {
  /** Where the URL of the next page stands. @default 'body.next' */
  readonly next?: string | undefined;
  /** Where the server says whether more remains, such as `'body.has_more'`. */
  readonly hasMore?: string | undefined;
  /** Where the server says whether this page is the last, such as `'body.end_of_stream'`. */
  readonly isLast?: string | undefined;
}

const NAMES = ['next', 'hasMore', 'isLast'] as const;

/** A link may be an object around its URL, as in HAL (RFC draft kelly-json-hal) and JSON:API. */
function hrefOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'href')
    ? (value as { href: unknown }).href
    : value;
}

/**
 * Follows the URL of the next page that the body (or a header) holds, relative ones against the URL of the response
 * (RFC 3986 section 5). Ends when it is `null`, empty or absent, or when `hasMore` is false or `isLast` true.
 *
 * @example
 * new NextUrlPaginator({ next: "body['@odata.nextLink']" });
 */
export class NextUrlPaginator implements Paginator {
  readonly kind = 'next-url';
  readonly #options: JsonObject;
  readonly #next: ReadLocation;
  readonly #flags: MoreFlags;

  /** @throws ConfigurationError */
  constructor(options: NextUrlPaginatorOptions = {}) {
    const where = 'NextUrlPaginator options';
    const given: unknown = options;
    checkKeys(given, NAMES, where);
    this.#options = definedOptions(options);
    this.#next = parseReadLocation(options.next ?? 'body.next', `${where}: next`);
    this.#flags = new MoreFlags(options, where);
  }

  /** @throws PaginationError when there is something else than a URL, or none although more remains. */
  next(context: PageContext): PageRequest | null {
    const more = this.#flags.read(context);
    if (more === false) return null;
    const found = hrefOf(readLocation(this.#next, context)) ?? '';
    if (typeof found !== 'string') throw unusable(this.#next, 'a URL', found);
    const url = found.trim();
    if (url !== '') return { url };
    if (more !== true) return null;
    throw this.#flags.withoutNext(`URL at ${this.#next.text}`);
  }

  missingAt(context: PageContext): string | undefined {
    const isMissing = readLocation(this.#next, context) === undefined;
    return isMissing && this.#flags.read(context) === undefined ? this.#next.text : undefined;
  }

  toOptions(): JsonObject {
    return this.#options;
  }
}
