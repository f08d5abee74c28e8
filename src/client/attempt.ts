import type { Readable } from 'node:stream';
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { AxiosHeaders } from 'axios';
import type { Authenticator } from '../auth/authenticator.js';
import type { Credentials } from '../auth/auth-strategy.js';
import type { ApiResponse, DetailedVerdict, ResponseVerdict } from '../http/api-response.js';
import { decompress } from '../http/decompress.js';
import { decodeText, parseLenient, parseStrict } from '../http/parse-body.js';
import { becomesGet, isRedirect, MAX_REDIRECTS } from '../http/redirect.js';
import type { RateLimitReading } from '../http/rate-limit-reading.js';
import { requestIdOf, toResponseHeaders } from '../http/response-headers.js';
import { SendFailure, type RawResponse } from '../http/send.js';
import type { Sender } from '../http/sender.js';
import type { TargetResolver } from '../http/target.js';
import type { Clock } from '../internal/clock.js';
import { isPromiseLike } from '../internal/promises.js';
import { WaitRefused, type Permit, type RateLimiter } from '../rate-limit/rate-limiter.js';
import type { ResolvedRateLimitOptions } from '../rate-limit/rate-limit-options.js';
import { EMPTY_READING } from '../rate-limit/parse-rate-limit-headers.js';
import type { Redactor } from '../redaction/redactor.js';
import { decideRetry } from '../retry/retry-decision.js';
import type { RetryBudget } from '../retry/retry-budget.js';
import { readShouldRetry } from '../retry/should-retry-header.js';
import { AttemptFailure } from '../retry/wire-axios-retry.js';
import type { ClientLog } from '../logging/client-log.js';
import type { CallCounter } from './call-counter.js';
import { defaultVerdict } from './default-verdict.js';
import { scopeFor, type Exchange } from './exchange.js';
import type { FailureFactory } from './failures.js';
import { type Failure } from './failures.js';
import type { Observers } from './observers.js';
import { redactEcho, redactReading } from './redact-reading.js';
import type { RequestComposer } from './request-composer.js';

/** What a subclass may say of a response. */
export type Classification = ResponseVerdict | DetailedVerdict | undefined;

/** The parts an attempt is put together from. */
export interface AttemptParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly limiter: RateLimiter;
  readonly rateLimit: ResolvedRateLimitOptions;
  readonly authenticator: Authenticator | null;
  readonly sender: Sender;
  readonly composer: RequestComposer;
  readonly resolver: TargetResolver;
  readonly redactor: Redactor;
  readonly budget: RetryBudget;
  readonly counter: CallCounter;
  readonly failures: FailureFactory;
  readonly observers: Observers;
  readonly log: ClientLog;
  readonly maxResponseBytes: number;
  readonly isClosed: () => boolean;
  readonly classify: (response: ApiResponse) => Classification;
  readonly readRateLimit: (response: ApiResponse) => RateLimitReading;
}

/** A response with the body it was parsed from, for previews. */
interface ParsedResponse {
  readonly response: ApiResponse;
  readonly body: unknown;
  readonly parseError: unknown;
}

/** What one send led to: a response to return, or another send at once. */
type SendResult = AxiosResponse | 'again';

/** A failure on its way from a send to the retry decision. */
class SendEnded {
  constructor(readonly failure: Failure) {}
}

const NO_PARSE_ERROR = Symbol('no parse error');

/**
 * One attempt, as axios calls it: permit, credentials, send, redirects, parsing, verdict. It is a small loop, as a
 * dead kept-alive connection, a redirect and a refreshed credential each lead to another send within the same attempt.
 *
 * It rejects with an {@link AttemptFailure} when axios-retry is to repeat it, and otherwise with the error the caller
 * gets.
 */
export class Attempt {
  readonly #parts: AttemptParts;

  constructor(parts: AttemptParts) {
    this.#parts = parts;
  }

  async run(exchange: Exchange, config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
    exchange.attempts += 1;
    this.#parts.log.intent({
      method: exchange.method,
      url: exchange.target.url,
      params: exchange.settings.request.params,
      timeout: exchange.settings.timeouts,
    });
    const progress = { redirects: 0, replayed: false };
    try {
      for (;;) {
        const result = await this.#send(exchange, config, progress);
        if (result !== 'again') return result;
      }
    } catch (error) {
      if (exchange.signal.aborted) throw exchange.signal.reason;
      if (error instanceof SendEnded) throw this.#decide(exchange, config, error.failure);
      throw error;
    } finally {
      exchange.sending = false;
    }
  }

  async #send(
    exchange: Exchange,
    config: InternalAxiosRequestConfig,
    progress: { redirects: number; replayed: boolean },
  ): Promise<SendResult> {
    const { clock, limiter, counter, failures, observers } = this.#parts;
    const permit = await this.#acquire(exchange);
    exchange.sending = true;
    let keepPermit = false;
    try {
      const credentials = await this.#authorize(exchange);
      const outgoing = await this.#parts.composer.compose(exchange, config, credentials);
      if (exchange.signal.aborted) throw exchange.signal.reason;
      counter.next(() => failures.details(exchange));
      observers.emit('onRequest', () => ({ ...failures.requestOf(exchange), attempt: exchange.attempts }));

      const sentAtMs = clock.now();
      let raw: RawResponse;
      try {
        raw = await this.#parts.sender.send(outgoing, exchange.signal, {
          onStreamEnd: () => {
            permit.release();
          },
          toStreamError: (error) => this.#streamError(exchange, error),
        });
      } catch (error) {
        if (!(error instanceof SendFailure)) throw error;
        return this.#afterSendFailure(exchange, error, progress);
      }
      const receivedAtMs = clock.now();
      keepPermit = exchange.settings.responseType === 'stream' && !Buffer.isBuffer(raw.body);

      const location = raw.headers['location'];
      const redirectTo =
        typeof location === 'string' && isRedirect(raw.status, location) ? location : undefined;
      const parsed = await this.#parse(exchange, raw, receivedAtMs, redirectTo !== undefined);
      const { response } = parsed;
      const reading = redactReading(this.#parts.readRateLimit(response), this.#parts.redactor);
      if (reading !== EMPTY_READING) (response as { rateLimit?: RateLimitReading }).rateLimit = reading;
      exchange.response = response;
      observers.emit('onResponse', () => ({
        ...failures.requestOf(exchange),
        attempt: exchange.attempts,
        status: response.status,
        durationMs: receivedAtMs - sentAtMs,
        requestId: response.requestId,
        rateLimit: response.rateLimit,
      }));

      const { verdict, retryAfterMs, message, explicit } = this.#classify(exchange, response, redirectTo);
      limiter.observe({
        scope: exchange.scope,
        permit,
        status: response.status,
        verdict,
        reading: response.rateLimit,
        retryAfterMs,
        sentAtMs,
        receivedAtMs,
      });

      if (redirectTo !== undefined && verdict === 'ok') {
        this.#discard(raw);
        keepPermit = false;
        return this.#redirect(exchange, response, redirectTo, progress);
      }
      if (verdict === 'ok') {
        if (parsed.parseError !== NO_PARSE_ERROR) {
          throw new SendEnded(failures.parse(exchange, response, parsed.body, parsed.parseError));
        }
        this.#parts.budget.giveBack(exchange.budgetTaken);
        return this.#toAxiosResponse(response, raw, config);
      }
      keepPermit = false;
      if (verdict === 'refresh-auth') {
        permit.release();
        if (await this.#refresh(exchange)) return 'again';
      }
      throw new SendEnded(
        this.#failedResponse(exchange, parsed, { verdict, retryAfterMs, message, explicit }),
      );
    } finally {
      if (!keepPermit) permit.release();
    }
  }

  async #acquire(exchange: Exchange): Promise<Permit> {
    if (exchange.settings.unqueued) return { release: () => undefined };
    try {
      const permit = this.#parts.limiter.acquire(exchange);
      return isPromiseLike(permit) ? await permit : permit;
    } catch (error) {
      if (error instanceof WaitRefused) throw this.#parts.failures.waitRefused(exchange, error);
      throw error;
    }
  }

  #authorize(exchange: Exchange): Credentials | null | Promise<Credentials> {
    const { authenticator } = this.#parts;
    if (authenticator === null || !exchange.settings.authenticated || !exchange.target.own) return null;
    return authenticator.authorize({ method: exchange.method, url: exchange.target.url }, exchange.signal);
  }

  /** Refreshes the credentials that were refused; true when the request can be sent again with newer ones. */
  async #refresh(exchange: Exchange): Promise<boolean> {
    const { authenticator } = this.#parts;
    if (authenticator === null) return false;
    exchange.authRefreshed = true;
    return authenticator.refresh(exchange.generation, exchange.signal, {
      method: exchange.method,
      url: exchange.target.url,
    });
  }

  /** A kept-alive connection that the server had closed meanwhile is replaced once, without counting an attempt. */
  #afterSendFailure(exchange: Exchange, failure: SendFailure, progress: { replayed: boolean }): 'again' {
    const { idempotent, retry, body } = exchange.settings;
    const stale = failure.kind === 'connection' && failure.reusedSocket && !failure.responded;
    const harmless = (idempotent || retry.methods.has(exchange.method)) && body.replayable;
    if (stale && harmless && !progress.replayed) {
      progress.replayed = true;
      return 'again';
    }
    throw new SendEnded(this.#parts.failures.send(exchange, failure));
  }

  #streamError(exchange: Exchange, error: unknown): Error {
    const { failures, redactor } = this.#parts;
    if (exchange.signal.aborted && exchange.signal.reason instanceof Error) return exchange.signal.reason;
    if (!(error instanceof SendFailure)) return redactor.scrubError(error);
    return failures.send(exchange, error).toError(null);
  }

  async #parse(
    exchange: Exchange,
    raw: RawResponse,
    receivedAtMs: number,
    redirected: boolean,
  ): Promise<ParsedResponse> {
    const { redactor, failures, maxResponseBytes } = this.#parts;
    const headers = toResponseHeaders(raw.headers, (name) => redactor.isSensitiveName(name));
    const { responseType } = exchange.settings;
    const succeeded = raw.status >= 200 && raw.status < 300;
    let data: unknown = null;
    let body: unknown = '';
    let parseError: unknown = NO_PARSE_ERROR;
    if (!Buffer.isBuffer(raw.body)) {
      data = raw.body;
    } else if (raw.body.length > 0 && !redirected) {
      let bytes = raw.body;
      const encoding = headers['content-encoding'];
      try {
        if (encoding !== undefined) bytes = await decompress(bytes, encoding, maxResponseBytes);
        body = bytes;
        if (!succeeded) data = parseLenient(decodeText(bytes));
        else if (responseType === 'json') data = parseStrict(decodeText(bytes));
        else data = responseType === 'text' ? decodeText(bytes) : bytes;
      } catch (error) {
        if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') {
          throw new SendEnded(failures.final(failures.tooLarge(exchange)));
        }
        parseError = error;
      }
    } else if (succeeded && responseType === 'text') {
      data = '';
    } else if (succeeded && responseType === 'buffer') {
      data = raw.body;
    }
    const requestId = requestIdOf(headers);
    const response: ApiResponse = {
      status: raw.status,
      headers,
      data,
      url: redactor.url(exchange.target.url),
      attempts: exchange.attempts,
      durationMs: receivedAtMs - exchange.settings.startedAtMs,
      requestId: requestId === undefined ? undefined : redactEcho(requestId, redactor),
    };
    return { response, body, parseError };
  }

  #classify(
    exchange: Exchange,
    response: ApiResponse,
    redirectTo: string | undefined,
  ): {
    verdict: ResponseVerdict;
    retryAfterMs: number | null;
    message: string | undefined;
    explicit: boolean;
  } {
    const reading = response.rateLimit;
    const refreshable =
      !exchange.authRefreshed &&
      exchange.settings.authenticated &&
      exchange.target.own &&
      exchange.settings.body.replayable &&
      this.#parts.authenticator !== null;
    const said = redirectTo === undefined ? this.#parts.classify(response) : undefined;
    const detailed = typeof said === 'string' ? { verdict: said } : said;
    let verdict: ResponseVerdict =
      detailed?.verdict ??
      (redirectTo === undefined ? defaultVerdict(response.status, reading, refreshable) : 'ok');
    // A second 401 is the error: new credentials are tried once per request.
    if (verdict === 'refresh-auth' && !refreshable) verdict = 'fail';
    return {
      verdict,
      retryAfterMs: detailed?.retryAfterMs ?? reading?.retryAfterMs ?? null,
      message: detailed?.message,
      explicit: detailed !== undefined,
    };
  }

  #failedResponse(
    exchange: Exchange,
    parsed: ParsedResponse,
    said: {
      verdict: ResponseVerdict;
      retryAfterMs: number | null;
      message: string | undefined;
      explicit: boolean;
    },
  ): Failure {
    const { failures, rateLimit, clock, log } = this.#parts;
    const { response } = parsed;
    const rateLimited = said.verdict === 'rate-limited';
    let { retryAfterMs } = said;
    let limiterWaits =
      retryAfterMs !== null && (rateLimited || response.status === 503 || response.status === 529);
    let final = said.verdict === 'fail' && said.explicit;
    const reading = response.rateLimit;
    if (rateLimited && retryAfterMs === null && rateLimit.headers && reading?.remaining === 0) {
      if (reading.resetAtMs !== null) {
        retryAfterMs = Math.max(0, reading.resetAtMs - clock.epochMs());
        limiterWaits = true;
        if (retryAfterMs > rateLimit.maxWaitMs) final = true;
      }
    }
    log.errorStatus(response.status, { method: exchange.method, url: exchange.target.url }, parsed.body);
    return failures.response(exchange, {
      response,
      body: parsed.body,
      rateLimited,
      final,
      asked: said.verdict === 'retry' && said.explicit,
      retryAfterMs,
      limiterWaits,
      message: said.message,
    });
  }

  #redirect(
    exchange: Exchange,
    response: ApiResponse,
    location: string,
    progress: { redirects: number },
  ): 'again' {
    const { failures, resolver } = this.#parts;
    const fail = (message: string): SendEnded =>
      new SendEnded(
        failures.response(exchange, {
          response,
          body: '',
          rateLimited: false,
          final: true,
          asked: false,
          retryAfterMs: null,
          limiterWaits: false,
          message,
        }),
      );
    progress.redirects += 1;
    if (progress.redirects > MAX_REDIRECTS) throw fail(`redirected more than ${String(MAX_REDIRECTS)} times`);
    const toGet = becomesGet(response.status, exchange.method);
    const next = resolver.follow(location, exchange.target.url, () => failures.details(exchange));
    const leaves = next.origin !== exchange.target.origin;
    if (!toGet && exchange.withBody && next.own && !leaves && !exchange.settings.body.replayable) {
      throw fail('redirected, but its body is a stream that cannot be sent again');
    }
    if (toGet) {
      exchange.method = 'GET';
      exchange.withBody = false;
    }
    if (leaves || !next.own) {
      // What was meant for one origin counts as a credential: none of it goes to another, in no direction. A token
      // request's client secret does not follow a redirect from there to the API either.
      exchange.withBody = false;
      exchange.withHeaders = false;
    }
    if (leaves) exchange.scope = scopeFor(next, exchange.settings.authenticated);
    exchange.target = next;
    return 'again';
  }

  #discard(raw: RawResponse): void {
    if (Buffer.isBuffer(raw.body)) return;
    const body: Readable = raw.body;
    body.on('error', () => undefined);
    body.destroy();
  }

  /** Without `request` and `config` of the send: they hold the credentials. */
  #toAxiosResponse(
    response: ApiResponse,
    raw: RawResponse,
    config: InternalAxiosRequestConfig,
  ): AxiosResponse {
    return {
      data: response.data,
      status: raw.status,
      statusText: raw.statusText,
      headers: raw.headers instanceof AxiosHeaders ? raw.headers : new AxiosHeaders(),
      config,
      request: undefined,
    };
  }

  /** What the adapter rejects with: a repetition for axios-retry, or the error the caller gets. */
  #decide(exchange: Exchange, config: InternalAxiosRequestConfig, failure: Failure): unknown {
    const { clock, failures, budget, random, observers, log, isClosed } = this.#parts;
    const { settings, attempts } = exchange;
    const remainingMs = exchange.deadlineMs - clock.now();
    const decision = decideRetry(
      {
        kind: failure.kind,
        status: failure.status,
        method: exchange.method,
        attempt: attempts,
        idempotent: settings.idempotent,
        replayable: settings.body.replayable || !exchange.withBody,
        retryAfterMs: failure.retryAfterMs,
        limiterWaits: failure.limiterWaits,
        shouldRetry: failure.response === undefined ? undefined : readShouldRetry(failure.response.headers),
        asked: failure.asked,
        remainingMs,
        context: () => ({
          attempt: attempts,
          ...failures.requestOf(exchange),
          error: failure.toError(null),
          response: failure.response,
        }),
      },
      settings.retry,
      budget,
      random,
    );
    if (!decision.retry) return failure.toError(decision.reason);
    if (isClosed()) return failures.closed(exchange);
    exchange.budgetTaken += decision.taken;
    const error = failure.toError(null);
    const retry = {
      ...failures.requestOf(exchange),
      attempt: attempts,
      maxAttempts: settings.retry.maxAttempts,
      delayMs: decision.delayMs,
      retryAfterMs: failure.retryAfterMs,
      error,
    };
    log.retry({ ...retry, url: exchange.target.url, attempt: attempts + 1, reason: error });
    observers.emit('onRetry', () => retry);
    // The next attempt starts where the request was meant to go, not where a redirect had led it.
    exchange.target = settings.target;
    exchange.scope = settings.scope;
    exchange.method = settings.method;
    exchange.withBody = settings.withBody;
    exchange.withHeaders = settings.withHeaders;
    return new AttemptFailure(config, decision.delayMs);
  }
}
