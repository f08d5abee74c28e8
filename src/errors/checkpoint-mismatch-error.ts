import { CheckpointError } from './checkpoint-error.js';

/** The checkpoint belongs to another query. */
export class CheckpointMismatchError extends CheckpointError {
  override readonly name: string = 'CheckpointMismatchError';
  override readonly code: string = 'ERR_CHECKPOINT_MISMATCH';
}
