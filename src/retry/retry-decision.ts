import type { RetryContext } from '../http/retry-options.js';
import { MAX_TIMER_MS } from '../internal/clock.js';
import { checkBoolean } from '../options/check.js';
import { backoffDelay } from './backoff.js';
import type { RetryPolicy } from './resolve-retry-options.js';
import type { RetryBudget } from './retry-budget.js';

/** Why an attempt failed, as far as retrying is concerned. */
export type FailureKind =
  /** No connection ever stood: the server cannot have seen the request. */
  | 'unsent'
  | 'connection'
  | 'timeout'
  /** A 2xx body that could not be parsed, most likely cut short. */
  | 'parse'
  /** The server's rate limit: the request was not carried out. */
  | 'rate-limited'
  /** An error status, or a response that `classifyResponse` called `retry`. */
  | 'response'
  /** Never to be retried: too large, another origin, too many redirects, a final status. */
  | 'final';

/** What the decision is made from. */
export interface FailedAttempt {
  readonly kind: FailureKind;
  readonly status: number | undefined;
  readonly method: string;
  /** 1-based. */
  readonly attempt: number;
  /** Whether repeating is harmless: a read, or a request with an idempotency key. */
  readonly idempotent: boolean;
  /** Whether the body can be sent again. */
  readonly replayable: boolean;
  /** What the server asked for, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** Whether the limiter has paused for this answer and keeps the wait (a Retry-After, or a reset). */
  readonly limiterWaits: boolean;
  /** The server's own word (`x-should-retry`). */
  readonly shouldRetry: boolean | undefined;
  /** Whether `classifyResponse` said `retry`, so that the status need not be in the list. */
  readonly asked: boolean;
  /** Time left before the request's total deadline, in milliseconds. */
  readonly remainingMs: number;
  /** For `retryIf` and `backoff` functions; made only when one of them asks. */
  readonly context: () => RetryContext;
}

/** Why there is no further attempt. */
export type GiveUpReason =
  'not-retryable' | 'not-repeatable' | 'attempts' | 'budget' | 'retry-after' | 'deadline';

/** Try again after `delayMs`, or give up. */
export type RetryDecision =
  | { readonly retry: true; readonly delayMs: number; readonly taken: number }
  | { readonly retry: false; readonly reason: GiveUpReason };

function giveUp(reason: GiveUpReason): RetryDecision {
  return { retry: false, reason };
}

/** Whether this kind of failure is worth another attempt, whoever sent the request. */
function isRetryable(failed: FailedAttempt, policy: RetryPolicy): boolean {
  switch (failed.kind) {
    case 'final':
      return false;
    case 'response': {
      if (failed.asked) return true;
      const { status } = failed;
      if (status === undefined) return false;
      // A 413 is temporary only when the server says when it will not be (RFC 9110 section 15.5.14).
      return policy.statuses.has(status) || (status === 413 && failed.retryAfterMs !== null);
    }
    default:
      return true;
  }
}

/** Whether this request may be sent a second time after this failure. */
function isRepeatable(failed: FailedAttempt, policy: RetryPolicy): boolean {
  if (failed.idempotent || policy.methods.has(failed.method)) return true;
  if (failed.kind === 'unsent' || failed.kind === 'rate-limited') return true;
  return failed.kind === 'response' && failed.status === 503 && failed.retryAfterMs !== null;
}

/** @throws ConfigurationError for another answer than true, false or undefined: a promise would always count as true. */
function askRetryIf({ retryIf }: RetryPolicy, failed: FailedAttempt): boolean | undefined {
  const answer: unknown = retryIf?.(failed.context());
  if (answer !== undefined) checkBoolean(answer, 'the answer of retry.retryIf');
  return answer;
}

/**
 * Whether a failed attempt is followed by another, and after which delay. Pure but for the budget, from which a retry
 * takes its tokens. A wait that the server named costs no budget, and where the limiter keeps it the delay is 0.
 */
export function decideRetry(
  failed: FailedAttempt,
  policy: RetryPolicy,
  budget: RetryBudget,
  random: () => number,
): RetryDecision {
  if (failed.kind === 'final') return giveUp('not-retryable');
  if (!failed.replayable) return giveUp('not-repeatable');
  const wish = askRetryIf(policy, failed) ?? failed.shouldRetry;
  if (wish === false) return giveUp('not-retryable');
  if (wish === undefined) {
    if (!isRetryable(failed, policy)) return giveUp('not-retryable');
    if (!isRepeatable(failed, policy)) return giveUp('not-repeatable');
  }
  if (failed.attempt >= policy.maxAttempts) return giveUp('attempts');
  const { retryAfterMs } = failed;
  if (retryAfterMs !== null && retryAfterMs > policy.maxRetryAfterMs) return giveUp('retry-after');
  if ((retryAfterMs ?? 0) >= failed.remainingMs) return giveUp('deadline');
  if (failed.limiterWaits) return { retry: true, delayMs: 0, taken: 0 };
  if (retryAfterMs !== null) {
    // `setTimeout` would fire a longer delay at once.
    if (retryAfterMs > MAX_TIMER_MS) return giveUp('retry-after');
    return { retry: true, delayMs: retryAfterMs, taken: 0 };
  }

  const delayMs = backoffDelay(policy, failed.attempt, failed.context, random);
  if (delayMs >= failed.remainingMs) return giveUp('deadline');
  const taken = policy.budget === false ? 0 : budget.take(policy.budget, failed.kind === 'timeout');
  return taken === null ? giveUp('budget') : { retry: true, delayMs, taken };
}
