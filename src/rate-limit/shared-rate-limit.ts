import type { Clock } from '../internal/clock.js';
import type { Observation } from './observation.js';
import type { PermitRate } from './permit-rate.js';

/** What a client gives to the limit it shares. */
export interface SharedRateLimitContext {
  readonly clock: Clock;
  /** The rate all processes share; `null`: they share pauses and windows only. */
  readonly rate: { readonly requests: number; readonly perMs: number } | null;
  readonly spread: boolean;
  /** Called when a request that could not be sent before may be sent now. */
  readonly onReady: () => void;
  /** Called with what another process has seen of the server; its times are those of this process's clock. */
  readonly onObservation: (observation: Observation) => void;
  /** Called with a line for the log; it holds no secret. */
  readonly onNotice: (level: 'warn' | 'info', message: string) => void;
}

/** One client's part in a shared limit. */
export interface SharedRateLimitMember {
  readonly rate: PermitRate;
  /** Tells the other processes of a response. */
  publish(observation: Observation): void;
  /** Leaves. What this client has used keeps counting until it has rested. */
  close(): void;
}

/**
 * A rate limit shared with other processes, as `rateLimit.shared` takes it. `redisRateLimit` of
 * `resilient-api-client/redis` makes one; each client that is given it joins by itself.
 */
export interface SharedRateLimit {
  /** Called by the client, once. */
  join(context: SharedRateLimitContext): SharedRateLimitMember;
}
