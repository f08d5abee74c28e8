import { PaginationError } from '../errors/pagination-error.js';
import { isAbsoluteUrl } from '../http/target.js';
import type { PageRequest } from '../internal/checkpoint.js';

/**
 * `next` with its URL made absolute against the URL of the response (RFC 3986 section 5). An absolute URL keeps every
 * byte; whether it may be followed is for the client to decide.
 *
 * @throws PaginationError for what is no URL.
 */
export function resolveNextUrl(next: PageRequest, responseUrl: string): PageRequest {
  if (next.url === undefined) return next;
  if (!URL.canParse(next.url, responseUrl))
    throw new PaginationError('The URL of the next page is not a valid URL');
  return isAbsoluteUrl(next.url) ? next : { ...next, url: new URL(next.url, responseUrl).href };
}
