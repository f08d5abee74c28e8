import type { Authenticator } from '../auth/authenticator.js';
import type { ApiResponse } from '../http/api-response.js';
import type { RateLimitReading } from '../http/rate-limit-reading.js';
import type { Sender } from '../http/sender.js';
import type { TargetResolver } from '../http/target.js';
import type { Clock } from '../internal/clock.js';
import type { ClientLog } from '../logging/client-log.js';
import type { ResolvedRateLimitOptions } from '../rate-limit/rate-limit-options.js';
import type { RateLimiter } from '../rate-limit/rate-limiter.js';
import type { Redactor } from '../redaction/redactor.js';
import type { RetryBudget } from '../retry/retry-budget.js';
import type { CallCounter } from './call-counter.js';
import type { FailureFactory } from './failures.js';
import type { Observers } from './observers.js';
import type { RequestComposer } from './request-composer.js';
import type { Classification } from './verdict.js';

/** The parts an attempt is put together from. */
export interface AttemptParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly limiter: RateLimiter;
  readonly rateLimit: ResolvedRateLimitOptions;
  readonly authenticator: Authenticator | null;
  readonly sender: Sender;
  readonly composer: RequestComposer;
  readonly resolver: TargetResolver;
  readonly redactor: Redactor;
  readonly budget: RetryBudget;
  readonly counter: CallCounter;
  readonly failures: FailureFactory;
  readonly observers: Observers;
  readonly log: ClientLog;
  readonly maxResponseBytes: number;
  readonly isClosed: () => boolean;
  readonly classify: (response: ApiResponse) => Classification;
  readonly readRateLimit: (response: ApiResponse) => RateLimitReading;
}
