import { PaginationError } from '../errors/pagination-error.js';
import type { PageRequest } from '../internal/checkpoint.js';
import { isPlainObject, mergeDeep } from '../internal/objects.js';
import { fieldsOf, headerRecord } from './request-fields.js';

const FIELDS: readonly string[] = ['url', 'params', 'headers', 'body'];

/** As JSON would write it: dates become text, what is `undefined` is left out, and nothing is shared. */
function asJson(value: object, what: string): Record<string, unknown> {
  try {
    const text = JSON.stringify(value, (_key, field: unknown) =>
      typeof field === 'bigint' ? field.toString() : field,
    );
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new PaginationError(`${what} of the next page's request cannot be written as JSON`, { cause });
  }
}

/**
 * Checks what a paginator or an overridden `nextPage` answered, and copies it into plain JSON, so that a checkpoint
 * says exactly what is sent. Header names become lower case.
 *
 * @throws PaginationError
 */
export function checkPageRequest(value: unknown): PageRequest {
  if (!isPlainObject(value)) {
    throw new PaginationError(
      "The next page's request must be null or an object of url, params, headers and body; " +
        `got ${Array.isArray(value) ? 'an array' : typeof value}`,
    );
  }
  const unknown = Object.keys(value).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) {
    throw new PaginationError(
      `The next page's request has the unknown field "${unknown}"; known are ${FIELDS.join(', ')}`,
    );
  }
  const { url, params, headers, body } = value;
  if (url !== undefined && (typeof url !== 'string' || url.trim() === '')) {
    throw new PaginationError("The url of the next page's request must be a non-empty string");
  }
  const object = (field: unknown, name: string): object | undefined => {
    if (field === undefined) return undefined;
    if (typeof field === 'object' && field !== null && !Array.isArray(field)) return field;
    throw new PaginationError(`The ${name} of the next page's request must be an object`);
  };
  const given = {
    params: object(params, 'params'),
    headers: object(headers, 'headers'),
    body: object(body, 'body'),
  };
  return {
    ...(url === undefined ? {} : { url: url.trim() }),
    ...(given.params === undefined ? {} : { params: asJson(fieldsOf(given.params), 'The params') }),
    ...(given.headers === undefined ? {} : { headers: asJson(headerRecord(given.headers), 'The headers') }),
    ...(given.body === undefined ? {} : { body: asJson(given.body, 'The body') }),
  };
}

function overlay(first: object | undefined, second: object | undefined): object | undefined {
  return first === undefined || second === undefined ? (second ?? first) : { ...first, ...second };
}

/**
 * One page request that amends as `first` and then `second` do. (One thing cannot be said so: that an object in the
 * original body was replaced by a scalar and that by an object again; the two objects are merged then.)
 *
 * Both must have been checked by {@link checkPageRequest}; neither is changed.
 */
export function composePageRequests(first: PageRequest, second: PageRequest): PageRequest {
  const url = second.url ?? first.url;
  const params = second.url !== undefined ? second.params : overlay(first.params, second.params);
  const headers = overlay(first.headers, second.headers);
  const body =
    first.body === undefined || second.body === undefined
      ? (second.body ?? first.body)
      : (mergeDeep(first.body, second.body) as object);
  return {
    ...(url === undefined ? {} : { url }),
    ...(params === undefined ? {} : { params }),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
  };
}
