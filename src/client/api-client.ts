import { inspect } from 'node:util';
import type { AxiosInstance } from 'axios';
import { PaginationError } from '../errors/pagination-error.js';
import type { ApiRequest, HttpMethod, RequestInput, RequestOptions } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import type { RateLimitReading } from '../http/rate-limit-reading.js';
import { REQUEST_OPTION_NAMES } from '../http/request-options.js';
import type { PageRequest } from '../internal/checkpoint.js';
import type { Logger } from '../logging/logger.js';
import { checkKeys } from '../options/check.js';
import { collectPages } from '../pagination/collect-pages.js';
import { eachPartition } from '../pagination/each-partition.js';
import { extractItems } from '../pagination/extract-items.js';
import type { MergeStrategy } from '../pagination/merge-pages.js';
import type { Page } from '../pagination/page.js';
import type { PageContext } from '../pagination/paginator.js';
import type {
  PartitionContext,
  PartitionFailure,
  PartitionOptions,
  PartitionPage,
} from '../pagination/partition-options.js';
import { parseRateLimitHeaders, type RateLimitHints } from '../rate-limit/parse-rate-limit-headers.js';
import type { RateLimiter } from '../rate-limit/rate-limiter.js';
import type { ApiClientOptions } from './api-client-options.js';
import { composeClient, type ClientParts } from './compose-client.js';
import type { CollectBodiesOptions, CollectOptions, QueryOptions } from './query-options.js';
import { resolveClientOptions } from './resolve-client-options.js';
import type { Classification } from './verdict.js';

/**
 * A client for one HTTP API, to be extended once per provider.
 *
 * It owns the connections, the timeouts, the retries, the pacing, the caps and the logging, and hands out pages as
 * they come. Requests that fail reject with a subclass of {@link ApiClientError}; an aborted one rejects with its
 * signal's own reason.
 */
export class ApiClient {
  /**
   * The keep-alive axios instance. Direct calls are paced, retried and authenticated like all others, and interceptors
   * put here run on every attempt (response interceptors once more for each attempt before). They see no credentials:
   * those are added afterwards.
   */
  protected readonly http: AxiosInstance;
  /** `.state()` tells what is in flight, what waits, and why. */
  readonly rateLimiter: RateLimiter;
  /** The logger in use. What is logged through it, by the client or by you, shows no secret. */
  readonly logger: Logger;

  readonly #parts: ClientParts;
  readonly #baseURL: string;
  readonly #hints: RateLimitHints;
  #closing: Promise<void> | null = null;

  /** @throws ConfigurationError naming the option, what was expected and what was given. */
  constructor(options: ApiClientOptions) {
    const resolved = resolveClientOptions(options);
    this.#baseURL = resolved.resolver.base;
    this.#hints = resolved.rateLimit.hints;
    this.#parts = composeClient(options, resolved, {
      prepareRequest: (request) => this.prepareRequest(request),
      extractItems: (response, context) => this.extractItems(response, context),
      nextPage: (context) => this.nextPage(context),
      classifyResponse: (response) => this.classifyResponse(response),
      readRateLimit: (response) => this.readRateLimit(response),
    });
    this.http = this.#parts.http;
    this.rateLimiter = this.#parts.rateLimiter;
    this.logger = this.#parts.logger;
  }

  /**
   * Sends one request.
   *
   * @throws ApiClientError, in one of its subclasses; or the reason of `request.signal`.
   */
  request<T = unknown>(request: RequestInput<T>): Promise<ApiResponse<T>> {
    return this.#parts.runner.run(request);
  }

  /** GET `path`; resolves to the parsed body. @throws ApiClientError */
  get<T = unknown>(path: string, params?: object, options?: RequestOptions<T>): Promise<T> {
    return this.#data<T>('GET', path, { params }, options);
  }

  /** DELETE `path`; resolves to the parsed body, `null` when there is none. @throws ApiClientError */
  delete<T = unknown>(path: string, params?: object, options?: RequestOptions<T>): Promise<T> {
    return this.#data<T>('DELETE', path, { params }, options);
  }

  /** POST `body` to `path`; not repeated after a failure unless that is harmless. @throws ApiClientError */
  post<T = unknown>(path: string, body?: unknown, options?: RequestOptions<T>): Promise<T> {
    return this.#data<T>('POST', path, { body }, options);
  }

  /** PUT `body` to `path`. @throws ApiClientError */
  put<T = unknown>(path: string, body?: unknown, options?: RequestOptions<T>): Promise<T> {
    return this.#data<T>('PUT', path, { body }, options);
  }

  /** PATCH `path` with `body`; not repeated after a failure unless that is harmless. @throws ApiClientError */
  patch<T = unknown>(path: string, body?: unknown, options?: RequestOptions<T>): Promise<T> {
    return this.#data<T>('PATCH', path, { body }, options);
  }

  async #data<T>(
    method: HttpMethod,
    path: string,
    content: { params?: object | undefined; body?: unknown },
    options: RequestOptions<T> | undefined,
  ): Promise<T> {
    if (options !== undefined) checkKeys(options, REQUEST_OPTION_NAMES, 'options');
    const response = await this.#parts.runner.run<T>({ ...options, ...content, method, path });
    return response.data;
  }

  /**
   * The pages of a list, one request each, in order, as they are asked for. `break` ends the run and sends nothing
   * more.
   *
   * @throws MaxApiCallsExceeded when `maxCalls` pages were fetched and more remain; PaginationError; ApiClientError.
   *   Every error carries `progress`, with a checkpoint that `resumeFrom` continues from.
   */
  queryAll<T = unknown>(
    path: string,
    params?: object,
    options?: QueryOptions<T>,
  ): AsyncGenerator<Page<T>, void, unknown> {
    return this.#parts.queries.pages<T>(path, params, options);
  }

  /** The items of a list, one by one. @throws what {@link queryAll} throws */
  queryItems<T = unknown>(
    path: string,
    params?: object,
    options?: QueryOptions<T>,
  ): AsyncGenerator<T, void, unknown> {
    return this.#parts.queries.items<T>(path, params, options);
  }

  /** The items of a list in batches of `batchSize` (default 1_000); the last may be smaller. @throws what {@link queryAll} throws */
  queryBatches<T = unknown>(
    path: string,
    params?: object,
    options?: QueryOptions<T> & { readonly batchSize?: number | undefined },
  ): AsyncGenerator<T[], void, unknown> {
    return this.#parts.queries.batches<T>(path, params, options);
  }

  /** One page: the first, or with `resumeFrom` the one after. Its `checkpoint` resumes after it. @throws ApiClientError */
  async queryPage<T = unknown>(path: string, params?: object, options?: QueryOptions<T>): Promise<Page<T>> {
    const pages = this.#parts.queries.firstPage<T>(path, params, options);
    const { value: page } = await pages.next();
    await pages.return();
    if (page !== undefined) return page;
    throw new PaginationError(
      'There is no further page: the checkpoint in resumeFrom is that of a finished run',
    );
  }

  /** The last body of a list. @throws what {@link queryAll} throws */
  collect<T = unknown>(
    path: string,
    params: object | undefined,
    options: CollectBodiesOptions<'replace'>,
  ): Promise<T>;
  /** All bodies of a list. @throws what {@link queryAll} throws */
  collect<T = unknown>(
    path: string,
    params: object | undefined,
    options: CollectBodiesOptions<'collect'>,
  ): Promise<T[]>;
  /**
   * All items of a list at once. On failure the error carries `collected`, the items gathered until then.
   *
   * @throws what {@link queryAll} throws
   */
  collect<T = unknown>(path: string, params?: object, options?: CollectOptions<T>): Promise<T[]>;
  collect(
    path: string,
    params?: object,
    options?: QueryOptions & { readonly merge?: MergeStrategy | undefined },
  ): Promise<unknown> {
    const pages = this.#parts.queries.pagesAtOnce(path, params, options, ['merge', 'mergePath']);
    return collectPages(pages, options?.merge);
  }

  /**
   * Runs one query for each partition (a parent record, a slice of time …), several at the same time, and yields their
   * pages as they come, each with its partition. Partitions are read as they are needed. Asking for the next page
   * finishes the one before, in its own partition; `break` ends them all.
   *
   * @throws what {@link queryAll} throws, with the `partition` on the error, unless `onError` is `'continue'`; what the
   *   partitions throw; ClientClosedError and ConfigurationError in any case.
   */
  forEachPartition<K, P = Page<unknown>>(
    partitions: Iterable<K> | AsyncIterable<K>,
    query: (partition: K, context: PartitionContext) => AsyncIterable<P>,
    options?: PartitionOptions & { readonly onError?: 'stop' | undefined },
  ): AsyncGenerator<PartitionPage<K, P>, void, unknown>;
  /**
   * With `onError: 'continue'`, a partition whose query failed is yielded with its error and without a page.
   *
   * @throws what the partitions throw; ClientClosedError; ConfigurationError.
   */
  forEachPartition<K, P = Page<unknown>>(
    partitions: Iterable<K> | AsyncIterable<K>,
    query: (partition: K, context: PartitionContext) => AsyncIterable<P>,
    options: PartitionOptions,
  ): AsyncGenerator<PartitionPage<K, P> | PartitionFailure<K>, void, unknown>;
  forEachPartition<K, P>(
    partitions: Iterable<K> | AsyncIterable<K>,
    query: (partition: K, context: PartitionContext) => AsyncIterable<P>,
    options?: PartitionOptions,
  ): AsyncGenerator<PartitionPage<K, P> | PartitionFailure<K>, void, unknown> {
    return eachPartition(partitions, query, options);
  }

  /**
   * What is done to every request before it is sent, pages of queries included. Default: nothing.
   */
  protected prepareRequest(request: ApiRequest): ApiRequest | Promise<ApiRequest> {
    return request;
  }

  /**
   * The items of a response; `null` means that there are none. Default: what stands at `itemsPath`, or at the place
   * detected when that is `null`.
   */
  protected extractItems(
    response: ApiResponse,
    context: { itemsPath: string | null; request: ApiRequest },
  ): readonly unknown[] | null {
    return extractItems(response, context);
  }

  /** What amends the request just sent into the next page's; `null` ends the run. Default: the paginator's answer. */
  protected nextPage(context: PageContext): PageRequest | null {
    return context.paginator.next(context);
  }

  /** What a response means; `undefined` leaves it to the status. Default: `undefined`. */
  protected classifyResponse(_response: ApiResponse): Classification {
    return undefined;
  }

  /** What a response says of the server's rate limits. Default: {@link parseRateLimitHeaders}. */
  protected readRateLimit(response: ApiResponse): RateLimitReading {
    return parseRateLimitHeaders(response.headers, {
      status: response.status,
      hints: this.#hints,
    });
  }

  /**
   * Ends the client: what waits is rejected with `ClientClosedError`, what is being sent may finish for up to
   * `closeTimeoutMs` and is then ended too. Afterwards no socket and no timer of it is left. Calling it again waits
   * for the same end.
   */
  close(): Promise<void> {
    this.#closing ??= this.#parts.close();
    return this.#closing;
  }

  /** Lets `await using` close the client. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Without options: some of them are secrets. */
  toJSON(): {
    /** Of the class. */
    readonly name: string;
    /** As configured. */
    readonly baseURL: string;
  } {
    return { name: this.constructor.name, baseURL: this.#baseURL };
  }

  /** For `util.inspect` and `console.log`: without options, as some of them are secrets. */
  [inspect.custom](): string {
    return `${this.constructor.name} { baseURL: '${this.#baseURL}' }`;
  }
}
