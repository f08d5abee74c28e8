import { ApiClientError } from './api-client-error.js';

/** The connection failed: refused, reset, cut short, or the name did not resolve. `cause.code` says which. */
export class ConnectionError extends ApiClientError {
  override readonly name: string = 'ConnectionError';
  override readonly code: string = 'ERR_CONNECTION';
}
