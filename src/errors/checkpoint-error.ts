import { ApiClientError } from './api-client-error.js';

/** A checkpoint could not be read, written or used. */
export class CheckpointError extends ApiClientError {
  override readonly name: string = 'CheckpointError';
  override readonly code: string = 'ERR_CHECKPOINT';
}
