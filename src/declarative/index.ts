export { readSpec } from './read-spec.js';
export { runSpec } from './run-spec.js';
export { SpecDocument } from './spec-document.js';
export { SpecError, type SpecProblem } from './spec-error.js';
export type { QueryCall, SpecQuery } from './spec-query.js';
export { specToQuery, type SpecOptions } from './spec-to-query.js';
export type { SpecValues } from './spec-values.js';
export type {
  CursorSpec,
  LinkHeaderSpec,
  NextUrlSpec,
  OffsetSpec,
  PageNumberSpec,
  PaginationSpec,
  PlainPaginationSpec,
  RelaySpec,
  ResponseBasedSpec,
  Spec,
  SpecApiKeyAuth,
  SpecAuth,
  SpecBasicAuth,
  SpecBearerAuth,
  SpecCheckpoint,
  SpecIncremental,
  SpecMerging,
  SpecNextPage,
  SpecOAuth2Auth,
  SpecRateLimit,
  SpecRequest,
  SpecRetry,
  SpecTimeout,
  SpecTool,
} from './spec.js';
