import { ApiClientError } from '../errors/api-client-error.js';
import { PaginationError } from '../errors/pagination-error.js';
import type { RunPagesOptions } from './run-pages-options.js';

type Options = Pick<RunPagesOptions<unknown>, 'request' | 'scrubError'>;

/** Whether `error` is the reason with which the caller aborted. */
export function isAbort(error: unknown, { request: { signal } }: Options): boolean {
  return signal?.aborted === true && error === signal.reason;
}

/**
 * What the run throws for an error of code that may be the user's: that of this package and an abort's reason as they
 * are, and everything else as the cause of a PaginationError, which can carry a checkpoint.
 */
export function explainFailure(doing: string, error: unknown, options: Options): unknown {
  if (error instanceof ApiClientError || isAbort(error, options)) return error;
  const cause = options.scrubError?.(error);
  const what = cause === undefined ? 'an error' : `${cause.name}: ${cause.message}`;
  return new PaginationError(`${doing} failed: ${what}`, { cause });
}
