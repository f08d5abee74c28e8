export type { ChaosOutcomeKind } from './chaos-outcome-kind.js';
export { ChaosApi } from './chaos-api.js';
export type { ChaosAuth } from './auth-gate.js';
export type { ChaosApiOptions } from './chaos-options.js';
export type {
  ChaosAction,
  ChaosOutcome,
  ChaosReply,
  CloseOutcome,
  DripOutcome,
  HugeBodyOutcome,
  InvalidJsonOutcome,
  RedirectOutcome,
  RepeatCursorOutcome,
  ResetOutcome,
  RevokeTokenOutcome,
  SlowHeadersOutcome,
  StallOutcome,
  StatusOutcome,
  TruncateOutcome,
} from './chaos-outcome.js';
export type {
  ChaosRateLimit,
  RateLimitDialect,
  RateLimitKind,
  ResetRounding,
  RetryAfterStyle,
} from './chaos-rate-limit.js';
export type { ChaosRequest, LedgerEntry } from './chaos-request.js';
export type { ChaosStats } from './chaos-stats.js';
export type { ChaosRecord } from './data-set.js';
export type { ChaosFaults } from './fault-plan.js';
export type { LedgerFilter } from './ledger.js';
export type { PageMetadata } from './page-query.js';
export type { ChaosPageStyle } from './page-styles.js';
export type { ResetMeaning } from './quota.js';
export type { LimitStats } from './rate-limits.js';
export type { ChaosScript, ScriptMatch } from './script.js';
