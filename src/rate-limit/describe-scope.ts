import type { ScopeState } from './rate-limiter-state.js';
import type { Scope } from './scope.js';

/** A copy of what is known of a scope, with dates instead of monotonic times. */
export function describeScope(scope: Scope, nowMs: number, epochNowMs: number): ScopeState {
  const pause = scope.pause(nowMs);
  return {
    scope: scope.name,
    windows: scope.windows.map(({ unit, name, limit, remaining, resetAtMs, windowMs }) => ({
      unit,
      name: name ?? null,
      limit,
      remaining,
      resetAtMs,
      windowMs,
    })),
    inFlight: scope.inFlight,
    queued: scope.waiting.size,
    pausedUntilMs: pause === null ? null : Math.ceil(epochNowMs + pause.untilMs - nowMs),
    pauseReason: pause?.reason ?? null,
  };
}
