import { createHash } from 'node:crypto';
import type { RequestInput } from '../http/api-request.js';
import { canonicalJson } from '../internal/canonical-json.js';
import { fieldsOf, headerRecord, paramRecord, splitQuery } from './request-fields.js';

/** Parameters as they will be sent: text, with what is not sent left out. */
export function sentParams(params: Readonly<Record<string, unknown>>): Record<string, string | string[]> {
  const text = (value: unknown): string => {
    if (value instanceof Date) return JSON.stringify(value).slice(1, -1);
    return typeof value === 'string' ? value : canonicalJson(value);
  };
  const sent = fieldsOf(undefined) as Record<string, string | string[]>;
  for (const [name, value] of Object.entries(params)) {
    if (value === null || value === undefined) continue;
    sent[name] = Array.isArray(value) ? value.map(text) : text(value);
  }
  return sent;
}

/**
 * One text for all requests that ask for the same: method, path, parameters wherever they stand and in whatever order,
 * headers and body.
 */
export function identifyRequest(request: RequestInput): string {
  return canonicalJson([
    (request.method ?? 'GET').toUpperCase(),
    splitQuery(request.path)[0],
    sentParams(paramRecord(request)),
    headerRecord(request.headers),
    request.body,
  ]);
}

/** The requests of a run, as 128-bit hashes, so that a run of many thousand pages needs little memory for them. */
export class SeenRequests {
  readonly #hashes = new Set<string>();

  /** Remembers a request by its identity; false when it was there already. */
  add(identity: string): boolean {
    const hash = createHash('sha256').update(identity).digest().toString('latin1', 0, 16);
    const before = this.#hashes.size;
    return this.#hashes.add(hash).size > before;
  }
}
