import { PaginationError } from './pagination-error.js';

/** The next page is one that this run has requested before: following it would never end. */
export class PaginationLoopError extends PaginationError {
  override readonly name: string = 'PaginationLoopError';
  override readonly code: string = 'ERR_PAGINATION_LOOP';
}
