import { CheckpointCorruptError } from '../errors/checkpoint-corrupt-error.js';
import { CheckpointMismatchError } from '../errors/checkpoint-mismatch-error.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import type { PaginatorRecord } from '../internal/checkpoint.js';
import { paginatorFromRecord } from './paginator-registry.js';
import type { Paginator } from './paginator.js';

/** The paginator a run starts with, and whether it still has to be resolved with the first response. */
export interface StartingPaginator {
  readonly paginator: Paginator;
  readonly resolved: boolean;
}

/** The error for a checkpoint whose paginator this query does not have. */
export function otherPaginator(recorded: string, own: string): CheckpointMismatchError {
  return new CheckpointMismatchError(
    `The checkpoint was made with a paginator of kind "${recorded}", the query has one of kind "${own}"`,
  );
}

/**
 * The paginator to continue with: the query's own when it is of the recorded kind (its options may have been mended
 * since), or the recorded one when the query leaves the choice to detection.
 *
 * @throws CheckpointMismatchError, CheckpointCorruptError
 */
export function resumePaginator(own: Paginator, record: PaginatorRecord | null): StartingPaginator {
  const resolved = own.resolve === undefined;
  if (record === null) return { paginator: own, resolved };
  if (record.kind === own.kind) return { paginator: own, resolved: true };
  if (resolved) throw otherPaginator(record.kind, own.kind);
  try {
    const recorded = paginatorFromRecord(record);
    // One that cannot be rebuilt is resolved anew, and its kind compared then.
    return recorded === null ? { paginator: own, resolved: false } : { paginator: recorded, resolved: true };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new CheckpointCorruptError(
      `The checkpoint records a paginator with wrong options: ${error.message}`,
    );
  }
}
