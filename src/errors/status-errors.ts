import { HttpStatusError, type HttpStatusErrorDetails } from './http-status-error.js';

/** 400: the request itself is wrong. */
export class BadRequestError extends HttpStatusError {
  override readonly name: string = 'BadRequestError';
  override readonly code: string = 'ERR_BAD_REQUEST';
}

/** 401: no credentials, or not accepted (after a refresh, where one is possible). */
export class AuthenticationError extends HttpStatusError {
  override readonly name: string = 'AuthenticationError';
  override readonly code: string = 'ERR_AUTHENTICATION';
}

/** 403: the credentials do not allow this. */
export class PermissionDeniedError extends HttpStatusError {
  override readonly name: string = 'PermissionDeniedError';
  override readonly code: string = 'ERR_PERMISSION_DENIED';
}

/** 404: there is nothing at this address, or nothing these credentials may see. */
export class NotFoundError extends HttpStatusError {
  override readonly name: string = 'NotFoundError';
  override readonly code: string = 'ERR_NOT_FOUND';
}

/** 409: the request conflicts with the resource's state. */
export class ConflictError extends HttpStatusError {
  override readonly name: string = 'ConflictError';
  override readonly code: string = 'ERR_CONFLICT';
}

/** 422: understood, but refused for its content. */
export class UnprocessableEntityError extends HttpStatusError {
  override readonly name: string = 'UnprocessableEntityError';
  override readonly code: string = 'ERR_UNPROCESSABLE_ENTITY';
}

/** A rate limit stopped the request (429, or what `classifyResponse` called `rate-limited`) and waiting was no option. */
export class RateLimitError extends HttpStatusError {
  override readonly name: string = 'RateLimitError';
  override readonly code: string = 'ERR_RATE_LIMIT';
}

/** 5xx: the server failed. */
export class ServerError extends HttpStatusError {
  override readonly name: string = 'ServerError';
  override readonly code: string = 'ERR_SERVER';
}

type StatusErrorClass = new (message: string, details: HttpStatusErrorDetails) => HttpStatusError;

const CLASS_BY_STATUS: ReadonlyMap<number, StatusErrorClass> = new Map<number, StatusErrorClass>([
  [400, BadRequestError],
  [401, AuthenticationError],
  [403, PermissionDeniedError],
  [404, NotFoundError],
  [409, ConflictError],
  [422, UnprocessableEntityError],
  [429, RateLimitError],
]);

/** The error of the class that stands for `details.status`. */
export function createStatusError(message: string, details: HttpStatusErrorDetails): HttpStatusError {
  const fallback = details.status >= 500 && details.status <= 599 ? ServerError : HttpStatusError;
  return new (CLASS_BY_STATUS.get(details.status) ?? fallback)(message, details);
}
