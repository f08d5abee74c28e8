import { ApiClientError } from './api-client-error.js';

/** The response cannot be paged as the paginator expects; the message says what was seen and what to set. */
export class PaginationError extends ApiClientError {
  override readonly name: string = 'PaginationError';
  override readonly code: string = 'ERR_PAGINATION';
}
