import { inspect } from 'node:util';
import type { ApiClient } from '../client/api-client.js';
import type { CollectBodiesOptions, QueryOptions } from '../client/query-options.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import type { MergeStrategy } from '../pagination/merge-pages.js';
import type { Page } from '../pagination/page.js';
import type { SpecRefusals } from './spec-refusals.js';

const NOT_STREAMED =
  'options.checkpoint is for runs that are streamed (specToQuery): what is delivered all at once can only be begun again';

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
  readonly #refusals: SpecRefusals;

  /** @internal */
  constructor(client: ApiClient, query: QueryCall, merge: MergeStrategy, refusals: SpecRefusals) {
    this.client = client;
    this.query = query;
    this.merge = merge;
    this.#refusals = refusals;
  }

  /** The same with further query parameters. @internal */
  withParams(more: object): SpecQuery {
    const { path, params, options } = this.query;
    const query = new QueryCall(path, { ...params, ...more }, options);
    return new SpecQuery(this.client, query, this.merge, this.#refusals);
  }

  /** The pages, as they come. @param options go before those of the spec. @throws what `ApiClient.queryAll` throws */
  pages<T = unknown>(options?: QueryOptions<T>): AsyncGenerator<Page<T>, void, unknown> {
    const { path, params } = this.query;
    return this.#refusals.through(this.client.queryAll<T>(path, params, this.#with(options)), options);
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
    return this.#refusals.through(this.client.queryItems<T>(path, params, this.#with(options)), options);
  }

  /**
   * All pages in one, as the spec's `merge_strategy` says: a list of items (`append`, `extend`), the last body
   * (`replace`), or a list of all bodies (`collect`). On failure the error's `collected` holds what there was.
   *
   * @throws SpecError for a spec with a checkpoint: what is collected has no consumer who could have got as far;
   *   what `ApiClient.collect` throws
   */
  async result<T = unknown>(options?: QueryOptions): Promise<T> {
    const { path, params } = this.query;
    // Lists within lists were flattened already, page by page.
    const merge = this.merge === 'extend' ? 'append' : this.merge;
    // The type of the result is the caller's claim: it hangs on a word in the spec.
    const collect = { ...this.#with(options), merge } as CollectBodiesOptions<'replace'>;
    try {
      if (collect.checkpoint !== undefined) throw new ConfigurationError(NOT_STREAMED);
      return await this.client.collect<T>(path, params, collect);
    } catch (error) {
      throw this.#refusals.tell(error, options);
    }
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
