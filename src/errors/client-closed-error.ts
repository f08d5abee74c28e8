import { ApiClientError } from './api-client-error.js';

/** The client was closed before the request could finish. */
export class ClientClosedError extends ApiClientError {
  override readonly name: string = 'ClientClosedError';
  override readonly code: string = 'ERR_CLIENT_CLOSED';
}
