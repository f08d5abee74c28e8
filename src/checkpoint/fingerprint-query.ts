import { createHash } from 'node:crypto';
import { canonicalJson } from '../internal/canonical-json.js';
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
  /** Parameters that do not count: that of the credentials, and the one of an incremental run. */
  readonly without?: readonly string[] | undefined;
}

/**
 * A SHA-256 of the query, in hex: the same for the same method, path, parameters, body and kind of paginator, in
 * whatever order keys stand and whether parameters stand in the path or beside it.
 */
export function fingerprintQuery(query: QueryIdentity, { without = [] }: FingerprintOptions = {}): string {
  const { method = 'GET', path, params, body, paginatorKind } = query;
  const sent = sentParams(paramRecord({ path, params }));
  for (const name of without) Reflect.deleteProperty(sent, name);
  const bare = splitQuery(path)[0].replace(/^\//, '');
  const text = canonicalJson([method.toUpperCase(), bare, sent, body ?? null, paginatorKind]);
  return createHash('sha256').update(text).digest('hex');
}
