import { PaginationError } from '../errors/pagination-error.js';
import { parseReadLocation, type ReadLocation } from './location.js';
import type { PageContext } from './paginator.js';
import { readFlag } from './signals.js';

/** Where a server says in so many words whether the list goes on. */
export interface MoreFlagOptions {
  readonly hasMore?: string | undefined;
  readonly isLast?: string | undefined;
}

/** What a server says in so many words: that more remains (`hasMore`), or that this page is the last (`isLast`). */
export class MoreFlags {
  readonly #hasMore: ReadLocation | undefined;
  readonly #isLast: ReadLocation | undefined;

  /** @param where what the options are called in messages. @throws ConfigurationError */
  constructor({ hasMore, isLast }: MoreFlagOptions, where: string) {
    this.#hasMore = hasMore === undefined ? undefined : parseReadLocation(hasMore, `${where}: hasMore`);
    this.#isLast = isLast === undefined ? undefined : parseReadLocation(isLast, `${where}: isLast`);
  }

  /**
   * Whether more remains; `undefined` when the server says nothing. Where the two contradict, it is the end.
   *
   * @throws PaginationError for what is no flag.
   */
  read(context: Pick<PageContext, 'response' | 'items'>): boolean | undefined {
    const hasMore = readFlag(this.#hasMore, context);
    const isLast = readFlag(this.#isLast, context);
    if (hasMore === false || isLast === true) return false;
    return hasMore === true || isLast === false ? true : undefined;
  }

  /** The error for a page that says that more remains, but not where. @param what such as `cursor at body.next`. */
  withoutNext(what: string): PaginationError {
    const flags = [this.#hasMore, this.#isLast].flatMap((flag) => (flag === undefined ? [] : [flag.text]));
    return new PaginationError(`${flags.join(' or ')} says that more remains, but there is no ${what}`);
  }
}
