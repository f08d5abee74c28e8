import type { Span, Tracer } from '@opentelemetry/api';
import type { RateLimitEvent } from '../client/hooks.js';
import type { RequestTelemetry, Telemetry, TelemetryRequest } from '../client/telemetry.js';
import { ATTRIBUTE, serverAttributes } from './conventions.js';
import { loadOtelApi, type OtelApi } from './load-otel-api.js';
import { createInstruments, type Instruments } from './instruments.js';
import { checkOtelOptions, type OtelTelemetryOptions } from './otel-telemetry-options.js';
import { RequestSpan } from './request-span.js';

const SCOPE = 'resilient-api-client';

/**
 * OpenTelemetry spans and metrics for the option `telemetry` of a client, by the semantic conventions for HTTP clients
 * (https://opentelemetry.io/docs/specs/semconv/http/). One span of kind CLIENT for each request, a child of the span that
 * is active where it is made, with its attempts, responses and retries as events; the histogram
 * `http.client.request.duration`, and counts of retries and waits. URLs and messages are redacted as everywhere.
 *
 * @throws ConfigurationError for a wrong option, and when `@opentelemetry/api` is not installed.
 */
export function otelTelemetry(options: OtelTelemetryOptions = {}): Telemetry {
  checkOtelOptions(options);
  return new OtelTelemetry(loadOtelApi(), options);
}

class OtelTelemetry implements Telemetry {
  readonly #api: OtelApi;
  readonly #tracer: Tracer;
  readonly #instruments: Instruments;
  readonly #propagate: boolean;

  constructor(api: OtelApi, { tracerProvider, meterProvider, propagate = false }: OtelTelemetryOptions) {
    this.#api = api;
    this.#tracer = (tracerProvider ?? api.trace).getTracer(SCOPE);
    this.#instruments = createInstruments((meterProvider ?? api.metrics).getMeter(SCOPE));
    this.#propagate = propagate;
  }

  start(request: TelemetryRequest): RequestTelemetry {
    const server = serverAttributes(request);
    const span = this.#tracer.startSpan(request.method, {
      kind: this.#api.SpanKind.CLIENT,
      attributes: { ...server, [ATTRIBUTE.url]: request.url },
    });
    return new RequestSpan({
      span,
      server,
      instruments: this.#instruments,
      headers: this.#headersOf(span),
      failed: this.#api.SpanStatusCode.ERROR,
    });
  }

  onRateLimit({ waitMs, reason }: RateLimitEvent): void {
    this.#instruments.waits.record(waitMs / 1_000, { reason });
  }

  #headersOf(span: Span): Readonly<Record<string, string>> | undefined {
    if (!this.#propagate) return undefined;
    const { context, propagation, trace } = this.#api;
    const headers: Record<string, string> = {};
    propagation.inject(trace.setSpan(context.active(), span), headers);
    return headers;
  }
}
