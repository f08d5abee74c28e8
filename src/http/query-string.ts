import { ConfigurationError } from '../errors/configuration-error.js';
import { isPromiseLike } from '../internal/promises.js';
import { wrongOption } from '../options/check.js';

function serializeValue(name: string, value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      if (Number.isFinite(value)) return String(value);
      break;
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
      break;
    default:
  }
  throw wrongOption(
    `params.${name}`,
    'a string, a finite number, a boolean, a Date or an array of these (serialise anything else yourself)',
    value,
    true,
  );
}

function* entries(params: object): Generator<readonly [string, unknown]> {
  if (params instanceof URLSearchParams) {
    yield* params.entries();
    return;
  }
  for (const name of Object.keys(params)) yield [name, (params as Record<string, unknown>)[name]];
}

/**
 * Refuses what holds no parameters by key: of a `Map`, a list of pairs or a promise that was not awaited, nothing would
 * be sent, silently.
 *
 * @throws ConfigurationError
 */
export function checkParamsObject(params: unknown, name: string): asserts params is object {
  if (typeof params === 'object' && params !== null) {
    if (params instanceof URLSearchParams) return;
    if (!(Symbol.iterator in params) && !(params instanceof Date) && !isPromiseLike(params)) return;
  }
  throw wrongOption(name, 'an object of parameters, or URLSearchParams', params, true);
}

/**
 * Query parameters as `a=1&b=2`, percent-encoded (RFC 3986). Arrays repeat the key, `null` and `undefined` are left
 * out, dates become ISO 8601 in UTC.
 *
 * @throws ConfigurationError for values that have no obvious text, such as objects and `NaN`.
 */
export function serializeParams(params: object): string {
  let query = '';
  const append = (name: string, value: unknown): void => {
    if (value === null || value === undefined) return;
    query += `${query === '' ? '' : '&'}${encodeURIComponent(name)}=${encodeURIComponent(serializeValue(name, value))}`;
  };
  try {
    for (const [name, value] of entries(params)) {
      if (Array.isArray(value)) for (const element of value) append(name, element);
      else append(name, value);
    }
  } catch (error) {
    // encodeURIComponent refuses lone surrogates.
    if (error instanceof URIError) throw new ConfigurationError('params hold text that is not valid Unicode');
    throw error;
  }
  return query;
}

/** `url` with `query` appended, before a fragment if there is one. */
export function appendQuery(url: string, query: string): string {
  if (query === '') return url;
  const hash = url.indexOf('#');
  const bare = hash === -1 ? url : url.slice(0, hash);
  const separator = !bare.includes('?') ? '?' : bare.endsWith('?') || bare.endsWith('&') ? '' : '&';
  return bare + separator + query;
}

/** The names of the query parameters that `url` carries, decoded. */
export function paramNamesOf(url: string): ReadonlySet<string> {
  const start = url.indexOf('?');
  return start === -1 ? new Set() : new Set(new URLSearchParams(url.slice(start + 1)).keys());
}

/** `url` with those of `params` appended that it does not carry yet. */
export function addAbsentParams(url: string, params: Readonly<Record<string, unknown>>): string {
  const present = paramNamesOf(url);
  const absent = Object.fromEntries(Object.entries(params).filter(([name]) => !present.has(name)));
  return appendQuery(url, serializeParams(absent));
}
