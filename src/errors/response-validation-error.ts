import { ApiClientError, type ApiClientErrorDetails } from './api-client-error.js';

/** One way in which the data does not fit its schema. */
export interface ValidationIssue {
  /** The schema library's own words. */
  readonly message: string;
  /** Where in the data, such as `items[3].id`; empty for the whole. */
  readonly path: string;
}

/** The response's data does not fit the `schema` of the request. */
export class ResponseValidationError extends ApiClientError {
  override readonly name: string = 'ResponseValidationError';
  override readonly code: string = 'ERR_RESPONSE_VALIDATION';
  /** All that does not fit, each with its place. */
  readonly issues: readonly ValidationIssue[];

  constructor(
    message: string,
    details: ApiClientErrorDetails & { readonly issues: readonly ValidationIssue[] },
  ) {
    super(message, details);
    this.issues = details.issues;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), issues: this.issues };
  }
}
