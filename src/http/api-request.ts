import type { RetryOptions } from './retry-options.js';
import type { StandardSchemaV1 } from './standard-schema.js';

/** HTTP methods a request may use. */
export type HttpMethod = 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What becomes of a response's body. */
export type ResponseType = 'json' | 'text' | 'buffer' | 'stream';

/** Three clocks, in milliseconds. Waiting in the queue, for a rate limit or for a backoff counts only against `totalMs`. */
export interface TimeoutOptions {
  /** Until a new connection stands, TLS included. @default 5_000 */
  readonly connectMs?: number | undefined;
  /** One attempt, from sending to the last byte of the body. @default 30_000 */
  readonly responseMs?: number | undefined;
  /** The whole request: every attempt and every wait. @default Infinity */
  readonly totalMs?: number | undefined;
}

/** One request, as `prepareRequest()`, paginators and scopes see it. */
export interface ApiRequest<T = unknown> {
  /** In upper or lower case. */
  readonly method: HttpMethod | Lowercase<HttpMethod>;
  /** Appended to the path of `baseURL`, with or without a leading slash; or an absolute URL of an allowed origin. */
  readonly path: string;
  /** Query parameters. Arrays repeat the key; `null` and `undefined` are left out. */
  readonly params?: object | undefined;
  /** Headers of this request; `null` and `undefined` are left out. */
  readonly headers?: object | undefined;
  /**
   * Plain objects, arrays and other JSON values are sent as JSON; strings, buffers, `URLSearchParams` and streams as
   * they are. A function is called for each attempt and returns one of these: that is how a stream can be retried.
   */
  readonly body?: unknown;
  /** @default 'json' */
  readonly responseType?: ResponseType | undefined;
  /** Ends the request wherever it is; it rejects with the signal's own reason. */
  readonly signal?: AbortSignal | undefined;
  /** Overrides the client's limits. */
  readonly timeout?: TimeoutOptions | undefined;
  /** Overrides the client's rules. */
  readonly retry?: RetryOptions | undefined;
  /** Sent as `Idempotency-Key`, the same on every attempt; `true` generates one. Makes a POST retryable. */
  readonly idempotencyKey?: string | true | undefined;
  /** Higher goes first in the queue. @default 0 */
  readonly priority?: number | undefined;
  /** How much of the quota this request uses. @default 1 */
  readonly cost?: number | undefined;
  /** `false` sends the request without the client's credentials. */
  readonly auth?: false | undefined;
  /** Validates the parsed body (in a query: each item) and types it. */
  readonly schema?: StandardSchemaV1<unknown, T> | undefined;
}

/** A request as `request()` takes it: an {@link ApiRequest} whose method may be left out. */
export type RequestInput<T = unknown> = Omit<ApiRequest<T>, 'method'> & {
  /** @default 'GET' */
  readonly method?: ApiRequest['method'] | undefined;
};

/** What may be set per request besides method, path, params and body. */
export type RequestOptions<T = unknown> = Omit<ApiRequest<T>, 'method' | 'path' | 'params' | 'body'>;
