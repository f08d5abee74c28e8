import type { JsonObject } from '../internal/json.js';
import { refuseOptions } from '../options/check.js';
import type { Paginator } from './paginator.js';

/** For what comes in one page: never asks for another. */
export class SinglePagePaginator implements Paginator {
  readonly kind = 'single-page';

  /** @throws ConfigurationError for options: it has none. */
  constructor(...none: []) {
    refuseOptions(none, 'SinglePagePaginator');
  }

  next(): null {
    return null;
  }

  toOptions(): JsonObject {
    return {};
  }
}
