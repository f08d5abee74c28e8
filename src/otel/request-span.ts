import type { Attributes, Span, SpanStatusCode } from '@opentelemetry/api';
import type { RequestEvent, ResponseEvent, RetryEvent } from '../client/hooks.js';
import type { RequestTelemetry, TelemetryOutcome } from '../client/telemetry.js';
import { ATTRIBUTE, errorType } from './conventions.js';
import type { Instruments } from './instruments.js';

/** What a span of a request is made of. */
export interface RequestSpanParts {
  readonly span: Span;
  /** What its metrics are told apart by. */
  readonly server: Attributes;
  readonly instruments: Instruments;
  /** What its sends carry. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** The status of a span that failed: a value of an enum in a package that is loaded late. */
  readonly failed: SpanStatusCode;
}

/** One request: a span from the call to its result, with what happens to each attempt as events on it. */
export class RequestSpan implements RequestTelemetry {
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly #span: Span;
  readonly #server: Attributes;
  readonly #instruments: Instruments;
  readonly #failed: SpanStatusCode;
  #sentAtMs: number | null = null;

  constructor({ span, server, instruments, headers, failed }: RequestSpanParts) {
    this.#span = span;
    this.#server = server;
    this.#instruments = instruments;
    this.#failed = failed;
    this.headers = headers;
  }

  onRequest({ attempt, url }: RequestEvent): void {
    this.#sentAtMs = performance.now();
    this.#span.addEvent('attempt', { attempt, [ATTRIBUTE.url]: url });
  }

  onResponse({ attempt, status, durationMs, requestId }: ResponseEvent): void {
    this.#sentAtMs = null;
    this.#instruments.duration.record(durationMs / 1_000, {
      ...this.#server,
      [ATTRIBUTE.status]: status,
      ...(status >= 400 ? { [ATTRIBUTE.errorType]: String(status) } : {}),
    });
    this.#span.addEvent('response', {
      attempt,
      [ATTRIBUTE.status]: status,
      ...(requestId === undefined ? {} : { request_id: requestId }),
    });
  }

  onRetry({ attempt, delayMs, error }: RetryEvent): void {
    this.#recordUnanswered(error);
    const type = errorType(error);
    this.#instruments.retries.add(1, { ...this.#server, [ATTRIBUTE.errorType]: type });
    this.#span.addEvent('retry', {
      attempt,
      delay_ms: delayMs,
      [ATTRIBUTE.errorType]: type,
      'exception.message': error.message,
    });
  }

  onEnd(outcome: TelemetryOutcome): void {
    const { error, attempts } = outcome;
    if (attempts > 1) this.#span.setAttribute(ATTRIBUTE.resendCount, attempts - 1);
    const status = 'status' in outcome ? outcome.status : (error as { status?: unknown } | null)?.status;
    if (typeof status === 'number') this.#span.setAttribute(ATTRIBUTE.status, status);
    if ('error' in outcome && outcome.error !== undefined) {
      this.#recordUnanswered(error);
      this.#span.setAttribute(ATTRIBUTE.errorType, errorType(error));
      const message = error instanceof Error ? error.message : 'aborted';
      this.#span.setStatus({ code: this.#failed, message });
    }
    this.#span.end();
  }

  /** An attempt that ended without a response has a duration too. */
  #recordUnanswered(error: unknown): void {
    if (this.#sentAtMs === null) return;
    const seconds = (performance.now() - this.#sentAtMs) / 1_000;
    this.#sentAtMs = null;
    this.#instruments.duration.record(seconds, { ...this.#server, [ATTRIBUTE.errorType]: errorType(error) });
  }
}
