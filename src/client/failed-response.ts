import { STATUS_CODES } from 'node:http';
import type { ApiClientErrorDetails, FailedRequest } from '../errors/api-client-error.js';
import type { HttpStatusError } from '../errors/http-status-error.js';
import type { ProblemDetails } from '../errors/problem-details.js';
import { createStatusError, RateLimitError } from '../errors/status-errors.js';
import type { ApiResponse } from '../http/api-response.js';
import { isPlainObject } from '../internal/objects.js';
import { REDACTED } from '../redaction/ranges.js';
import type { Redactor } from '../redaction/redactor.js';
import { plural } from './failure-text.js';

/** A response that is not `ok`. */
export interface FailedResponse {
  readonly response: ApiResponse;
  /** The body before parsing, for the preview. */
  readonly body: unknown;
  readonly rateLimited: boolean;
  /** Whether it is never to be retried. */
  readonly final: boolean;
  /** Whether `classifyResponse` asked for a retry. */
  readonly asked: boolean;
  readonly retryAfterMs: number | null;
  /** Whether the limiter pauses for `retryAfterMs`. */
  readonly limiterWaits: boolean;
  /** The provider's own words, from `classifyResponse`. */
  readonly message: string | undefined;
}

/** The members that RFC 9457 defines, and their types. */
const PROBLEM_MEMBERS: Readonly<Record<string, string | undefined>> = {
  type: 'string',
  title: 'string',
  detail: 'string',
  instance: 'string',
  status: 'number',
};

/** The body as problem details, when the server says that it is some (RFC 9457 section 3). */
function problemOf(response: ApiResponse, redactor: Redactor): ProblemDetails | undefined {
  const isProblem = /^application\/problem\+json\b/i.test(response.headers['content-type'] ?? '');
  if (!isProblem || !isPlainObject(response.data)) return undefined;
  const body = redactor.value(response.data) as Record<string, unknown>;
  // Members of the wrong type are ignored, as the RFC asks.
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => {
      const expected = PROBLEM_MEMBERS[name];
      return expected === undefined || typeof value === expected;
    }),
  );
}

/** The headers with secret values redacted; the sensitive ones stay readable by name only, and redacted. */
function headersOf(response: ApiResponse, redactor: Redactor): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const name of Object.getOwnPropertyNames(response.headers)) {
    const value = response.headers[name] ?? '';
    const hidden = !Object.prototype.propertyIsEnumerable.call(response.headers, name);
    Object.defineProperty(headers, name, {
      value: hidden ? REDACTED : redactor.text(value),
      enumerable: !hidden,
    });
  }
  return Object.freeze(headers);
}

/**
 * The typed error of a response that is not `ok`.
 *
 * @param advice what to do about it; `''` where there is nothing to do.
 */
export function createFailedResponseError(
  failed: FailedResponse,
  advice: string,
  context: ApiClientErrorDetails & { readonly request: FailedRequest; readonly attempts: number },
  redactor: Redactor,
): HttpStatusError {
  const { response, rateLimited, retryAfterMs } = failed;
  const { request, attempts } = context;
  const problem = problemOf(response, redactor);
  const phrase = STATUS_CODES[response.status];
  const said = failed.message ?? problem?.title;
  const message =
    `${request.method} ${request.url} answered ${String(response.status)}` +
    (phrase === undefined ? '' : ` ${phrase}`) +
    (rateLimited && response.status !== 429 ? ', which is a rate limit here,' : '') +
    ` after ${plural(attempts, 'attempt')}` +
    (said === undefined ? '' : `: ${redactor.text(said)}`) +
    advice;
  const details = {
    ...context,
    status: response.status,
    headers: headersOf(response, redactor),
    bodyPreview: redactor.preview(failed.body),
    requestId: response.requestId,
    problem,
    retryAfterMs,
  };
  return rateLimited ? new RateLimitError(message, details) : createStatusError(message, details);
}
