import { ApiClient, type ApiClientOptions } from 'resilient-api-client';
import type { Contender, Session, Setting } from './contender.js';

function openClient(
  { origin, token, concurrency }: Setting,
  rate: Pick<NonNullable<ApiClientOptions['rateLimit']>, 'requests' | 'perMs'>,
  transport: ApiClientOptions['transport'] = 'http',
): Session {
  const client = new ApiClient({
    baseURL: origin,
    auth: { type: 'bearer', token },
    transport,
    rateLimit: { maxConcurrent: Math.max(10, concurrency), ...rate },
  });
  return {
    get: (path) => client.get(path),
    close: () => client.close(),
  };
}

/** This package as it comes: limiter, retries, timeouts, redaction, and logging at `warn`. */
export const apiClient: Contender = {
  name: 'ApiClient',
  description: 'defaults: limiter, retries, timeouts, redaction, quota headers read, logging at warn',
  packages: ['resilient-api-client', 'axios', 'axios-retry', 'pino'],
  open: (setting) => openClient(setting, {}),
};

/** Likewise, over undici. */
export const apiClientOverUndici: Contender = {
  name: 'ApiClient over undici',
  description: "the same with transport: 'undici'",
  packages: ['resilient-api-client', 'undici', 'pino'],
  open: (setting) => openClient(setting, {}, 'undici'),
};

const RATE = 500;

/** Likewise, kept to a configured rate. */
export const apiClientAtRate: Contender = {
  name: `ApiClient, ${RATE}/s`,
  description: `the same with rateLimit: { requests: ${RATE}, perMs: 1_000 }`,
  packages: ['resilient-api-client', 'axios', 'axios-retry', 'bottleneck', 'pino'],
  ratePerSecond: RATE,
  open: (setting) => openClient(setting, { requests: RATE, perMs: 1_000 }),
};
