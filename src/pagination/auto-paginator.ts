import type { ApiRequest } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import type { PageRequest } from '../internal/checkpoint.js';
import type { JsonObject } from '../internal/json.js';
import { refuseOptions } from '../options/check.js';
import { detectPaginator } from './detect-paginator.js';
import type { PageContext, Paginator } from './paginator.js';
import { SinglePagePaginator } from './single-page-paginator.js';

/**
 * Finds out from the first response how an API pages, and hands over to the paginator that fits. This is the default.
 * What it chose is recorded in the checkpoint; once it is known, name it in the code, so that nothing is left to guess.
 */
export class AutoPaginator implements Paginator {
  readonly kind = 'auto';

  /** @throws ConfigurationError for options: it has none. */
  constructor(...none: []) {
    refuseOptions(none, 'AutoPaginator');
  }

  resolve(first: ApiResponse, request?: ApiRequest): Paginator {
    return detectPaginator(first, request) ?? new SinglePagePaginator();
  }

  next(context: PageContext): PageRequest | null {
    return this.resolve(context.response, context.request).next(context);
  }

  toOptions(): JsonObject {
    return {};
  }
}
