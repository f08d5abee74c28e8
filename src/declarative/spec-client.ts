import { ApiClient } from '../client/api-client.js';
import type { ApiClientOptions } from '../client/api-client-options.js';
import { PaginationError } from '../errors/pagination-error.js';
import type { ApiRequest } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import type { PageRequest } from '../internal/checkpoint.js';
import { ITEMS_HINT, seenArrays } from '../pagination/extract-items.js';
import type { MergeStrategy } from '../pagination/merge-pages.js';
import type { PageContext } from '../pagination/paginator.js';
import { readPath, type Path } from '../pagination/path.js';
import { describeKind } from './expression/values.js';
import { restate } from './restate.js';

/** How the pages of a spec become one result. */
export interface SpecMerge {
  readonly strategy: MergeStrategy;
  /** Where in the body the items are; `null` leaves that to the client. */
  readonly path: Path | null;
  /** When the one item of a page is its whole body, for strategies that merge bodies. */
  readonly wholeBody: 'always' | 'without-list' | 'never';
  /** Names the line of `merge_path`. */
  readonly describe: (message: string) => string;
  /** `items` of the spec, which need not be those of the query: code may give others. */
  readonly items: string | undefined;
  /** Names the line of `items`, or of the spec that has none. */
  readonly describeItems: (message: string) => string;
  /** Names the line of the paging; `null` where its errors do that themselves, or where it is not the spec's. */
  readonly describePaging: ((message: string) => string) | null;
}

/** The client of a spec: it takes items where the spec says, and stops where the spec says. */
export class SpecClient extends ApiClient {
  readonly #merge: SpecMerge;
  readonly #stopAt: number;

  /** @param stopAt pages after which the run ends quietly. */
  constructor(options: ApiClientOptions, merge: SpecMerge, stopAt: number) {
    super(options);
    this.#merge = merge;
    this.#stopAt = stopAt;
  }

  protected override extractItems(
    response: ApiResponse,
    context: { itemsPath: string | null; request: ApiRequest },
  ): readonly unknown[] | null {
    const { strategy, path, wholeBody } = this.#merge;
    const listed = path === null ? undefined : readPath(response.data, path);
    if (path !== null && listed === undefined)
      throw this.#wrongPath('leads nowhere', response, context.request);
    if (wholeBody === 'always') return [response.data];
    const items = path === null ? this.#foundItems(response, context, wholeBody === 'without-list') : listed;
    if (items === null) return null;
    if (!Array.isArray(items)) {
      throw this.#wrongPath(`leads to ${describeKind(items)}, not to a list`, response, context.request);
    }
    const list: readonly unknown[] = items;
    return strategy === 'extend' ? list.flat(1) : list;
  }

  protected override nextPage(context: PageContext): PageRequest | null {
    if (context.iteration + 1 >= this.#stopAt) return null;
    const { describePaging } = this.#merge;
    try {
      return super.nextPage(context);
    } catch (error) {
      if (describePaging === null || !(error instanceof PaginationError)) throw error;
      throw restate(error, describePaging(error.message));
    }
  }

  #foundItems(
    response: ApiResponse,
    context: { itemsPath: string | null; request: ApiRequest },
    mayLackList: boolean,
  ): readonly unknown[] | null {
    try {
      return super.extractItems(response, context);
    } catch (error) {
      if (!(error instanceof PaginationError)) throw error;
      if (mayLackList && context.itemsPath === null) return [response.data];
      throw this.#inSpecWords(error, context.itemsPath);
    }
  }

  /** In place: whoever looks for the items knows the error again, and lets a later page do without them. */
  #inSpecWords(error: PaginationError, itemsPath: string | null): PaginationError {
    const { items, describeItems } = this.#merge;
    const what = error.message.replace(ITEMS_HINT, '');
    if (itemsPath !== null && itemsPath === items) {
      const hint = 'It begins in the body, without the data of merge_path';
      return restate(error, describeItems(`${what.replace(/^itemsPath /, '')}. ${hint}`));
    }
    const message = `${what}. Say with items where in the body they are`;
    return restate(error, itemsPath === null ? describeItems(message) : message);
  }

  #wrongPath(what: string, response: ApiResponse, request: ApiRequest): PaginationError {
    const failed = { method: request.method.toUpperCase(), url: response.url };
    const message = `${what} in the response; ${seenArrays(response.data)}. It begins with data, which is the body`;
    return new PaginationError(this.#merge.describe(message), { request: failed });
  }
}
