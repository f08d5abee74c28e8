import type { ErrorEvent, RateLimitEvent, RequestEvent, ResponseEvent, RetryEvent } from './hooks.js';

/** A request that begins. */
export interface TelemetryRequest {
  /** In upper case. */
  readonly method: string;
  /** Absolute, redacted. */
  readonly url: string;
}

/** How a request has ended: with a response, or with what its caller gets instead. */
export type TelemetryOutcome =
  | {
      /** Of the response that was returned; `null` when it was sent ahead and is no longer wanted. */
      readonly status: number | null;
      /** Attempts made. */
      readonly attempts: number;
      /** Nothing has failed. */
      readonly error?: undefined;
    }
  | ErrorEvent;

/** What is told of one request, from its beginning to its end. Throwing breaks nothing: it is logged. */
export interface RequestTelemetry {
  /** Headers that its sends carry, such as `traceparent`; to the client's own origin only. @default none */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** An attempt is sent. */
  onRequest(event: RequestEvent): void;
  /** A response has arrived, whatever its status. */
  onResponse(event: ResponseEvent): void;
  /** An attempt has failed and will be repeated. */
  onRetry(event: RetryEvent): void;
  /** The last thing that is told. */
  onEnd(outcome: TelemetryOutcome): void;
}

/** Follows requests, as `telemetry` of the options takes it. `otelTelemetry` of `resilient-api-client/otel` makes one. */
export interface Telemetry {
  /** A request begins, in the async context of its caller; `undefined`: this one is not followed. */
  start(request: TelemetryRequest): RequestTelemetry | undefined;
  /** Requests begin to wait for a rate limit. */
  onRateLimit?(event: RateLimitEvent): void;
}
