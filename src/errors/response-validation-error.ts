import { ApiClientError, type ApiClientErrorDetails } from './api-client-error.js';

/** One way in which the data does not fit its schema. */
export interface ValidationIssue {
  /** The schema library's own words. */
  readonly message: string;
  /** Where in the data, such as `items[3].id`; empty for the whole. */
  readonly path: string;
}

/** What a {@link ResponseValidationError} is given, free of secrets. */
export interface ResponseValidationErrorDetails extends ApiClientErrorDetails {
  /** All that does not fit. */
  readonly issues: readonly ValidationIssue[];
  /** The page, 1-based. @default not in a query */
  readonly pageNumber?: number | undefined;
  /** The item's place in the page, from 0. @default not in a query */
  readonly itemIndex?: number | undefined;
}

/** The response's data does not fit the `schema` of the request. */
export class ResponseValidationError extends ApiClientError {
  override readonly name: string = 'ResponseValidationError';
  override readonly code: string = 'ERR_RESPONSE_VALIDATION';
  /** All that does not fit, each with its place. */
  readonly issues: readonly ValidationIssue[];
  /** In a query: the page, 1-based. */
  readonly pageNumber: number | undefined;
  /** In a query: the item's place in that page, as the server sent it, from 0. */
  readonly itemIndex: number | undefined;

  constructor(message: string, details: ResponseValidationErrorDetails) {
    super(message, details);
    this.issues = details.issues;
    this.pageNumber = details.pageNumber;
    this.itemIndex = details.itemIndex;
  }

  override toJSON(): Record<string, unknown> {
    const { issues, pageNumber, itemIndex } = this;
    return { ...super.toJSON(), issues, ...(pageNumber === undefined ? {} : { pageNumber, itemIndex }) };
  }
}
