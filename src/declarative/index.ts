export { readSpec } from './read-spec.js';
export { runSpec } from './run-spec.js';
export { SpecDocument } from './spec-document.js';
export { SpecError, type SpecProblem } from './spec-error.js';
export type { QueryCall, SpecQuery } from './spec-query.js';
export { specToQuery, type SpecOptions } from './spec-to-query.js';
export type { SpecValues } from './spec-values.js';
export type { SpecApiKeyAuth, SpecAuth, SpecBasicAuth, SpecBearerAuth, SpecOAuth2Auth } from './spec-auth.js';
export type { SpecRateLimit, SpecRetry, SpecTimeout } from './spec-limits.js';
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
  SpecMerging,
  SpecNextPage,
} from './spec-pagination.js';
export type { SpecRequest, SpecTool } from './spec-request.js';
export type { Spec, SpecCheckpoint, SpecIncremental } from './spec.js';
