import { ApiClientError } from './api-client-error.js';

/** A redirect, a next URL or a path leads to another origin that `allowedOrigins` does not list. Nothing was sent there. */
export class CrossOriginError extends ApiClientError {
  override readonly name: string = 'CrossOriginError';
  override readonly code: string = 'ERR_CROSS_ORIGIN';
}
