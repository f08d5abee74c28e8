import { CheckpointError } from './checkpoint-error.js';

/** The checkpoint is not one this version can read: damaged, or written by a newer version. It is left untouched. */
export class CheckpointCorruptError extends CheckpointError {
  override readonly name: string = 'CheckpointCorruptError';
  override readonly code: string = 'ERR_CHECKPOINT_CORRUPT';
}
