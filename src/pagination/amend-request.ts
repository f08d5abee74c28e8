import { PaginationError } from '../errors/pagination-error.js';
import type { RequestInput } from '../http/api-request.js';
import type { PageRequest } from '../internal/checkpoint.js';
import { hasBrand } from '../internal/brand.js';
import { isPlainObject, isPrototypeKey, mergeDeep } from '../internal/objects.js';
import { fieldsOf, withoutParams } from './request-fields.js';

/** `null` removes, `undefined` says nothing. */
function amendByKey(
  fields: Record<string, unknown>,
  amendments: object | undefined,
): Record<string, unknown> {
  for (const [name, value] of Object.entries(amendments ?? {}) as [string, unknown][]) {
    if (isPrototypeKey(name)) continue;
    if (value === null) Reflect.deleteProperty(fields, name);
    else if (value !== undefined) fields[name] = value;
  }
  return fields;
}

/** Header names are the same in any case: an amendment replaces the caller's spelling too. */
function amendHeaders(headers: object | undefined, amendments: object): Record<string, unknown> {
  const fields = hasBrand(headers, 'Headers') ? Object.fromEntries(headers as Headers) : fieldsOf(headers);
  const named = new Set(
    Object.entries(amendments).flatMap(([name, value]) => (value === undefined ? [] : [name.toLowerCase()])),
  );
  for (const name of Object.keys(fields)) {
    if (named.has(name.toLowerCase())) Reflect.deleteProperty(fields, name);
  }
  return amendByKey(fields, amendments);
}

function amendBody(body: unknown, amendments: object): unknown {
  if (body === undefined || body === null || isPlainObject(body)) return mergeDeep(body, amendments);
  if (body instanceof URLSearchParams) {
    const form = new URLSearchParams(body);
    for (const [name, value] of Object.entries(amendments) as [string, string | number | null | object][]) {
      if (typeof value !== 'object') form.set(name, String(value));
      else if (value === null) form.delete(name);
      else
        throw new PaginationError(
          `A form body cannot hold the nested value that paging puts at body.${name}`,
        );
    }
    return form;
  }
  throw new PaginationError(
    'The next page is asked for in the request body, but that is not a plain object (nor URLSearchParams)',
  );
}

/**
 * `request` amended into that of the next page. `url` replaces the path and the call's parameters; parameters and
 * headers are set by key, and removed by `null`; the body is amended deeply, its arrays replaced. A parameter that
 * stands in the path itself is replaced there, never sent twice. Neither argument is changed.
 *
 * @throws PaginationError when the body cannot be amended (a string, a stream).
 */
export function amendRequest<Request extends RequestInput>(
  request: Request,
  { url, params, headers, body }: PageRequest,
): Request {
  const named = new Set(
    Object.entries(params ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [name])),
  );
  const path = withoutParams(url ?? request.path, named);
  return {
    ...request,
    path,
    ...(url === undefined && params === undefined
      ? {}
      : { params: amendByKey(fieldsOf(url === undefined ? request.params : undefined), params) }),
    ...(headers === undefined ? {} : { headers: amendHeaders(request.headers, headers) }),
    ...(body === undefined ? {} : { body: amendBody(request.body, body) }),
  };
}
