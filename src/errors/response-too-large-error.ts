import { ApiClientError } from './api-client-error.js';

/** The decompressed body is larger than `maxResponseBytes`. Never retried. */
export class ResponseTooLargeError extends ApiClientError {
  override readonly name: string = 'ResponseTooLargeError';
  override readonly code: string = 'ERR_RESPONSE_TOO_LARGE';
}
