import type { Attributes } from '@opentelemetry/api';
import type { TelemetryRequest } from '../client/telemetry.js';

/**
 * Names and values of the semantic conventions for HTTP clients, version 1.23 and later
 * (https://opentelemetry.io/docs/specs/semconv/http/).
 */
export const ATTRIBUTE = {
  method: 'http.request.method',
  status: 'http.response.status_code',
  resendCount: 'http.request.resend_count',
  address: 'server.address',
  port: 'server.port',
  scheme: 'url.scheme',
  url: 'url.full',
  errorType: 'error.type',
} as const;

/** In seconds, as the conventions advise for request durations. */
export const DURATION_BOUNDARIES = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** What metrics are told apart by: of low cardinality, so without the URL. */
export function serverAttributes({ method, url }: TelemetryRequest): Attributes {
  const { protocol, hostname, port } = new URL(url);
  return {
    [ATTRIBUTE.method]: method,
    [ATTRIBUTE.address]: hostname.replace(/^\[|\]$/g, ''),
    [ATTRIBUTE.port]: port === '' ? (DEFAULT_PORTS[protocol] ?? 0) : Number(port),
    [ATTRIBUTE.scheme]: protocol.slice(0, -1),
  };
}

/** `error.type`: the status where the server refused, else the kind of error. */
export function errorType(error: unknown): string {
  if (!(error instanceof Error)) return '_OTHER';
  const { status } = error as { status?: unknown };
  return typeof status === 'number' && status >= 400 ? String(status) : error.name;
}
