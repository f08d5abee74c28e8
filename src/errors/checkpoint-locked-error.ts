import { CheckpointError } from './checkpoint-error.js';

/** Another process holds this checkpoint's key. */
export class CheckpointLockedError extends CheckpointError {
  override readonly name: string = 'CheckpointLockedError';
  override readonly code: string = 'ERR_CHECKPOINT_LOCKED';
}
