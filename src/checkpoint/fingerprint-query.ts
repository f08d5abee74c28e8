import { createHash } from 'node:crypto';
import { canonicalJson } from '../internal/canonical-json.js';
import { isPlainObject } from '../internal/objects.js';
import type { SentLocation } from '../pagination/location.js';
import type { Path } from '../pagination/path.js';
import { paramRecord, splitQuery } from '../pagination/request-fields.js';
import { sentParams } from '../pagination/request-identity.js';

/** What makes a query the same query. */
export interface QueryIdentity {
  readonly method?: string | undefined;
  readonly path: string;
  readonly params?: object | undefined;
  readonly body?: unknown;
  /** Of the query's own paginator: `'auto'` when it is detected. */
  readonly paginatorKind: string;
}

/** Options of {@link fingerprintQuery}. */
export interface FingerprintOptions {
  /** Parameters that do not count: those of the credentials. */
  readonly without?: readonly string[] | undefined;
  /** Where an incremental run says from when on, in the query or the body: that does not count either. */
  readonly since?: SentLocation | undefined;
}

/** A copy of `value` without what stands at `path`. */
function withoutPath(value: unknown, [key, ...rest]: Path): unknown {
  if (!isPlainObject(value) || typeof key !== 'string' || !Object.hasOwn(value, key)) return value;
  const { [key]: found, ...others } = value;
  return rest.length === 0 ? others : { ...others, [key]: withoutPath(found, rest) };
}

function withoutField(body: unknown, path: Path): unknown {
  if (!(body instanceof URLSearchParams)) return withoutPath(body, path);
  const form = new URLSearchParams(body);
  form.delete(String(path[0]));
  return form;
}

/**
 * A SHA-256 of the query, in hex: the same for the same method, path, parameters, body and kind of paginator, in
 * whatever order keys stand and whether parameters stand in the path or beside it.
 */
export function fingerprintQuery(
  query: QueryIdentity,
  { without = [], since }: FingerprintOptions = {},
): string {
  const { method = 'GET', path, params, body, paginatorKind } = query;
  const sent = sentParams(paramRecord({ path, params }));
  const left = since?.target === 'query' ? [...without, String(since.path[0])] : without;
  for (const name of left) Reflect.deleteProperty(sent, name);
  const bare = splitQuery(path)[0].replace(/^\//, '');
  const asked = since?.target === 'body' ? withoutField(body, since.path) : body;
  const text = canonicalJson([method.toUpperCase(), bare, sent, asked ?? null, paginatorKind]);
  return createHash('sha256').update(text).digest('hex');
}
