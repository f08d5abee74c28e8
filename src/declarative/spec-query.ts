import type { ApiClient } from '../client/api-client.js';
import type { ApiClientOptions } from '../client/api-client-options.js';
import type { CollectBodiesOptions, QueryOptions } from '../client/query-options.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import { isPlainObject } from '../internal/objects.js';
import { checkKeys, wrongOption } from '../options/check.js';
import type { MergeStrategy } from '../pagination/merge-pages.js';
import type { Page } from '../pagination/page.js';
import { compileSpec, type CompiledSpec } from './compile-spec.js';
import { SpecClient } from './spec-client.js';
import { SpecDocument } from './spec-document.js';
import { SpecError } from './spec-error.js';
import { GivenValues, type SpecValues } from './spec-values.js';
import type { Spec } from './spec.js';

/** How a spec is run. Everything is optional. */
export interface SpecOptions extends SpecValues {
  /** Options of the client that a spec cannot hold, such as a logger; they go before what the spec says. */
  readonly client?: Omit<ApiClientOptions, 'baseURL'> | undefined;
  /** Options of the query, such as a signal or `resumeFrom`; they go before what the spec says. */
  readonly query?: QueryOptions | undefined;
}

/** A query as `client.queryAll` and its kin take it. */
export interface QueryCall {
  readonly path: string;
  readonly params: object | undefined;
  readonly options: QueryOptions;
}

const NAMES = ['variables', 'secrets', 'env', 'client', 'query'];

/** A spec ready to run: its client, and its one query. Close it when done. */
export class SpecQuery {
  /** The client, made for this spec alone. */
  readonly client: ApiClient;
  /** What `client.queryAll` is called with. */
  readonly query: QueryCall;
  /** How the pages become one result. With `replace` and `collect` the one item of each page is its body. */
  readonly merge: MergeStrategy;

  /** @internal */
  constructor(client: ApiClient, query: QueryCall, merge: MergeStrategy) {
    this.client = client;
    this.query = query;
    this.merge = merge;
  }

  /** The pages, as they come. @param options go before those of the spec. @throws what `ApiClient.queryAll` throws */
  pages<T = unknown>(options?: QueryOptions<T>): AsyncGenerator<Page<T>, void, unknown> {
    const { path, params } = this.query;
    return this.client.queryAll<T>(path, params, this.#with(options));
  }

  /** The items, one by one. @param options go before those of the spec. @throws what `ApiClient.queryAll` throws */
  items<T = unknown>(options?: QueryOptions<T>): AsyncGenerator<T, void, unknown> {
    const { path, params } = this.query;
    return this.client.queryItems<T>(path, params, this.#with(options));
  }

  /**
   * All pages in one, as the spec's `merge_strategy` says: a list of items (`append`, `extend`), the last body
   * (`replace`), or a list of all bodies (`collect`). On failure the error's `collected` holds what there was.
   *
   * @throws what `ApiClient.collect` throws
   */
  result<T = unknown>(options?: QueryOptions): Promise<T> {
    const { path, params } = this.query;
    // Lists within lists were flattened already, page by page.
    const merge = this.merge === 'extend' ? 'append' : this.merge;
    // The type of the result is the caller's claim: it hangs on a word in the spec.
    const collect = { ...this.#with(options), merge } as CollectBodiesOptions<'replace'>;
    return this.client.collect<T>(path, params, collect);
  }

  /** Closes the client. */
  close(): Promise<void> {
    return this.client.close();
  }

  /** Lets `await using` close it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #with<T>(options: QueryOptions<T> | undefined): QueryOptions<T> {
    return { ...(this.query.options as QueryOptions<T>), ...options };
  }
}

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

/** The checks of the client's own constructor speak of options; here they are those of a spec. */
function buildClient(
  compiled: CompiledSpec,
  options: SpecOptions['client'],
  file: string | undefined,
): SpecClient {
  try {
    return new SpecClient(overlay(compiled.client, options), compiled.merge, compiled.stopAt);
  } catch (error) {
    if (!(error instanceof ConfigurationError) || error instanceof SpecError) throw error;
    throw new SpecError([{ path: '', message: error.message }], file);
  }
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
  const client = buildClient(compiled, clientOptions, document.file);
  const query = {
    path: compiled.path,
    params: compiled.params,
    options: { ...compiled.query, ...queryOptions },
  };
  return new SpecQuery(client, query, compiled.merge.strategy);
}
