import type { RateLimitReading } from '../http/rate-limit-reading.js';
import { isBulkUnit } from './headers/vocabulary.js';
import type { Observation } from './observation.js';
import type { Now } from './windows/reset-bound.js';

/** The server named a time before which nothing more of a scope is to be sent. */
export interface Pause {
  /** Monotonic. */
  readonly untilMs: number;
  readonly reason: 'retry-after' | 'quota-exhausted';
  /** The status of the response that said so. */
  readonly status: number;
  /** The longest wait for it that a request accepts, in milliseconds. */
  readonly maxWaitMs: number;
}

/** What the decision depends on besides the response. */
export interface PauseRules {
  /** Whether quota headers are followed. */
  readonly headers: boolean;
  /** The longest wait for a window's reset, in milliseconds. */
  readonly maxWaitMs: number;
  /** The longest Retry-After that is waited for, in milliseconds. */
  readonly maxRetryAfterMs: number;
}

/** Statuses by which a server says that it is short of capacity, not that a quota is used up. */
const OVERLOADED = new Set([503, 529]);

export function isOverloaded(status: number): boolean {
  return OVERLOADED.has(status);
}

/**
 * The pause a response asks for, or `null`. A Retry-After counts on what was classified as rate-limited and on a
 * refusal for lack of capacity, never on a success. A quota of something else than requests (tokens, bytes) that is
 * used up counts on any response, as the next request would be refused; quotas of requests are kept account of, and
 * need no pause. When both are given the later one holds.
 */
export function pauseAfter(observation: Observation, rules: PauseRules, now: Now): Pause | null {
  return longerPause(afterRetryAfter(observation, rules), untilReset(observation, rules, now));
}

/** The one of two pauses that ends later. */
export function longerPause(a: Pause | null, b: Pause | null): Pause | null {
  if (a === null || b === null) return a ?? b;
  return b.untilMs > a.untilMs ? b : a;
}

function afterRetryAfter(observation: Observation, rules: PauseRules): Pause | null {
  const { status, verdict, receivedAtMs } = observation;
  const retryAfterMs = observation.retryAfterMs ?? observation.reading?.retryAfterMs ?? 0;
  const obeyed = verdict === 'rate-limited' || (verdict === 'retry' && isOverloaded(status));
  if (!obeyed || retryAfterMs <= 0) return null;
  const untilMs = receivedAtMs + retryAfterMs;
  return { untilMs, reason: 'retry-after', status, maxWaitMs: rules.maxRetryAfterMs };
}

function untilReset(observation: Observation, rules: PauseRules, now: Now): Pause | null {
  const { reading, status, receivedAtMs } = observation;
  if (!rules.headers || reading === undefined) return null;
  const untilMs = now.nowMs + bulkResetAtMs(reading) - now.epochNowMs;
  if (untilMs <= receivedAtMs) return null;
  return { untilMs, reason: 'quota-exhausted', status, maxWaitMs: rules.maxWaitMs };
}

/** When the last of the used-up quotas of tokens, bytes and the like resets, in epoch milliseconds. */
function bulkResetAtMs({ windows }: RateLimitReading): number {
  let latestMs = -Infinity;
  for (const { unit, remaining, resetAtMs } of windows) {
    if (isBulkUnit(unit) && remaining === 0 && resetAtMs !== null) latestMs = Math.max(latestMs, resetAtMs);
  }
  return latestMs;
}
