import type { Readable } from 'node:stream';
import { abortable } from '../auth/abortable.js';
import type { Credentials } from '../auth/auth-strategy.js';
import type { ApiResponse } from '../http/api-response.js';
import { decompress } from '../http/decompress.js';
import { isRedirect } from '../http/redirect.js';
import type { RateLimitReading } from '../http/rate-limit-reading.js';
import { SendFailure, type RawResponse } from '../http/send.js';
import type { CallConfig } from '../http/sender.js';
import { abortError } from '../internal/abort-error.js';
import { isPromiseLike } from '../internal/promises.js';
import { WaitRefused, type Permit } from '../rate-limit/rate-limiter.js';
import { EMPTY_READING } from '../rate-limit/parse-rate-limit-headers.js';
import type { AttemptParts } from './attempt-parts.js';
import { endAttempt } from './end-attempt.js';
import type { Exchange } from './exchange.js';
import type { Failure } from './failures.js';
import { followRedirect } from './follow-redirect.js';
import { readResponse, type ReadResponse } from './read-response.js';
import { checkReading, redactReading } from './redact-reading.js';
import { judge, knownWait, type Judgement } from './verdict.js';

/** What one send led to: a response to return, or another send at once. */
type SendResult = RawResponse | 'again';

/** A failure on its way from a send to the retry decision. */
class SendEnded {
  constructor(readonly failure: Failure) {}
}

/**
 * One attempt: permit, credentials, send, redirects, parsing, verdict. It is a small loop, as a
 * dead kept-alive connection, a redirect and a refreshed credential each lead to another send within the same attempt.
 *
 * It leaves what the response means on the exchange and resolves to what came. It rejects with an
 * {@link AttemptFailure} when it is to be repeated, and otherwise with the error the caller gets.
 */
export class Attempt {
  readonly #parts: AttemptParts;

  constructor(parts: AttemptParts) {
    this.#parts = parts;
  }

  async run(exchange: Exchange, config: CallConfig): Promise<RawResponse> {
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
      if (error instanceof SendEnded) throw endAttempt(this.#parts, exchange, config, error.failure);
      throw error;
    } finally {
      exchange.sending = false;
    }
  }

  async #send(
    exchange: Exchange,
    config: CallConfig,
    progress: { redirects: number; replayed: boolean },
  ): Promise<SendResult> {
    const { clock, limiter, counter, failures, observers, redactor } = this.#parts;
    const permit = await this.#acquire(exchange);
    exchange.sending = true;
    /** A streamed body that nobody has been given. */
    let unclaimed: Readable | null = null;
    let keepPermit = false;
    try {
      const credentials = await this.#authorize(exchange);
      const composed = this.#parts.composer.compose(exchange, config, credentials);
      // A body function that never answers must not hold its permit for ever.
      const outgoing = isPromiseLike(composed) ? await abortable(composed, exchange.signal) : composed;
      if (exchange.signal.aborted) throw exchange.signal.reason;
      counter.next(() => failures.details(exchange));
      exchange.attemptsSent = exchange.attempts;
      observers.emitOf('onRequest', exchange, () => ({
        ...failures.requestOf(exchange),
        attempt: exchange.attempts,
      }));

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
      if (!Buffer.isBuffer(raw.body)) unclaimed = raw.body;
      let broken: unknown;
      if ('content-encoding' in raw.headers) ({ raw, broken } = await this.#decompress(exchange, raw));

      const location = raw.headers['location'];
      const redirectTo =
        typeof location === 'string' && isRedirect(raw.status, location) ? location : undefined;
      const read = readResponse(exchange, raw, redactor, receivedAtMs, redirectTo !== undefined);
      const { response } = read;
      const reading = redactReading(checkReading(this.#parts.readRateLimit(response)), redactor);
      if (reading !== EMPTY_READING) (response as { rateLimit?: RateLimitReading }).rateLimit = reading;
      exchange.response = response;
      observers.emitOf('onResponse', exchange, () => ({
        ...failures.requestOf(exchange),
        attempt: exchange.attempts,
        status: response.status,
        durationMs: receivedAtMs - sentAtMs,
        requestId: response.requestId,
        rateLimit: response.rateLimit,
      }));

      const said = redirectTo === undefined ? this.#parts.classify(response) : 'ok';
      const judgement = judge(said, response, this.#isRefreshable(exchange));
      const { verdict, retryAfterMs } = judgement;
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

      if (redirectTo !== undefined) {
        progress.redirects += 1;
        return this.#redirect(exchange, response, redirectTo, progress.redirects);
      }
      if (verdict === 'ok') {
        const parseError = broken ?? read.parseError;
        if (parseError !== undefined) {
          throw new SendEnded(failures.parse(exchange, response, read.body, parseError));
        }
        this.#parts.budget.giveBack(exchange.budgetTaken);
        // Its end releases the permit.
        keepPermit = unclaimed !== null;
        unclaimed = null;
        return raw;
      }
      if (verdict === 'refresh-auth') {
        unclaimed?.destroy();
        permit.release();
        if (await this.#refresh(exchange)) return 'again';
      }
      throw new SendEnded(this.#failedResponse(exchange, read, judgement));
    } finally {
      unclaimed?.destroy();
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
    const stale = failure.kind === 'connection' && failure.stale;
    const harmless =
      (idempotent || retry.methods.has(exchange.method)) && (body.replayable || !exchange.withBody);
    if (stale && harmless && !progress.replayed) {
      progress.replayed = true;
      return 'again';
    }
    throw new SendEnded(this.#parts.failures.send(exchange, failure));
  }

  #streamError(exchange: Exchange, error: unknown): Error {
    const { failures, redactor } = this.#parts;
    if (exchange.signal.aborted) return abortError(exchange.signal.reason);
    if (!(error instanceof SendFailure)) return redactor.scrubError(error);
    return failures.send(exchange, error).toError(null);
  }

  /** The body decompressed; one that cannot be is empty, and `broken` says why. */
  async #decompress(exchange: Exchange, raw: RawResponse): Promise<{ raw: RawResponse; broken?: unknown }> {
    const encoding = raw.headers['content-encoding'];
    if (typeof encoding !== 'string' || !Buffer.isBuffer(raw.body) || raw.body.length === 0) return { raw };
    try {
      return { raw: { ...raw, body: await decompress(raw.body, encoding, this.#parts.maxResponseBytes) } };
    } catch (error) {
      const { failures } = this.#parts;
      const tooLarge = (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
      if (tooLarge) throw new SendEnded(failures.final(failures.tooLarge(exchange)));
      return { raw: { ...raw, body: Buffer.alloc(0) }, broken: error };
    }
  }

  /** Whether new credentials can still be tried: once per request. */
  #isRefreshable(exchange: Exchange): boolean {
    return (
      this.#parts.authenticator !== null &&
      !exchange.authRefreshed &&
      exchange.settings.authenticated &&
      exchange.target.own &&
      exchange.settings.body.replayable
    );
  }

  #failedResponse(exchange: Exchange, read: ReadResponse, judgement: Judgement): Failure {
    const { failures, rateLimit, clock, log } = this.#parts;
    const { response, body } = read;
    const { verdict, explicit, message } = judgement;
    const wait = knownWait(judgement, response, rateLimit, clock.epochMs());
    log.errorStatus(response.status, { method: exchange.method, url: exchange.target.url }, body);
    return failures.response(exchange, {
      response,
      body,
      rateLimited: verdict === 'rate-limited',
      final: wait.tooLong || (verdict === 'fail' && explicit),
      asked: verdict === 'retry' && explicit,
      retryAfterMs: wait.retryAfterMs,
      limiterWaits: wait.limiterWaits,
      message,
    });
  }

  #redirect(exchange: Exchange, response: ApiResponse, location: string, hops: number): 'again' {
    const { failures, resolver } = this.#parts;
    const problem = followRedirect(exchange, response.status, location, hops, resolver, () =>
      failures.details(exchange),
    );
    if (problem === null) return 'again';
    throw new SendEnded(
      failures.response(exchange, {
        response,
        body: '',
        rateLimited: false,
        final: true,
        asked: false,
        retryAfterMs: null,
        limiterWaits: false,
        message: problem,
      }),
    );
  }
}
