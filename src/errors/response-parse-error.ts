import { ApiClientError, type ApiClientErrorDetails } from './api-client-error.js';

/** A 2xx body is not what it should be: invalid or truncated JSON. */
export class ResponseParseError extends ApiClientError {
  override readonly name: string = 'ResponseParseError';
  override readonly code: string = 'ERR_RESPONSE_PARSE';
  /** The HTTP status of the response. */
  readonly status: number;
  /** At most the first 500 characters of the body, redacted. */
  readonly bodyPreview: string;

  constructor(
    message: string,
    details: ApiClientErrorDetails & { readonly status: number; readonly bodyPreview: string },
  ) {
    super(message, details);
    this.status = details.status;
    this.bodyPreview = details.bodyPreview;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), status: this.status, bodyPreview: this.bodyPreview };
  }
}
