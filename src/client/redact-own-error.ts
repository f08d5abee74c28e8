import { ApiClientError } from '../errors/api-client-error.js';
import { CrossOriginError } from '../errors/cross-origin-error.js';
import { PaginationError } from '../errors/pagination-error.js';
import type { Redactor } from '../redaction/redactor.js';

/**
 * Takes secrets out of the errors whose messages repeat what a server sent, and which are made where no redactor is
 * at hand. In place: class, fields and call site stay.
 */
export function redactOwnError(error: unknown, redactor: Redactor): void {
  if (!(error instanceof PaginationError || error instanceof CrossOriginError)) return;
  error.message = redactor.text(error.message);
  if (error.stack !== undefined) error.stack = redactor.text(error.stack);
  const { cause } = error;
  if (cause !== undefined && !(cause instanceof ApiClientError)) error.cause = redactor.scrubError(cause);
}
