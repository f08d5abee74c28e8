import { createRequire } from 'node:module';
import type * as Otel from '@opentelemetry/api';
import { ConfigurationError } from '../errors/configuration-error.js';

/** What is used of OpenTelemetry's API. */
export type OtelApi = Pick<
  typeof Otel,
  'context' | 'metrics' | 'propagation' | 'trace' | 'SpanKind' | 'SpanStatusCode'
>;

/** OpenTelemetry's API, which the user installs: it is loaded when telemetry is made. @throws ConfigurationError */
export function loadOtelApi(): OtelApi {
  const load = createRequire(__filename);
  try {
    return load('@opentelemetry/api') as OtelApi;
  } catch (error) {
    throw new ConfigurationError(
      'otelTelemetry needs the package @opentelemetry/api, 1.4 or newer: npm install @opentelemetry/api',
      { cause: error },
    );
  }
}
