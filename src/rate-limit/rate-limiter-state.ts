import type { WaitReason } from './rate-limit-wait.js';

/** One of the server's windows, as far as it is known. */
export interface WindowState {
  /** What is counted: `requests`, `tokens`, … */
  readonly unit: string;
  /** The server's name of the window, when it has one. */
  readonly name: string | null;
  /** Its quota. */
  readonly limit: number | null;
  /** What was left of it by the newest response that spoke of it. */
  readonly remaining: number | null;
  /** Epoch milliseconds. */
  readonly resetAtMs: number | null;
  /** Its length in milliseconds. */
  readonly windowMs: number | null;
}

/** One scope: requests that share the server's windows and pauses. */
export interface ScopeState {
  /** What `rateLimit.scope` returned, or an origin. */
  readonly scope: string;
  /** What the newest response told of. */
  readonly windows: readonly WindowState[];
  /** Requests being sent. */
  readonly inFlight: number;
  /** Requests that wait for their turn. */
  readonly queued: number;
  /** Until when nothing is sent, in epoch milliseconds; `null` when it is not paused. */
  readonly pausedUntilMs: number | null;
  /** Why it is paused. */
  readonly pauseReason: WaitReason | null;
}

/** The rate limiter at one moment, for people and dashboards: a copy that does not change. */
export interface RateLimiterState {
  /** Requests being sent, of all scopes. */
  readonly inFlight: number;
  /** Requests that wait for their turn, of all scopes. */
  readonly queued: number;
  /** As configured. */
  readonly maxConcurrent: number;
  /** The configured rate. */
  readonly rate: {
    /** At most so many requests … */
    readonly requests: number;
    /** … in any so many milliseconds. */
    readonly perMs: number;
    /** Whether they are spaced evenly. */
    readonly spread: boolean;
  } | null;
  /** The scopes that are in use or of which something is known. */
  readonly scopes: readonly ScopeState[];
  /** The longest pause of any scope, in epoch milliseconds; `null` when nothing is paused. */
  readonly pausedUntilMs: number | null;
  /** Why it is paused. */
  readonly pauseReason: WaitReason | null;
}
