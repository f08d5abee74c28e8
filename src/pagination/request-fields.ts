import type { RequestInput } from '../http/api-request.js';
import { hasBrand } from '../internal/brand.js';

/** Splits a path or URL at its query, the fragment dropped; the query comes without its question mark. */
export function splitQuery(path: string): readonly [bare: string, query: string] {
  const hash = path.indexOf('#');
  const whole = hash === -1 ? path : path.slice(0, hash);
  const mark = whole.indexOf('?');
  return mark === -1 ? [whole, ''] : [whole.slice(0, mark), whole.slice(mark + 1)];
}

function addRepeated(record: Record<string, unknown>, name: string, value: string): void {
  const known = Object.hasOwn(record, name) ? record[name] : undefined;
  if (known === undefined) define(record, name, value);
  else if (Array.isArray(known)) known.push(value);
  else record[name] = [known, value];
}

/** Assignment to `__proto__` would reach the prototype; defining the key does not. */
function define(record: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(record, name, { value, enumerable: true, writable: true, configurable: true });
}

/** Parameters as a fresh record, whether they were given as an object or as `URLSearchParams`. */
export function fieldsOf(fields: object | undefined): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  if (fields instanceof URLSearchParams) {
    for (const [name, value] of fields) addRepeated(record, name, value);
  } else if (fields !== undefined) {
    for (const name of Object.keys(fields)) define(record, name, (fields as Record<string, unknown>)[name]);
  }
  return record;
}

/** Everything the request's query will carry: what stands in its path, and its parameters, which win. */
export function paramRecord(request: RequestInput): Record<string, unknown> {
  const record = fieldsOf(new URLSearchParams(splitQuery(request.path)[1]));
  for (const [name, value] of Object.entries(fieldsOf(request.params))) {
    if (value !== null && value !== undefined) define(record, name, value);
  }
  return record;
}

/** Headers as a fresh record by lower-case name, whether given as an object or as `Headers`. */
export function headerRecord(headers: object | undefined): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  const entries = hasBrand(headers, 'Headers')
    ? (headers as Headers).entries()
    : Object.entries(headers ?? {});
  for (const [name, value] of entries) define(record, name.toLowerCase(), value);
  return record;
}

/** `path` without the parameters of these names; what stays keeps its bytes. */
export function withoutParams(path: string, names: ReadonlySet<string>): string {
  const [bare, query] = splitQuery(path);
  if (query === '' || names.size === 0) return path;
  const kept = query.split('&').filter((pair) => {
    const [name] = new URLSearchParams(pair).keys();
    return name === undefined || !names.has(name);
  });
  return kept.length === 0 ? bare : `${bare}?${kept.join('&')}`;
}
