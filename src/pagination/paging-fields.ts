import type { RequestInput } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import { isPlainObject } from '../internal/objects.js';
import { formatPath, type Path } from './path.js';
import { CONTAINERS } from './paging-names.js';
import { paramRecord } from './request-fields.js';

/** An object that may say something about paging, and where it stands in the body. */
export interface Scope {
  readonly path: Path;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A field found by its name. */
export interface Field {
  readonly key: string;
  readonly value: unknown;
  readonly scope: Scope;
  /** Its read location: `body.meta.next`. */
  readonly location: string;
}

const MAX_DEPTH = 3;

/** The body and the objects in it that by their names may speak of paging, outer ones first. */
export function pagingScopes(body: unknown): Scope[] {
  if (!isPlainObject(body)) return [];
  const scopes: Scope[] = [{ path: [], fields: body }];
  for (const { path, fields } of scopes) {
    if (path.length >= MAX_DEPTH) continue;
    for (const [key, value] of Object.entries(fields)) {
      if (CONTAINERS.has(key) && isPlainObject(value)) scopes.push({ path: [...path, key], fields: value });
    }
  }
  return scopes;
}

/** The read location of a path in the body. */
export function bodyLocation(path: Path): string {
  const text = formatPath(path);
  return text.startsWith('[') ? `body${text}` : `body.${text}`;
}

/** The first field, by scope and then by key, that has one of these names and an acceptable value. */
export function findField(
  scopes: readonly Scope[],
  keys: readonly string[],
  accepts: (value: unknown, scope: Scope) => boolean,
): Field | undefined {
  for (const scope of scopes) {
    for (const key of keys) {
      if (!Object.hasOwn(scope.fields, key)) continue;
      const value = scope.fields[key];
      if (accepts(value, scope)) return { key, value, scope, location: bodyLocation([...scope.path, key]) };
    }
  }
  return undefined;
}

/** A first response, laid out for detection. */
export class Sighting {
  readonly scopes: readonly Scope[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly #body: Readonly<Record<string, unknown>> | undefined;

  constructor(
    readonly response: ApiResponse,
    request: RequestInput | undefined,
  ) {
    this.scopes = pagingScopes(response.data);
    this.params = request === undefined ? {} : paramRecord(request);
    const method = (request?.method ?? 'GET').toUpperCase();
    const body = method === 'GET' || method === 'HEAD' ? undefined : request?.body;
    this.#body = isPlainObject(body) ? body : undefined;
  }

  /** Where `param` goes: where the caller put it, else into the JSON body of a POST, else into the query. */
  sendAs(param: string): string {
    const inBody = this.#body !== undefined && !Object.hasOwn(this.params, param);
    return inBody ? bodyLocation([param]) : `query.${param}`;
  }

  /** What the caller sent under `param`. */
  sent(param: string): unknown {
    if (this.#body !== undefined && Object.hasOwn(this.#body, param)) return this.#body[param];
    return Object.hasOwn(this.params, param) ? this.params[param] : undefined;
  }
}
