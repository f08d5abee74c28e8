import type { ApiClientOptions } from '../client/api-client-options.js';
import type { QueryOptions } from '../client/query-options.js';
import { isPlainObject } from '../internal/objects.js';
import { checkKeys, wrongOption } from '../options/check.js';
import { compileSpec } from './compile-spec.js';
import { SpecClient } from './spec-client.js';
import { SpecDocument } from './spec-document.js';
import { QueryCall, SpecQuery } from './spec-query.js';
import { SpecRefusals } from './spec-refusals.js';
import { GivenValues, type SpecValues } from './spec-values.js';
import type { Spec } from './spec.js';

/** How a spec is run. Everything is optional. */
export interface SpecOptions extends SpecValues {
  /** Options of the client that a spec cannot hold, such as a logger; they go before what the spec says. */
  readonly client?: Omit<ApiClientOptions, 'baseURL'> | undefined;
  /** Options of the query, such as a signal or `resumeFrom`; they go before what the spec says. */
  readonly query?: QueryOptions | undefined;
}

const NAMES = ['variables', 'secrets', 'env', 'client', 'query'];

function documentOf(spec: unknown): SpecDocument {
  if (spec instanceof SpecDocument) return spec;
  if (typeof spec === 'string') return SpecDocument.parse(spec);
  if (isPlainObject(spec)) return SpecDocument.of(spec);
  throw wrongOption('spec', 'YAML or JSON text, an object, or what readSpec read', spec, true);
}

/** Options given in code go before those of the spec, one by one. */
function overlay(base: ApiClientOptions, options: SpecOptions['client']): ApiClientOptions {
  const entries = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of entries) {
    const own = merged[name];
    const isGroup = ['rateLimit', 'retry', 'timeout', 'headers'].includes(name) && isPlainObject(own);
    merged[name] = isGroup && isPlainObject(value) ? { ...own, ...value } : value;
  }
  return merged as unknown as ApiClientOptions;
}

/**
 * A spec as a client and a query, to stream its pages. Nothing is sent yet.
 *
 * @param spec YAML or JSON as text, the same as an object, or what `readSpec` read.
 * @throws SpecError with everything that is wrong with the spec, each with its line; ConfigurationError for wrong options.
 */
export function specToQuery(spec: Spec | SpecDocument | string, options: SpecOptions = {}): SpecQuery {
  checkKeys(options, NAMES, 'spec options');
  const { client: clientOptions, query: queryOptions, ...values }: SpecOptions = options;
  const document = documentOf(spec);
  const compiled = compileSpec(document, new GivenValues(values));
  const overridden = [clientOptions, queryOptions].filter((given) => given !== undefined);
  const refusals = new SpecRefusals(document, compiled.places, overridden);
  const merge =
    queryOptions?.paginator === undefined ? compiled.merge : { ...compiled.merge, describePaging: null };
  let client: SpecClient;
  try {
    client = new SpecClient(overlay(compiled.client, clientOptions), merge, compiled.stopAt);
  } catch (error) {
    throw refusals.tell(error);
  }
  const query = new QueryCall(compiled.path, compiled.params, { ...compiled.query, ...queryOptions });
  return new SpecQuery(client, query, merge.strategy, refusals);
}
