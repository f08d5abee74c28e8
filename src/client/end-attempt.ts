import type { CallConfig } from '../http/sender.js';
import { decideRetry, type RetryDecision } from '../retry/retry-decision.js';
import { readShouldRetry } from '../retry/should-retry-header.js';
import { AttemptFailure } from '../retry/wire-axios-retry.js';
import type { AttemptParts } from './attempt-parts.js';
import type { Course, Exchange, ExchangeSettings } from './exchange.js';
import type { Failure } from './failures.js';

/**
 * Where the next attempt starts: where the request was meant to go, not where a redirect had led it. But a request that
 * a redirect turned into a GET has been carried out; unless that may happen twice, its next attempt is the GET.
 */
function nextCourse({ settings, becameGet }: Exchange): Course {
  const { idempotent, retry, method } = settings;
  const maySendAgain = (idempotent || retry.methods.has(method)) && isWhole(settings);
  return becameGet === null || maySendAgain ? settings : becameGet;
}

/** Whether the whole request can be sent again, its body too. */
function isWhole({ body, withBody }: ExchangeSettings): boolean {
  return body.replayable || !withBody;
}

/** What the adapter rejects with after a failed attempt: a repetition for axios-retry, or the error the caller gets. */
export function endAttempt(
  parts: AttemptParts,
  exchange: Exchange,
  config: CallConfig,
  failure: Failure,
): Error {
  const { clock, failures, budget, random, observers, log, isClosed } = parts;
  const { settings, attempts } = exchange;
  const next = nextCourse(exchange);
  const remainingMs = exchange.deadlineMs - clock.now();
  const decide = (): RetryDecision =>
    decideRetry(
      {
        kind: failure.kind,
        status: failure.status,
        method: next.method,
        attempt: attempts,
        idempotent: settings.idempotent,
        replayable: next !== settings || isWhole(settings),
        retryAfterMs: failure.retryAfterMs,
        limiterWaits: failure.limiterWaits,
        shouldRetry: failure.response === undefined ? undefined : readShouldRetry(failure.response.headers),
        asked: failure.asked,
        remainingMs,
        context: () => ({
          attempt: attempts,
          ...failures.requestOf(exchange),
          error: failure.toError(null),
          response: failure.response,
        }),
      },
      settings.retry,
      budget,
      random,
    );
  let decision: RetryDecision;
  try {
    decision = decide();
  } catch (error) {
    return failures.wrongRetryRule(exchange, error, failure.toError(null));
  }
  if (!decision.retry) return failure.toError(decision.reason);
  if (isClosed()) return failures.closed(exchange);
  exchange.budgetTaken += decision.taken;
  const error = failure.toError(null);
  const retry = {
    ...failures.requestOf(exchange),
    attempt: attempts,
    maxAttempts: settings.retry.maxAttempts,
    delayMs: decision.delayMs,
    retryAfterMs: failure.retryAfterMs,
    error,
  };
  log.retry({ ...retry, url: exchange.target.url, attempt: attempts + 1, reason: error });
  observers.emitOf('onRetry', exchange, () => retry);
  exchange.take(next);
  if (next === settings) exchange.becameGet = null;
  return new AttemptFailure(config, decision.delayMs);
}
