import type { JsonObject } from '../internal/json.js';
import type { Paginator } from './paginator.js';

/** For what comes in one page: never asks for another. */
export class SinglePagePaginator implements Paginator {
  readonly kind = 'single-page';

  next(): null {
    return null;
  }

  toOptions(): JsonObject {
    return {};
  }
}
