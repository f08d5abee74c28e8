import type { ApiClientError, FailedRequest } from '../errors/api-client-error.js';
import { ClientClosedError } from '../errors/client-closed-error.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import { ConnectionError } from '../errors/connection-error.js';
import { ResponseParseError } from '../errors/response-parse-error.js';
import { ResponseValidationError } from '../errors/response-validation-error.js';
import { ResponseTooLargeError } from '../errors/response-too-large-error.js';
import { RateLimitError } from '../errors/status-errors.js';
import { TimeoutError } from '../errors/timeout-error.js';
import type { ApiResponse } from '../http/api-response.js';
import type { SendFailure } from '../http/send.js';
import type { WaitRefused } from '../rate-limit/rate-limiter.js';
import type { Redactor } from '../redaction/redactor.js';
import type { FailureKind, GiveUpReason } from '../retry/retry-decision.js';
import type { Exchange } from './exchange.js';
import { createFailedResponseError, type FailedResponse } from './failed-response.js';
import { adviceFor, formatDuration, formatUntil, plural } from './failure-text.js';
import { redactIssues, type Misfit } from './validate-data.js';

/** An attempt that failed: what the retry decision needs, and the error it becomes if it is the last one. */
export interface Failure {
  readonly kind: FailureKind;
  readonly status?: number | undefined;
  readonly retryAfterMs: number | null;
  readonly limiterWaits: boolean;
  readonly asked: boolean;
  readonly response?: ApiResponse | undefined;
  toError(reason: GiveUpReason | null): Error;
}

/**
 * The message of a JSON error without the piece of the text that V8 puts into it: that may be a piece of a secret,
 * which cannot be recognised any more.
 */
function withoutExcerpt(error: unknown): unknown {
  if (!(error instanceof SyntaxError)) return error;
  const [what = ''] = error.message.split(/, (?:\.\.\.)?"/, 1);
  return new SyntaxError(what.startsWith('"') ? 'not valid JSON' : what);
}

/** Builds the typed errors, from the exchange and never from what axios rejects with: nothing secret gets in. */
export class FailureFactory {
  readonly #redactor: Redactor;

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  /** The request as errors name it. */
  requestOf(exchange: Exchange): FailedRequest {
    return { method: exchange.method, url: this.#redactor.url(exchange.target.url) };
  }

  #label(exchange: Exchange): string {
    return `${exchange.method} ${this.#redactor.url(exchange.target.url)}`;
  }

  /** A failure that is never retried. */
  final(error: Error): Failure {
    return { kind: 'final', retryAfterMs: null, limiterWaits: false, asked: false, toError: () => error };
  }

  /** Gives an error the request and the attempts it happened in. */
  details(
    exchange: Exchange,
    cause?: unknown,
  ): { request: FailedRequest; attempts: number; cause?: unknown } {
    return {
      request: this.requestOf(exchange),
      attempts: exchange.attemptsSent,
      ...(cause === undefined ? {} : { cause }),
    };
  }

  /** A send that ended without a response. */
  send(exchange: Exchange, failure: SendFailure): Failure {
    const { kind, connected } = failure;
    if (kind === 'too-large') return this.final(this.tooLarge(exchange));
    const timedOut = kind !== 'connection';
    return {
      kind: connected ? (timedOut ? 'timeout' : 'connection') : 'unsent',
      retryAfterMs: null,
      limiterWaits: false,
      asked: false,
      toError: (reason) => {
        if (reason === 'deadline') return this.deadline(exchange, this.#sendError(exchange, failure, null));
        return this.#sendError(exchange, failure, reason);
      },
    };
  }

  #sendError(exchange: Exchange, failure: SendFailure, reason: GiveUpReason | null): ApiClientError {
    const { timeouts } = exchange.settings;
    const advice = `after ${plural(exchange.attempts, 'attempt')}${adviceFor(reason, exchange, null)}`;
    const label = this.#label(exchange);
    if (failure.kind === 'connect-timeout' || failure.kind === 'response-timeout') {
      const phase = failure.kind === 'connect-timeout' ? 'connect' : 'response';
      const what =
        phase === 'connect'
          ? `could not connect within ${formatDuration(timeouts.connectMs)}`
          : `got no complete response within ${formatDuration(timeouts.responseMs)}`;
      return new TimeoutError(`${label} ${what} ${advice} (timeout.${phase}Ms)`, {
        ...this.details(exchange),
        phase,
      });
    }
    const cause = this.#redactor.scrubError(failure.cause);
    const code = (cause as { code?: unknown }).code;
    const what = failure.responded
      ? 'was cut off in the middle of the response'
      : failure.connected
        ? 'lost its connection before a response came'
        : 'could not connect';
    const why = typeof code === 'string' ? `${cause.message} (${code})` : cause.message;
    return new ConnectionError(`${label} ${what} ${advice}: ${why}`, this.details(exchange, cause));
  }

  tooLarge(exchange: Exchange): ResponseTooLargeError {
    return new ResponseTooLargeError(
      `${this.#label(exchange)} answered with a body larger than maxResponseBytes; ask for smaller pages, or raise it`,
      this.details(exchange),
    );
  }

  /** A 2xx body that is no JSON, or whose compression is broken. */
  parse(exchange: Exchange, response: ApiResponse, body: unknown, cause: unknown): Failure {
    return {
      kind: 'parse',
      status: response.status,
      retryAfterMs: null,
      limiterWaits: false,
      asked: false,
      response,
      toError: (reason) => {
        const isJson = cause instanceof SyntaxError;
        const hint = isJson
          ? ". For other bodies set responseType: 'text' or 'buffer', which queries cannot take"
          : '';
        const error = new ResponseParseError(
          `${this.#label(exchange)} answered ${String(response.status)} with ${this.#unreadable(response, isJson)} ` +
            `after ${plural(exchange.attempts, 'attempt')}${adviceFor(reason, exchange, null)}${hint}`,
          {
            ...this.details(exchange, this.#redactor.scrubError(withoutExcerpt(cause))),
            status: response.status,
            bodyPreview: this.#redactor.preview(body),
          },
        );
        return reason === 'deadline' ? this.deadline(exchange, error) : error;
      },
    };
  }

  /** What came in place of JSON: another type of content, or a body that is broken. */
  #unreadable({ headers }: ApiResponse, isJson: boolean): string {
    const type = this.#redactor.text(
      headers[isJson ? 'content-type' : 'content-encoding'] ?? 'no content type',
    );
    if (!isJson) return `a body that cannot be decompressed (${type})`;
    const isOther = headers['content-type'] !== undefined && !/json/i.test(type);
    return isOther ? `${type}, not with JSON,` : `a body that is not valid JSON (${type})`;
  }

  /** A response that is not `ok`. */
  response(exchange: Exchange, failed: FailedResponse): Failure {
    const { response, rateLimited, retryAfterMs } = failed;
    return {
      kind: failed.final ? 'final' : rateLimited ? 'rate-limited' : 'response',
      status: response.status,
      retryAfterMs,
      limiterWaits: failed.limiterWaits,
      asked: failed.asked,
      response,
      toError: (reason) => {
        if (reason === 'deadline') {
          return this.deadline(exchange, this.#statusError(exchange, failed, null), retryAfterMs);
        }
        return this.#statusError(exchange, failed, reason);
      },
    };
  }

  #statusError(exchange: Exchange, failed: FailedResponse, reason: GiveUpReason | null): ApiClientError {
    const advice = adviceFor(reason, exchange, failed.retryAfterMs);
    return createFailedResponseError(failed, advice, this.details(exchange), this.#redactor);
  }

  /** The total deadline was reached, or would be before the next attempt. */
  deadline(exchange: Exchange, last?: Error, waitMs?: number | null): TimeoutError {
    const { totalMs } = exchange.settings.timeouts;
    const wait =
      last === undefined
        ? ''
        : waitMs == null
          ? '; the next attempt would come too late'
          : `; the server asks to wait ${formatDuration(waitMs)}, which would be too late`;
    const { attemptsSent } = exchange;
    const [what, after] =
      attemptsSent === 0 ? ['sent', ''] : ['done', ` after ${plural(attemptsSent, 'attempt')}`];
    return new TimeoutError(
      `${this.#label(exchange)} was not ${what} within ${formatDuration(totalMs)} (timeout.totalMs)${after}${wait}`,
      { ...this.details(exchange, last), phase: 'total' },
    );
  }

  /** The limiter refused a wait that would be too long; nothing was sent. */
  waitRefused(exchange: Exchange, refused: WaitRefused): Error {
    if (refused.kind === 'deadline') return this.deadline(exchange, undefined);
    return new RateLimitError(
      `${this.#label(exchange)} was not sent: the rate limit lasts ${formatDuration(refused.waitMs)} more` +
        `${formatUntil(refused.untilMs)}, longer than ` +
        `${refused.reason === 'retry-after' ? 'retry.maxRetryAfterMs' : 'rateLimit.maxWaitMs'} allows`,
      {
        ...this.details(exchange),
        status: refused.status ?? 429,
        retryAfterMs: Math.ceil(refused.waitMs),
      },
    );
  }

  /** The data does not fit the request's schema. */
  validation(exchange: Exchange, { summary, issues }: Misfit): ResponseValidationError {
    return new ResponseValidationError(
      `${this.#label(exchange)} answered with data that does not fit its schema: ${this.#redactor.text(summary)}`,
      { ...this.details(exchange), issues: redactIssues(issues, this.#redactor) },
    );
  }

  /** `retryIf` or `backoff` threw, or answered with something else than they may. */
  wrongRetryRule(exchange: Exchange, error: unknown, failure: Error): ConfigurationError {
    const { message } = this.#redactor.scrubError(error);
    return new ConfigurationError(
      `${this.#label(exchange)} failed, and retry.retryIf or retry.backoff, asked what to do, failed too: ${message}`,
      this.details(exchange, failure),
    );
  }

  /** The client was closed. */
  closed(exchange: Exchange): ClientClosedError {
    const what = exchange.attemptsSent === 0 ? 'was not sent' : 'was ended';
    return new ClientClosedError(
      `${this.#label(exchange)} ${what}, as the client was closed`,
      this.details(exchange),
    );
  }
}
