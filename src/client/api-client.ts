import { inspect } from 'node:util';
import type { AxiosInstance } from 'axios';
import { Authenticator } from '../auth/authenticator.js';
import { ClientClosedError } from '../errors/client-closed-error.js';
import type { ApiRequest, HttpMethod, RequestOptions } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import { createAxios } from '../http/axios-settings.js';
import type { RateLimitReading } from '../http/rate-limit-reading.js';
import { REQUEST_OPTION_NAMES } from '../http/request-options.js';
import { Sender } from '../http/sender.js';
import { systemClock } from '../internal/clock.js';
import { ClientLog } from '../logging/client-log.js';
import { createLogger } from '../logging/create-logger.js';
import type { Logger } from '../logging/logger.js';
import { checkKeys } from '../options/check.js';
import { parseRateLimitHeaders } from '../rate-limit/parse-rate-limit-headers.js';
import { RateLimiter } from '../rate-limit/rate-limiter.js';
import { Redactor } from '../redaction/redactor.js';
import { RetryBudget } from '../retry/retry-budget.js';
import { wireAxiosRetry } from '../retry/wire-axios-retry.js';
import type { ApiClientOptions } from './api-client-options.js';
import { Attempt, type Classification } from './attempt.js';
import { CallCounter } from './call-counter.js';
import { FailureFactory } from './failures.js';
import { Observers } from './observers.js';
import { RequestComposer } from './request-composer.js';
import { RequestRunner } from './request-runner.js';
import { describeWait } from './describe-wait.js';
import {
  defaultUserAgent,
  resolveClientOptions,
  type ResolvedClientOptions,
} from './resolve-client-options.js';

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
   * put here run on every attempt. They see no credentials: those are added afterwards.
   */
  protected readonly http: AxiosInstance;
  /** `.state()` tells what is in flight, what waits, and why. */
  readonly rateLimiter: RateLimiter;
  readonly logger: Logger;

  readonly #options: ResolvedClientOptions;
  readonly #runner: RequestRunner;
  readonly #authenticator: Authenticator | null;
  readonly #log: ClientLog;
  #closing: Promise<void> | null = null;

  /** @throws ConfigurationError naming the option, what was expected and what was given. */
  constructor(options: ApiClientOptions) {
    const resolved = resolveClientOptions(options);
    this.#options = resolved;
    const redactor = new Redactor({ names: resolved.redact });
    this.logger = createLogger({ logger: options.logger, logLevel: options.logLevel, redactor });
    const log = new ClientLog(this.logger, redactor);
    this.#log = log;
    const observers = new Observers(resolved.hooks, (hook, error) => {
      log.hookFailed(hook, error);
    });
    this.rateLimiter = new RateLimiter(resolved.rateLimit, {
      clock: systemClock,
      maxRetryAfterMs: resolved.retry.maxRetryAfterMs,
      onWait: (wait) => {
        log.wait({ delayMs: wait.waitMs, reason: describeWait(wait) });
        observers.emit('onRateLimit', () => wait);
      },
    });
    const failures = new FailureFactory(redactor);
    this.#runner = new RequestRunner({
      clock: systemClock,
      http: () => this.http,
      resolver: resolved.resolver,
      redactor,
      failures,
      observers,
      log,
      timeouts: resolved.timeouts,
      retry: resolved.retry,
      scopeOf: resolved.rateLimit.scope ?? undefined,
      prepare: (request) => this.prepareRequest(request),
    });
    const runner = this.#runner;
    this.#authenticator = Authenticator.create(options.auth, {
      redactor,
      send: (request) => runner.run(request, { unqueued: true }),
    });
    const attempt = new Attempt({
      clock: systemClock,
      random: Math.random,
      limiter: this.rateLimiter,
      rateLimit: resolved.rateLimit,
      authenticator: this.#authenticator,
      sender: new Sender(resolved.axios, resolved.maxResponseBytes),
      composer: new RequestComposer({
        headers: resolved.headers,
        params: resolved.params,
        userAgent: defaultUserAgent(),
      }),
      resolver: resolved.resolver,
      redactor,
      budget: new RetryBudget(),
      counter: new CallCounter(resolved.maxTotalCalls),
      failures,
      observers,
      log,
      maxResponseBytes: resolved.maxResponseBytes,
      isClosed: () => runner.closed,
      classify: (response) => this.classifyResponse(response),
      readRateLimit: (response) => this.readRateLimit(response),
    });
    this.http = createAxios(resolved.resolver.base, (config) => runner.attempt(config, attempt));
    wireAxiosRetry(this.http);
  }

  /**
   * Sends one request.
   *
   * @throws ApiClientError, in one of its subclasses; or the reason of `request.signal`.
   */
  request<T = unknown>(request: ApiRequest<T>): Promise<ApiResponse<T>> {
    return this.#runner.run(request);
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
    const response = await this.#runner.run<T>({ ...options, ...content, method, path });
    return response.data;
  }

  /**
   * What is done to every request before it is sent, pages of queries included. Default: nothing.
   */
  protected prepareRequest(request: ApiRequest): ApiRequest | Promise<ApiRequest> {
    return request;
  }

  /** What a response means; `undefined` leaves it to the status. Default: `undefined`. */
  protected classifyResponse(_response: ApiResponse): Classification {
    return undefined;
  }

  /** What a response says of the server's rate limits. Default: {@link parseRateLimitHeaders}. */
  protected readRateLimit(response: ApiResponse): RateLimitReading {
    return parseRateLimitHeaders(response.headers, {
      status: response.status,
      hints: this.#options.rateLimit.hints,
    });
  }

  /**
   * Ends the client: what waits is rejected with `ClientClosedError`, what is being sent may finish for up to
   * `closeTimeoutMs` and is then ended too. Afterwards no socket and no timer of it is left. Calling it again waits
   * for the same end.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Lets `await using` close the client. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.rateLimiter.close(new ClientClosedError('The client was closed before the request could be sent'));
    await this.#runner.close(this.#options.closeTimeoutMs);
    this.#authenticator?.close();
    this.#options.axios.destroyAgents();
  }

  /** Without options: some of them are secrets. */
  toJSON(): { readonly name: string; readonly baseURL: string } {
    return { name: this.constructor.name, baseURL: this.#options.resolver.base };
  }

  [inspect.custom](): string {
    return `${this.constructor.name} { baseURL: '${this.#options.resolver.base}' }`;
  }
}
