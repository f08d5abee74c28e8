import type { SpecDocument } from './spec-document.js';
import { specToQuery, type SpecOptions } from './spec-to-query.js';
import type { Spec } from './spec.js';

/**
 * Runs a spec to its end and resolves to its one result, as its `merge_strategy` says. What streams, or keeps
 * checkpoints, uses {@link specToQuery}.
 *
 * @param spec YAML or JSON as text, the same as an object, or what `readSpec` read.
 * @throws SpecError before anything is sent, with everything that is wrong with the spec; MaxApiCallsExceeded when
 *   `max_iterations` was reached and more remains; PaginationError; ApiClientError. `collected` on an error holds what
 *   there was.
 */
export async function runSpec<T = unknown>(
  spec: Spec | SpecDocument | string,
  options: SpecOptions = {},
): Promise<T> {
  const query = specToQuery(spec, options);
  try {
    return await query.result<T>();
  } finally {
    await query.close();
  }
}
