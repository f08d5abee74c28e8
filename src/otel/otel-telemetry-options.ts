import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import { checkBoolean, checkKeys, wrongOption } from '../options/check.js';

/** What is recorded, and by whom. */
export interface OtelTelemetryOptions {
  /** Makes the tracer. @default the one registered globally */
  readonly tracerProvider?: TracerProvider | undefined;
  /** Makes the meter. @default the one registered globally */
  readonly meterProvider?: MeterProvider | undefined;
  /**
   * Sends the trace context along, as the globally registered propagator writes it (`traceparent` and `tracestate` of W3C
   * Trace Context, unless another was chosen), to the client's own origin only. A provider you do not trust learns your
   * trace ids from it. @default false
   */
  readonly propagate?: boolean | undefined;
}

function checkProvider(value: unknown, method: string, name: string): void {
  if (value === undefined) return;
  const has = typeof (value as Record<string, unknown> | null)?.[method] === 'function';
  if (!has) throw wrongOption(name, `an object with the method ${method}`, value, true);
}

/** @throws ConfigurationError */
export function checkOtelOptions(options: unknown): asserts options is OtelTelemetryOptions {
  const where = 'otelTelemetry options';
  checkKeys(options, ['tracerProvider', 'meterProvider', 'propagate'], where);
  const { tracerProvider, meterProvider, propagate } = options;
  checkProvider(tracerProvider, 'getTracer', `${where}.tracerProvider`);
  checkProvider(meterProvider, 'getMeter', `${where}.meterProvider`);
  if (propagate !== undefined) checkBoolean(propagate, `${where}.propagate`);
}
