import type { AuthOptions } from '../auth/auth-options.js';
import type { AxiosSettings } from '../http/axios-settings.js';
import type { TimeoutOptions } from '../http/api-request.js';
import type { Transport } from '../http/transport.js';
import type { RetryOptions } from '../http/retry-options.js';
import type { Logger, LogLevel } from '../logging/logger.js';
import type { Paginator } from '../pagination/paginator.js';
import type { RateLimitOptions } from '../rate-limit/rate-limit-options.js';
import type { Hooks } from './hooks.js';
import type { Telemetry } from './telemetry.js';

/** How a client behaves. Everything but `baseURL` is optional. */
export interface ApiClientOptions {
  /** An absolute http or https URL; paths are appended to it. Its origin is the only one that gets credentials. */
  readonly baseURL: string;
  /** Credentials. @default none */
  readonly auth?: AuthOptions | undefined;
  /** Sent with every request to the base URL's origin; a request's own headers win. They count as credentials. */
  readonly headers?: object | undefined;
  /** Query parameters of every request to the base URL's origin; a request's own win. They count as credentials. */
  readonly params?: object | undefined;
  /** Limits in milliseconds. @default { connectMs: 5_000, responseMs: 30_000, totalMs: Infinity } */
  readonly timeout?: TimeoutOptions | undefined;
  /** @default 4 attempts, exponential backoff from 1 s with full jitter */
  readonly retry?: RetryOptions | undefined;
  /** @default 10 requests at once, the server's headers honoured, no configured rate */
  readonly rateLimit?: RateLimitOptions | undefined;
  /** Pages one query may fetch; when that many were fetched and more remain, `MaxApiCallsExceeded`. @default 1_000 */
  readonly maxCalls?: number | undefined;
  /** Sends this client may ever make: retries, replays and redirects included. @default Infinity */
  readonly maxTotalCalls?: number | undefined;
  /** The paginator of queries that name none. @default detected from the first response */
  readonly paginator?: Paginator | undefined;
  /** Where in the body the items are, such as `data.items`. @default detected from the first response */
  readonly itemsPath?: string | undefined;
  /** The largest body accepted, in bytes after decompression. @default 104_857_600 (100 MiB) */
  readonly maxResponseBytes?: number | undefined;
  /** Other origins that next URLs, redirects and absolute paths may lead to; they get no credentials. @default [] */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** A pino (or pino-like) logger, or `false` for none. @default a pino logger on standard error */
  readonly logger?: Logger | false | undefined;
  /** The level of the default logger. @default 'warn' */
  readonly logLevel?: LogLevel | undefined;
  /** Extra header, parameter and field names whose values are never shown. @default [] */
  readonly redact?: readonly string[] | undefined;
  /** Values that are never shown, wherever they appear, besides the credentials that the client knows of. @default [] */
  readonly secrets?: readonly string[] | undefined;
  /** Observers. */
  readonly hooks?: Hooks | undefined;
  /** Spans and metrics: `otelTelemetry()` of `resilient-api-client/otel`, or your own. @default none */
  readonly telemetry?: Telemetry | undefined;
  /** How long `close()` lets requests in flight finish, in milliseconds. @default 5_000 */
  readonly closeTimeoutMs?: number | undefined;
  /**
   * How requests travel: `'http'` by axios and Node's own client; `'undici'`, or `undiciTransport()` of
   * `resilient-api-client/undici`, by undici, which is faster and has to be installed beside this package.
   * @default 'http'
   */
  readonly transport?: 'http' | 'undici' | Transport | undefined;
  /** Further settings of the axios instance: agents, proxy and so on. */
  readonly axios?: AxiosSettings | undefined;
}
