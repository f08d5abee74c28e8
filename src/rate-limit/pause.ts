import type { Observation } from './observation.js';

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
  /** Turns a date on the wall clock into a monotonic time. */
  readonly toMonotonic: (epochMs: number) => number;
}

/** Statuses by which a server says that it is short of capacity, not that a quota is used up. */
const OVERLOADED = new Set([503, 529]);

/**
 * The pause a response asks for, or `null`. A Retry-After counts on what was classified as rate-limited and on a
 * refusal for lack of capacity, never on a success. A window used up counts on any response, as its next request
 * would be refused. When both are given the later one holds.
 */
export function pauseAfter(observation: Observation, rules: PauseRules): Pause | null {
  return longerPause(afterRetryAfter(observation, rules), untilReset(observation, rules));
}

/** The one of two pauses that ends later. */
export function longerPause(a: Pause | null, b: Pause | null): Pause | null {
  if (a === null || b === null) return a ?? b;
  return b.untilMs > a.untilMs ? b : a;
}

function afterRetryAfter(observation: Observation, rules: PauseRules): Pause | null {
  const { status, verdict, receivedAtMs } = observation;
  const retryAfterMs = observation.retryAfterMs ?? observation.reading?.retryAfterMs ?? 0;
  const obeyed = verdict === 'rate-limited' || (verdict === 'retry' && OVERLOADED.has(status));
  if (!obeyed || retryAfterMs <= 0) return null;
  const untilMs = receivedAtMs + retryAfterMs;
  return { untilMs, reason: 'retry-after', status, maxWaitMs: rules.maxRetryAfterMs };
}

function untilReset(observation: Observation, rules: PauseRules): Pause | null {
  const { reading, status, receivedAtMs } = observation;
  if (!rules.headers || reading?.remaining !== 0 || reading.resetAtMs === null) return null;
  const untilMs = rules.toMonotonic(reading.resetAtMs);
  if (untilMs <= receivedAtMs) return null;
  return { untilMs, reason: 'quota-exhausted', status, maxWaitMs: rules.maxWaitMs };
}
