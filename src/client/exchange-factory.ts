import { randomUUID } from 'node:crypto';
import type { InternalAxiosRequestConfig } from 'axios';
import type { ApiClientErrorDetails } from '../errors/api-client-error.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import type { ApiRequest, HttpMethod, ResponseType } from '../http/api-request.js';
import { appendQuery, serializeParams } from '../http/query-string.js';
import { prepareBody } from '../http/request-body.js';
import { checkHeaders } from '../http/request-headers.js';
import { checkMethod } from '../http/request-options.js';
import type { Target, TargetResolver } from '../http/target.js';
import { resolveTimeouts, type Timeouts } from '../http/timeouts.js';
import { describeValue } from '../pagination/signals.js';
import type { Redactor } from '../redaction/redactor.js';
import { resolveRetryOptions, type RetryPolicy } from '../retry/resolve-retry-options.js';
import { Exchange, scopeFor } from './exchange.js';

/** How a request differs from a plain call. */
export interface RequestMode {
  /** A query's request is a read: it is repeated like a GET whatever its method. */
  readonly read?: boolean;
  /** The path is a URL that a server sent: what was meant for the own origin does not follow it elsewhere. */
  readonly followed?: boolean;
  /** A token request: past the limiter's queue, without credentials, to whichever origin. */
  readonly unqueued?: boolean;
  /** A subclass's own call on the axios instance. */
  readonly direct?: boolean;
  /** Told of the exchange, whose target is the URL that answered once the request is done. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** What every exchange of a client starts from. */
export interface ExchangeDefaults {
  readonly resolver: TargetResolver;
  readonly redactor: Redactor;
  readonly timeouts: Timeouts;
  readonly retry: RetryPolicy;
  readonly scopeOf: ((request: ApiRequest) => string) | null;
}

/** What begins a server's URL, and may stand in a caller's path: `orders:search`. */
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

const DIRECT: RequestMode = Object.freeze({ direct: true });
const RESPONSE_TYPES: Readonly<Record<string, ResponseType>> = {
  json: 'json',
  text: 'text',
  arraybuffer: 'buffer',
  stream: 'stream',
};

/** Makes the exchange of a request: everything about it is checked and resolved before anything is sent. */
export class ExchangeFactory {
  readonly #settings: ExchangeDefaults;

  constructor(settings: ExchangeDefaults) {
    this.#settings = settings;
  }

  /** The exchange of a checked request. @throws ConfigurationError, CrossOriginError */
  create(request: ApiRequest, mode: RequestMode, startedAtMs: number): Exchange {
    const { resolver, scopeOf, timeouts, retry } = this.#settings;
    const method = checkMethod(request.method, 'request');
    const target = this.#target(request, mode);
    const ownHeaders = checkHeaders(request.headers, 'request.headers');
    const key = request.idempotencyKey === true ? randomUUID() : request.idempotencyKey;
    const headers =
      key === undefined
        ? ownHeaders
        : { ...ownHeaders, ...checkHeaders({ 'Idempotency-Key': key }, 'request') };
    const authenticated = request.auth !== false && mode.unqueued !== true;
    const stripped = mode.followed === true && target.origin !== resolver.origin;
    return new Exchange({
      request,
      method,
      target,
      headers,
      body: prepareBody(request.body),
      withBody: !stripped,
      withHeaders: !stripped,
      responseType: request.responseType ?? 'json',
      timeouts: resolveTimeouts(request.timeout, timeouts, 'request.timeout'),
      retry: resolveRetryOptions(request.retry, retry, 'request.retry'),
      authenticated,
      idempotent: mode.read === true || key !== undefined,
      unqueued: mode.unqueued === true,
      direct: mode.direct === true,
      scope: scopeOf === null ? scopeFor(target, authenticated) : this.#customScope(scopeOf, request, target),
      startedAtMs,
    });
  }

  /** How long a request may take in all, before anything else of it is known. @throws ConfigurationError */
  totalMsOf(request: ApiRequest): number {
    return resolveTimeouts(request.timeout, this.#settings.timeouts, 'request.timeout').totalMs;
  }

  /** The exchange of a subclass's direct call on the axios instance, with the client's defaults. */
  adopt(config: InternalAxiosRequestConfig, url: string, startedAtMs: number): Exchange {
    const { timeout, responseType } = config;
    return this.create(
      {
        path: url,
        method: (config.method ?? 'get').toUpperCase() as HttpMethod,
        body: config.data,
        responseType: RESPONSE_TYPES[responseType ?? 'json'] ?? 'json',
        timeout: timeout === undefined || timeout === 0 ? undefined : { responseMs: timeout },
      },
      DIRECT,
      startedAtMs,
    );
  }

  #target(request: ApiRequest, mode: RequestMode): Target {
    const { resolver, redactor } = this.#settings;
    const details = (): ApiClientErrorDetails => ({
      request: { method: request.method.toUpperCase(), url: redactor.url(request.path) },
    });
    const target =
      mode.unqueued === true
        ? resolver.anywhere(request.path)
        : mode.followed === true && SCHEME.test(request.path)
          ? resolver.follow(request.path, resolver.base, details)
          : resolver.resolve(request.path, details);
    if (request.params === undefined) return target;
    return { ...target, url: appendQuery(target.url, serializeParams(request.params)) };
  }

  /** The same resource has the same path here, whether the caller named it or a next URL leads to it. */
  #customScope(scopeOf: (request: ApiRequest) => string, request: ApiRequest, target: Target): string {
    const scope: unknown = scopeOf({ ...request, path: this.#settings.resolver.pathOf(target) });
    if (typeof scope === 'string') return scope;
    throw new ConfigurationError(`rateLimit.scope must return a string; it returned ${describeValue(scope)}`);
  }
}
