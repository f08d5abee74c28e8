import type { Redactor } from '../redaction/redactor.js';
import { isLevelEnabled } from './is-level-enabled.js';
import type { WrittenLevel } from './log-levels.js';
import type { Logger } from './logger.js';
import { safeLogger } from './safe-logger.js';

/** The request a line speaks of. The URL is redacted here. */
export interface LoggedRequest {
  readonly method: string;
  readonly url: string;
}

/** A request about to be made. */
export interface IntentLine extends LoggedRequest {
  readonly params?: unknown;
  /** The time limits, in milliseconds. */
  readonly timeout?: unknown;
}

/** An attempt that failed and will be followed by another. */
export interface RetryLine extends LoggedRequest {
  /** The attempt to come, 1-based. */
  readonly attempt: number;
  readonly maxAttempts: number;
  /** The backoff; 0 when the wait is the rate limiter's. */
  readonly delayMs: number;
  /** What the server asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | null | undefined;
  /** Why the last attempt failed: an error, or words. */
  readonly reason: unknown;
}

/** A wait that is not a backoff: for a rate limit, a pause, a Retry-After. */
export interface WaitLine {
  readonly delayMs: number;
  readonly reason: string;
  readonly request?: LoggedRequest | undefined;
}

/** A request that failed for good. */
export interface GaveUpLine extends LoggedRequest {
  readonly attempts: number;
  readonly error: unknown;
}

/** Characters of an error's body that are logged. */
const PREVIEW_LENGTH = 500;

function seconds(delayMs: number): string {
  return delayMs < 1_000 ? `${Math.round(delayMs)} ms` : `${Number((delayMs / 1_000).toFixed(1))} s`;
}

/**
 * Everything the client logs, one method for each occasion. Lines are built only when their level is written, hold no
 * secrets, and never make a call fail.
 */
export class ClientLog {
  readonly #logger: Logger;
  readonly #redactor: Redactor;

  constructor(logger: Logger, redactor: Redactor) {
    this.#logger = safeLogger(logger);
    this.#redactor = redactor;
  }

  /** What is about to be requested. */
  intent(line: IntentLine): void {
    if (!this.#writes('debug')) return;
    const { method, url } = this.#request(line);
    const fields = { method, url, params: this.#redactor.value(line.params), timeout: line.timeout };
    this.#logger.debug(fields, `${method} ${url}`);
  }

  /** Another attempt follows. */
  retry(line: RetryLine): void {
    if (!this.#writes('warn')) return;
    const { attempt, maxAttempts, delayMs, retryAfterMs } = line;
    const request = this.#request(line);
    const reason = this.#reason(line.reason);
    const asked = retryAfterMs == null ? {} : { retryAfterMs: Math.ceil(retryAfterMs) };
    const when = retryAfterMs
      ? `after the ${seconds(retryAfterMs)} that the server asked for`
      : `in ${seconds(delayMs)}`;
    this.#logger.warn(
      { ...request, attempt, maxAttempts, delayMs, ...asked, reason },
      `Attempt ${attempt} of ${maxAttempts} of ${request.method} ${request.url} ${when}: ${reason}`,
    );
  }

  /** Sending pauses. */
  wait(line: WaitLine): void {
    if (!this.#writes('info')) return;
    const reason = this.#redactor.text(line.reason);
    const request = line.request === undefined ? {} : this.#request(line.request);
    this.#logger.info(
      { ...request, delayMs: line.delayMs, reason },
      `Waiting ${seconds(line.delayMs)}: ${reason}`,
    );
  }

  /** The server answered with an error. Whether it is final is not known yet, so it is a warning, whatever the status. */
  errorStatus(status: number, request: LoggedRequest, body: unknown): void {
    if (!this.#writes('warn')) return;
    const { method, url } = this.#request(request);
    const bodyPreview = this.#redactor.preview(body, PREVIEW_LENGTH);
    const rest = bodyPreview === '' ? '' : `: ${bodyPreview}`;
    this.#logger.warn({ method, url, status, bodyPreview }, `HTTP ${status} from ${method} ${url}${rest}`);
  }

  /** A page was fetched. @param total rows so far, this page included */
  page(number: number, maxCalls: number, rows: number, total: number): void {
    if (!this.#writes('info')) return;
    this.#logger.info(
      { page: number, maxCalls, rows, total },
      `[Page ${number}/${maxCalls}] Retrieved ${rows} rows (total=${total})`,
    );
  }

  /** A hook threw; the call goes on. */
  hookFailed(hook: string, error: unknown): void {
    if (!this.#writes('warn')) return;
    const err = this.#redactor.scrubError(error);
    this.#logger.warn({ hook, err }, `The hook ${hook} failed: ${err.message}`);
  }

  /** The request failed, and nothing more is tried. At debug: the caller gets the error, and decides what it is worth. */
  gaveUp(line: GaveUpLine): void {
    if (!this.#writes('debug')) return;
    const { method, url } = this.#request(line);
    const err = this.#redactor.scrubError(line.error);
    const attempts = line.attempts === 1 ? '1 attempt' : `${line.attempts} attempts`;
    this.#logger.debug(
      { method, url, attempts: line.attempts, err },
      `Gave up on ${method} ${url} after ${attempts}: ${err.message}`,
    );
  }

  /** Something worth knowing that needs no attention. */
  notice(message: string): void {
    if (!this.#writes('info')) return;
    const text = this.#redactor.text(message);
    this.#logger.info({}, text);
  }

  /** Something the user should know that is no failure. */
  warning(message: string, fields: object = {}): void {
    if (!this.#writes('warn')) return;
    this.#logger.warn({ ...(this.#redactor.value(fields) as object) }, this.#redactor.text(message));
  }

  #writes(level: WrittenLevel): boolean {
    return isLevelEnabled(this.#logger, level);
  }

  #request(request: LoggedRequest): LoggedRequest {
    return { method: request.method, url: this.#redactor.url(request.url) };
  }

  #reason(reason: unknown): string {
    if (typeof reason === 'string') return this.#redactor.text(reason);
    const error = this.#redactor.scrubError(reason);
    return error.message === '' ? error.name : error.message;
  }
}
