import type { PageRequest } from '../internal/checkpoint.js';
import type { JsonObject } from '../internal/json.js';
import { checkKeys } from '../options/check.js';
import { definedOptions } from './defined-options.js';
import { parseReadLocation, parseSentLocation, readLocation, sendAt } from './location.js';
import type { ReadLocation, SentLocation } from './location.js';
import { MoreFlags } from './more-flags.js';
import type { PageContext, Paginator } from './paginator.js';
import { unusable } from './signals.js';

/** Options of {@link CursorPaginator}. */
export interface CursorPaginatorOptions {
  /** Where the next cursor stands: in the body, a header, or the page's last item. @default 'body.next_cursor' */
  readonly cursor?: string | undefined;
  /** Where the cursor goes. @default 'query.cursor' */
  readonly sendAs?: string | undefined;
  /** Where the server says whether more remains, such as `'body.has_more'`. */
  readonly hasMore?: string | undefined;
  /** Where the server says whether this page is the last, such as `'body.end_of_stream'`. */
  readonly isLast?: string | undefined;
}

const NAMES = ['cursor', 'sendAs', 'hasMore', 'isLast'] as const;

/**
 * Pages by a position that the server hands out, or that is read from the last item (keyset paging). Ends when the
 * cursor is `null`, empty or absent, or when `hasMore` is false or `isLast` true; an empty page with a cursor does not
 * end it.
 *
 * @example
 * new CursorPaginator({ cursor: 'last.id', sendAs: 'query.starting_after', hasMore: 'body.has_more' });
 */
export class CursorPaginator implements Paginator {
  readonly kind = 'cursor';
  readonly #options: JsonObject;
  readonly #cursor: ReadLocation;
  readonly #sendAs: SentLocation;
  readonly #flags: MoreFlags;

  /** @throws ConfigurationError */
  constructor(options: CursorPaginatorOptions = {}) {
    const where = 'CursorPaginator options';
    const given: unknown = options;
    checkKeys(given, NAMES, where);
    const { cursor = 'body.next_cursor', sendAs = 'query.cursor' } = options;
    this.#options = definedOptions(options);
    this.#cursor = parseReadLocation(cursor, `${where}: cursor`);
    this.#sendAs = parseSentLocation(sendAs, `${where}: sendAs`);
    this.#flags = new MoreFlags(options, where);
  }

  /** @throws PaginationError when the cursor is unusable, or missing although more remains. */
  next(context: PageContext): PageRequest | null {
    const more = this.#flags.read(context);
    if (more === false) return null;
    const cursor = readLocation(this.#cursor, context);
    if (cursor === undefined || cursor === null || cursor === '') {
      if (more !== true) return null;
      throw this.#flags.withoutNext(`cursor at ${this.#cursor.text}`);
    }
    // Only a JSON body can carry a composite position (DynamoDB's LastEvaluatedKey, Elasticsearch's sort values).
    const composite = typeof cursor === 'object' && this.#sendAs.target === 'body';
    if (typeof cursor !== 'string' && typeof cursor !== 'number' && !composite) {
      throw unusable(this.#cursor, 'a string or a number', cursor);
    }
    return sendAt(this.#sendAs, cursor);
  }

  missingAt(context: PageContext): string | undefined {
    const isMissing = readLocation(this.#cursor, context) === undefined;
    return isMissing && this.#flags.read(context) === undefined ? this.#cursor.text : undefined;
  }

  toOptions(): JsonObject {
    return this.#options;
  }
}
