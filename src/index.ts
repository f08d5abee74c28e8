export { ApiClient } from './client/api-client.js';
export type { ApiClientOptions } from './client/api-client-options.js';
export type { Classification } from './client/verdict.js';
export type {
  ErrorEvent,
  Hooks,
  PageEvent,
  RateLimitEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
} from './client/hooks.js';
export type { RequestTelemetry, Telemetry, TelemetryOutcome, TelemetryRequest } from './client/telemetry.js';
export type { CollectBodiesOptions, CollectOptions, QueryOptions } from './client/query-options.js';

export type {
  ApiKeyAuthOptions,
  AuthOptions,
  BasicAuthOptions,
  BearerAuthOptions,
  OAuth2AuthOptions,
} from './auth/auth-options.js';
export type {
  AuthSend,
  AuthStrategy,
  Credentials,
  SendUnauthenticated,
  TokenContext,
  TokenSource,
} from './auth/auth-strategy.js';

/** The type of `this.http`: axios has one type for `import` and another for `require`, and this is the one meant. */
export type { AxiosInstance } from 'axios';
export type {
  ApiRequest,
  HttpMethod,
  RequestInput,
  RequestOptions,
  ResponseType,
  TimeoutOptions,
} from './http/api-request.js';
export type { ApiResponse, DetailedVerdict, ResponseHeaders, ResponseVerdict } from './http/api-response.js';
export type { AxiosSettings } from './http/axios-settings.js';
export type { RateLimitReading, RateLimitWindow } from './http/rate-limit-reading.js';
export type { RetryBudgetOptions, RetryContext, RetryOptions } from './http/retry-options.js';
export type { Transport } from './http/transport.js';
export type { StandardSchemaIssue, StandardSchemaResult, StandardSchemaV1 } from './http/standard-schema.js';

export type { CheckpointOptions } from './checkpoint/checkpoint-options.js';
export type { CheckpointLock, CheckpointStore } from './checkpoint/checkpoint-store.js';
export { FileCheckpointStore } from './checkpoint/file-checkpoint-store.js';
export type { DedupeBy, IncrementalOptions, Since } from './checkpoint/incremental-options.js';
export { MemoryCheckpointStore } from './checkpoint/memory-checkpoint-store.js';
export type {
  Checkpoint,
  IncrementState,
  PageRequest,
  PaginatorRecord,
  Watermark,
  WatermarkUnit,
} from './internal/checkpoint.js';
export type { Json, JsonObject } from './internal/json.js';
export type { LogLevel, LogMethod, Logger } from './logging/logger.js';

export { AutoPaginator } from './pagination/auto-paginator.js';
export { CursorPaginator, type CursorPaginatorOptions } from './pagination/cursor-paginator.js';
export { LinkHeaderPaginator, type LinkHeaderPaginatorOptions } from './pagination/link-header-paginator.js';
export { mergePages, type MergeStrategy } from './pagination/merge-pages.js';
export { NextUrlPaginator, type NextUrlPaginatorOptions } from './pagination/next-url-paginator.js';
export { OffsetPaginator, type OffsetPaginatorOptions } from './pagination/offset-paginator.js';
export { PageNumberPaginator, type PageNumberPaginatorOptions } from './pagination/page-number-paginator.js';
export type { Page } from './pagination/page.js';
export type { DirectPaging, PageContext, PagesAhead, Paginator } from './pagination/paginator.js';
export type {
  OnPartitionError,
  PartitionContext,
  PartitionFailure,
  PartitionOptions,
  PartitionPage,
} from './pagination/partition-options.js';
export { RelayPaginator, type RelayPaginatorOptions } from './pagination/relay-paginator.js';
export {
  ResponseBasedPaginator,
  type ResponseBasedPaginatorOptions,
} from './pagination/response-based-paginator.js';
export { SinglePagePaginator } from './pagination/single-page-paginator.js';

export type { HeadersLike } from './rate-limit/headers/header-entries.js';
export type { RateLimitHints, ParseRateLimitOptions } from './rate-limit/parse-rate-limit-headers.js';
export { parseRateLimitHeaders } from './rate-limit/parse-rate-limit-headers.js';
export type { RateLimitOptions } from './rate-limit/rate-limit-options.js';
export type { RateLimitWait, WaitReason } from './rate-limit/rate-limit-wait.js';
export type { RateLimiterState, ScopeState, WindowState } from './rate-limit/rate-limiter-state.js';
export { RateLimiter } from './rate-limit/rate-limiter.js';
export type { SharedRateLimit } from './rate-limit/shared-rate-limit.js';

export { ApiClientError, type ApiClientErrorDetails, type FailedRequest } from './errors/api-client-error.js';
export { CheckpointCorruptError } from './errors/checkpoint-corrupt-error.js';
export { CheckpointError } from './errors/checkpoint-error.js';
export { CheckpointLockedError } from './errors/checkpoint-locked-error.js';
export { CheckpointMismatchError } from './errors/checkpoint-mismatch-error.js';
export { ClientClosedError } from './errors/client-closed-error.js';
export { ConfigurationError } from './errors/configuration-error.js';
export { ConnectionError } from './errors/connection-error.js';
export { CrossOriginError } from './errors/cross-origin-error.js';
export { HttpStatusError, type HttpStatusErrorDetails } from './errors/http-status-error.js';
export { MaxApiCallsExceeded, type MaxApiCallsDetails } from './errors/max-api-calls-exceeded.js';
export { PaginationError } from './errors/pagination-error.js';
export { PaginationLoopError } from './errors/pagination-loop-error.js';
export type { ProblemDetails } from './errors/problem-details.js';
export type { Progress } from './errors/progress.js';
export { ResponseParseError } from './errors/response-parse-error.js';
export { ResponseTooLargeError } from './errors/response-too-large-error.js';
export {
  ResponseValidationError,
  type ResponseValidationErrorDetails,
  type ValidationIssue,
} from './errors/response-validation-error.js';
export {
  AuthenticationError,
  BadRequestError,
  ConflictError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  ServerError,
  UnprocessableEntityError,
} from './errors/status-errors.js';
export { TimeoutError, type TimeoutPhase } from './errors/timeout-error.js';
