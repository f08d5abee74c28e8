import { ApiClientError } from './api-client-error.js';

/** An option or an argument is unknown or wrong; the message names it, says what was expected and what was given. */
export class ConfigurationError extends ApiClientError {
  override readonly name: string = 'ConfigurationError';
  override readonly code: string = 'ERR_CONFIGURATION';
}
