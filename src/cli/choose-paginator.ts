import { ConfigurationError } from '../errors/configuration-error.js';
import { PaginationError } from '../errors/pagination-error.js';
import type { ApiRequest } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import type { JsonObject } from '../internal/json.js';
import { AutoPaginator } from '../pagination/auto-paginator.js';
import { detectPaginator } from '../pagination/detect-paginator.js';
import type { Paginator } from '../pagination/paginator.js';
import { paginatorFromRecord } from '../pagination/paginator-registry.js';
import { splitAssignment } from './name-and-value.js';
import { PAGINATE_KINDS } from './paginate-kinds.js';
import { UsageError } from './usage-error.js';

/** What is taken when the first response does not show where: kinds that work without being told. */
const UNTOLD: ReadonlySet<string> = new Set(['page-number', 'next-url', 'link-header']);

/** Finds out where an API pages, but only in the way that was asked for. */
class DetectedPaginator extends AutoPaginator {
  readonly #word: string;
  readonly #wanted: string;

  constructor(word: string, wanted: string) {
    super();
    this.#word = word;
    this.#wanted = wanted;
  }

  override resolve(first: ApiResponse, request?: ApiRequest): Paginator {
    // A Link header would go before what the body says.
    const withoutHeaders = { ...first, headers: {} };
    for (const response of [first, withoutHeaders]) {
      const found = detectPaginator(response, request);
      if (found?.kind === this.#wanted) return found;
    }
    const untold = UNTOLD.has(this.#wanted) ? paginatorFromRecord({ kind: this.#wanted }) : null;
    if (untold !== null) return untold;
    throw new PaginationError(
      `The first response does not show where to page by ${this.#word}: say it with --paging, such as ` +
        (this.#wanted === 'offset' ? '--paging limit=100' : '--paging cursor=body.next_cursor'),
    );
  }
}

function typed(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}

/**
 * The paginator for `--paginate` and `--paging`; `undefined` leaves it to detection.
 *
 * @throws UsageError
 */
export function choosePaginator(paginate: string, paging: readonly string[]): Paginator | undefined {
  const kind = PAGINATE_KINDS[paginate] ?? 'auto';
  if (paging.length === 0) {
    if (kind === 'auto') return undefined;
    return kind === 'single-page'
      ? (paginatorFromRecord({ kind }) ?? undefined)
      : new DetectedPaginator(paginate, kind);
  }
  if (kind === 'auto' || kind === 'single-page') {
    throw new UsageError(
      '--paging needs --paginate page, offset, cursor, next-url, link or graphql beside it',
    );
  }
  const options: JsonObject = Object.fromEntries(
    paging.map((text) => {
      const [name, value] = splitAssignment(text, '--paging', 'option=value');
      return [name, typed(value)];
    }),
  );
  try {
    return paginatorFromRecord({ kind, options }) ?? undefined;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new UsageError(`--paging: ${error.message}`);
  }
}
