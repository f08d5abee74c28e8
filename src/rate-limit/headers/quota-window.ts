import type { RateLimitWindow } from '../../http/rate-limit-reading.js';

/** A window while its parts are being put together. */
export type QuotaWindow = { -readonly [Key in keyof RateLimitWindow]: RateLimitWindow[Key] };

/** A quota over a period that the server announced, without saying what is left of it. */
export interface QuotaPolicy {
  readonly quota: number;
  readonly windowMs: number | null;
}

/** Whether a response told anything of a window besides its name. */
export function saysSomething(window: QuotaWindow): boolean {
  return (
    window.limit !== null ||
    window.remaining !== null ||
    window.resetAtMs !== null ||
    window.windowMs !== null
  );
}

/**
 * The policy that a counter belongs to: the one with its limit, and of several the shortest period that the reset
 * still fits into. A single policy is taken even when the server has lowered the limit on the fly.
 */
export function policyFor(
  policies: readonly QuotaPolicy[],
  limit: number | null,
  resetInMs: number | null,
): QuotaPolicy | null {
  if (policies.length === 1 && limit !== null) return policies[0] ?? null;
  let best: QuotaPolicy | null = null;
  for (const policy of policies) {
    if (policy.quota !== limit || policy.windowMs === null) continue;
    if (resetInMs !== null && policy.windowMs < resetInMs) continue;
    if (best === null || policy.windowMs < (best.windowMs ?? Infinity)) best = policy;
  }
  return best;
}
