import { inspect } from 'node:util';
import type { ApiClient } from '../client/api-client.js';
import type { CollectBodiesOptions, QueryOptions } from '../client/query-options.js';
import type { MergeStrategy } from '../pagination/merge-pages.js';
import type { Page } from '../pagination/page.js';

/** A query as `client.queryAll` and its kin take it. Printing it prints none of its values: some may be secrets. */
export class QueryCall {
  /** Appended to the client's base URL. */
  readonly path: string;
  /** What goes into the query string. */
  readonly params: object | undefined;
  /** How the spec says that it is run. */
  readonly options: QueryOptions;

  /** @internal */
  constructor(path: string, params: object | undefined, options: QueryOptions) {
    this.path = path;
    this.params = params;
    this.options = options;
  }

  /** Empty: its values may be secrets. */
  toJSON(): object {
    return {};
  }

  /** For `util.inspect` and `console.log`: none of its values. */
  [inspect.custom](): string {
    return 'QueryCall {}';
  }
}

/** A spec ready to run: its client, and its one query. Close it when done. */
export class SpecQuery {
  /** The client, made for this spec alone. */
  readonly client: ApiClient;
  /** What `client.queryAll` is called with. */
  readonly query: QueryCall;
  /** How the pages become one result. */
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

  /**
   * What the result is made of, one by one: items, or whole bodies where the strategy is `replace` or `collect`.
   *
   * @param options go before those of the spec.
   * @throws what `ApiClient.queryAll` throws
   */
  items<T = unknown>(options?: QueryOptions<T>): AsyncGenerator<T, void, unknown> {
    const { path, params } = this.query;
    if (this.merge === 'replace' || this.merge === 'collect') return bodiesOf<T>(this.pages(options));
    return this.client.queryItems<T>(path, params, this.#with(options));
  }

  /**
   * All pages in one, as the spec's `merge_strategy` says: a list of items (`append`, `extend`), the last body
   * (`replace`), or a list of all bodies (`collect`). On failure the error's `collected` holds what there was.
   *
   * @throws ConfigurationError for a spec with a checkpoint: what is collected has no consumer who could have got as far;
   *   what `ApiClient.collect` throws
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

  /** Without the query: its values may be secrets. */
  toJSON(): object {
    return { client: this.client, merge: this.merge };
  }

  /** For `util.inspect` and `console.log`: without the query. */
  [inspect.custom](): string {
    return `SpecQuery { client: ${inspect(this.client)}, merge: '${this.merge}' }`;
  }

  #with<T>(options: QueryOptions<T> | undefined): QueryOptions<T> {
    return { ...(this.query.options as QueryOptions<T>), ...options };
  }
}

async function* bodiesOf<T>(pages: AsyncIterable<Page<unknown>>): AsyncGenerator<T, void, unknown> {
  for await (const page of pages) yield page.response.data as T;
}
