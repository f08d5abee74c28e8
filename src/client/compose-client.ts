import type { AxiosInstance } from 'axios';
import { Authenticator } from '../auth/authenticator.js';
import { createAuthStrategy } from '../auth/create-auth-strategy.js';
import { ClientClosedError } from '../errors/client-closed-error.js';
import type { ApiRequest } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import { rejectWithReason } from '../http/abort-reason.js';
import { createAxios } from '../http/axios-settings.js';
import type { RateLimitReading } from '../http/rate-limit-reading.js';
import { AxiosState } from '../http/axios-state.js';
import type { PageRequest } from '../internal/checkpoint.js';
import { systemClock } from '../internal/clock.js';
import { ClientLog } from '../logging/client-log.js';
import { createLogger } from '../logging/create-logger.js';
import type { Logger } from '../logging/logger.js';
import type { ExtractContext } from '../pagination/extract-items.js';
import type { PageContext } from '../pagination/paginator.js';
import { RateLimiter } from '../rate-limit/rate-limiter.js';
import { Redactor } from '../redaction/redactor.js';
import { RetryBudget } from '../retry/retry-budget.js';
import { wireAxiosRetry } from '../retry/wire-axios-retry.js';
import type { ApiClientOptions } from './api-client-options.js';
import { Attempt } from './attempt.js';
import { CallCounter } from './call-counter.js';
import { learnConfiguredSecrets } from './configured-secrets.js';
import { describeWait } from './describe-wait.js';
import { Dispatcher } from './dispatcher.js';
import { ExchangeFactory } from './exchange-factory.js';
import { FailureFactory } from './failures.js';
import { Observers } from './observers.js';
import { openSender } from './open-sender.js';
import { identifyPage } from './page-identity.js';
import { QueryRunner } from './query-runner.js';
import { RequestComposer } from './request-composer.js';
import { RequestRunner } from './request-runner.js';
import { defaultUserAgent, type ResolvedClientOptions } from './resolve-client-options.js';
import type { Classification } from './verdict.js';

/** The methods that a provider's subclass may override, as the parts call them. */
export interface Overrides {
  prepareRequest(request: ApiRequest): ApiRequest | Promise<ApiRequest>;
  extractItems(response: ApiResponse, context: ExtractContext): readonly unknown[] | null;
  nextPage(context: PageContext): PageRequest | null;
  classifyResponse(response: ApiResponse): Classification;
  readRateLimit(response: ApiResponse): RateLimitReading;
}

/** The parts of a client, put together. */
export interface ClientParts {
  readonly http: AxiosInstance;
  readonly rateLimiter: RateLimiter;
  readonly logger: Logger;
  readonly runner: RequestRunner;
  readonly queries: QueryRunner;
  /** Ends everything; see `ApiClient.close`. */
  readonly close: () => Promise<void>;
}

/** Puts a client together from what each room offers. @throws ConfigurationError */
export function composeClient(
  options: ApiClientOptions,
  resolved: ResolvedClientOptions,
  overrides: Overrides,
): ClientParts {
  const clock = systemClock;
  const { resolver, headers, params, rateLimit, retry, timeouts, maxResponseBytes } = resolved;
  const redactor = new Redactor({ names: resolved.redact });
  for (const secret of resolved.secrets) redactor.addSecret(secret);
  learnConfiguredSecrets(redactor, { headers, params, proxy: resolved.axios.config.proxy });
  const logger = createLogger({ logger: options.logger, logLevel: options.logLevel, redactor });
  const log = new ClientLog(logger, redactor);
  const observers = new Observers(resolved.hooks, resolved.telemetry, (hook, error) => {
    log.hookFailed(hook, error);
  });
  const rateLimiter = new RateLimiter(rateLimit, {
    clock,
    maxRetryAfterMs: retry.maxRetryAfterMs,
    onWait: (wait) => {
      log.wait({ delayMs: wait.waitMs, reason: describeWait(wait) });
      observers.waiting(wait);
    },
    onNotice: (level, message) => {
      if (level === 'warn') log.warning(message);
      else log.notice(message);
    },
  });
  const failures = new FailureFactory(redactor);
  const runner = new RequestRunner({
    clock,
    http: () => http,
    dispatcher: (): Dispatcher => dispatcher,
    exchanges: new ExchangeFactory({ resolver, redactor, timeouts, retry, scopeOf: rateLimit.scope }),
    redactor,
    failures,
    observers,
    log,
    prepare: (request) => overrides.prepareRequest(request),
  });
  const auth = createAuthStrategy(options.auth, 'auth');
  const authenticator =
    auth === null
      ? null
      : new Authenticator({ auth, redactor, send: (request) => runner.run(request, { unqueued: true }) });
  const sender = openSender(resolved.transport, resolved.axios, maxResponseBytes);
  const attempt = new Attempt({
    clock,
    random: Math.random,
    limiter: rateLimiter,
    rateLimit,
    authenticator,
    sender,
    composer: new RequestComposer({
      headers,
      params,
      userAgent: defaultUserAgent(),
      newHeaders: () => sender.newHeaders(),
      redactor,
    }),
    resolver,
    redactor,
    budget: new RetryBudget(),
    counter: new CallCounter(resolved.maxTotalCalls),
    failures,
    observers,
    log,
    maxResponseBytes,
    isClosed: () => runner.closed,
    classify: (response) => overrides.classifyResponse(response),
    readRateLimit: (response) => overrides.readRateLimit(response),
  });
  const http = createAxios(resolver.base, (config) => runner.attempt(config));
  wireAxiosRetry(http);
  rejectWithReason(http);
  const asMade = new AxiosState(http);
  const dispatcher = new Dispatcher({
    http,
    attempt,
    mayPassAxios: () => resolved.transport !== 'http' && asMade.isUnchanged(),
  });
  const authParams = (): readonly string[] => authenticator?.paramNames ?? [];
  const queries = new QueryRunner({
    runner,
    redactor,
    observers,
    log,
    maxCalls: resolved.maxCalls,
    paginator: resolved.paginator,
    itemsPath: resolved.itemsPath,
    identify: (request) => identifyPage(request, { resolver, params, authParams }),
    addedNames: () => ({
      auth: authParams(),
      params: Object.keys(params),
      headers: [...Object.keys(headers), ...(authenticator?.headerNames ?? [])].map((name) =>
        name.toLowerCase(),
      ),
    }),
    extractItems: (response, context) => overrides.extractItems(response, context),
    nextPage: (context) => overrides.nextPage(context),
  });
  const close = async (): Promise<void> => {
    rateLimiter.close(new ClientClosedError('The client was closed before the request could be sent'));
    await runner.close(resolved.closeTimeoutMs);
    authenticator?.close();
    sender.close();
  };
  return { http, rateLimiter, logger, runner, queries, close };
}
