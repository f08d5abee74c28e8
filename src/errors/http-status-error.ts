import { ApiClientError, type ApiClientErrorDetails } from './api-client-error.js';
import type { ProblemDetails } from './problem-details.js';

/** What an error status brings with it, redacted. */
export interface HttpStatusErrorDetails extends ApiClientErrorDetails {
  /** The HTTP status. */
  readonly status: number;
  /** Lower-case names; sensitive ones must not be enumerable. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** At most 500 characters. */
  readonly bodyPreview?: string | undefined;
  /** The server's own id of the request. */
  readonly requestId?: string | undefined;
  /** The body, if it was sent as problem details. */
  readonly problem?: ProblemDetails | undefined;
  /** What the server asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | null | undefined;
}

/** The server answered with a status that is an error (or that `classifyResponse` called a failure). */
export class HttpStatusError extends ApiClientError {
  override readonly name: string = 'HttpStatusError';
  override readonly code: string = 'ERR_HTTP_STATUS';
  /** The HTTP status. */
  readonly status: number;
  /** The response's headers, names in lower case; sensitive ones are redacted and not enumerable. */
  readonly headers: Readonly<Record<string, string>>;
  /** At most the first 500 characters of the body, redacted. */
  readonly bodyPreview: string;
  /** The server's own id of the request, when it sent one: quote it to the provider's support. */
  readonly requestId: string | undefined;
  /** The body as problem details, when it was sent as such (RFC 9457). */
  readonly problem: ProblemDetails | undefined;
  /** How long the server asked to wait, in milliseconds; `null` when it did not say. */
  readonly retryAfterMs: number | null;

  constructor(message: string, details: HttpStatusErrorDetails) {
    super(message, details);
    this.status = details.status;
    this.headers = details.headers ?? {};
    this.bodyPreview = details.bodyPreview ?? '';
    this.requestId = details.requestId;
    this.problem = details.problem;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }

  override toJSON(): Record<string, unknown> {
    return {
      ...super.toJSON(),
      status: this.status,
      requestId: this.requestId,
      retryAfterMs: this.retryAfterMs,
      bodyPreview: this.bodyPreview,
      ...(this.problem === undefined ? {} : { problem: this.problem }),
    };
  }
}
