import { ConfigurationError } from '../errors/configuration-error.js';
import type { Clock } from '../internal/clock.js';
import { ConfiguredRate } from './configured-rate.js';
import { describeScope } from './describe-scope.js';
import type { Observation } from './observation.js';
import { PermitQueue } from './permit-queue.js';
import { PermitSlot } from './permit-slot.js';
import type { PermitRate } from './permit-rate.js';
import type { Permit, PermitRequest } from './permit-request.js';
import type { ResolvedRateLimitOptions } from './rate-limit-options.js';
import type { RateLimitWait } from './rate-limit-wait.js';
import type { RateLimiterState, ScopeState } from './rate-limiter-state.js';
import type { SharedRateLimitMember } from './shared-rate-limit.js';
import { Tickets } from './tickets.js';
import { WaitRefused } from './wait-refused.js';

export { WaitRefused };
export type { Observation, Permit, PermitRequest, RateLimiterState, RateLimitWait };

/** What the limiter is given besides its options. */
export interface RateLimiterDependencies {
  readonly clock: Clock;
  /** The longest Retry-After that is waited for, in milliseconds. */
  readonly maxRetryAfterMs: number;
  /** Told when requests begin to wait. */
  readonly onWait: (wait: RateLimitWait) => void;
  /** Told what the user should know of a limit shared with other processes. */
  readonly onNotice?: (level: 'warn' | 'info', message: string) => void;
}

/**
 * Decides when each request may be sent: not more at once than allowed, not faster than the configured rate, not
 * before the time that the server named. Requests wait in one queue, by priority and then in the order they came.
 */
export class RateLimiter {
  readonly #options: ResolvedRateLimitOptions;
  readonly #clock: Clock;
  readonly #rate: PermitRate | null;
  readonly #shared: SharedRateLimitMember | null;
  readonly #queue: PermitQueue;
  readonly #tickets = new Tickets();
  #closed: { readonly reason: unknown } | null = null;

  /** @internal Clients make their own. */
  constructor(options: ResolvedRateLimitOptions, dependencies: RateLimiterDependencies) {
    const { clock, maxRetryAfterMs, onWait } = dependencies;
    const { rate, spread, shared } = options;
    this.#options = options;
    this.#clock = clock;
    const onReady = (): void => {
      this.#queue.pump(clock.now());
    };
    this.#shared =
      shared?.join({
        clock,
        rate,
        spread,
        onReady,
        onObservation: (observation) => {
          this.#take(observation);
        },
        onNotice: dependencies.onNotice ?? (() => undefined),
      }) ?? null;
    this.#rate =
      this.#shared?.rate ?? (rate === null ? null : new ConfiguredRate(rate, spread, clock, onReady));
    this.#queue = new PermitQueue({
      clock,
      rate: this.#rate,
      onWait,
      rules: { ...options, maxRetryAfterMs },
    });
  }

  /**
   * Leave to send `request`: at once when nothing stands against it, else a promise of it. The promise rejects with the
   * signal's reason when the request is aborted, with a {@link WaitRefused} when waiting would be in vain, with a
   * ConfigurationError when the request costs more than the configured rate ever allows, and with the reason given to
   * {@link close}.
   *
   * @internal
   */
  acquire(request: PermitRequest): Permit | Promise<Permit> {
    if (this.#closed !== null) return Promise.reject(this.#closed.reason);
    if (request.signal.aborted) return Promise.reject(request.signal.reason);
    const { rate } = this.#options;
    if (rate !== null && request.cost > rate.requests)
      return Promise.reject(tooCostly(request, rate.requests));
    const nowMs = this.#clock.now();
    if (request.ticket === 0) request.ticket = this.#tickets.next(nowMs);
    return this.#queue.acquire(request, nowMs);
  }

  /**
   * Takes a response into account.
   *
   * @internal
   */
  observe(observation: Observation): void {
    if (this.#closed !== null) return;
    this.#take(observation);
    this.#shared?.publish(observation);
  }

  /** Also what another process has observed counts here. */
  #take(observation: Observation): void {
    const nowMs = this.#clock.now();
    const { permit, sentAtMs, receivedAtMs } = observation;
    const slot = permit instanceof PermitSlot ? permit : undefined;
    if (slot?.use != null) this.#rate?.settle(slot.use, sentAtMs, receivedAtMs, true);
    const scope = this.#queue.scope(observation.scope, nowMs);
    scope.observe(observation, slot?.sent, { nowMs, epochNowMs: this.#clock.epochMs() });
    this.#queue.changed(scope, nowMs);
  }

  /** What the limiter is doing and why, at this moment. */
  state(): RateLimiterState {
    const nowMs = this.#clock.now();
    const epochNowMs = this.#clock.epochMs();
    const scopes = [...this.#queue.scopes()].map((scope) => describeScope(scope, nowMs, epochNowMs));
    const { maxConcurrent, rate, spread } = this.#options;
    const longest = scopes.reduce<ScopeState | null>(
      (best, scope) => ((scope.pausedUntilMs ?? 0) > (best?.pausedUntilMs ?? 0) ? scope : best),
      null,
    );
    return {
      inFlight: this.#queue.inFlight,
      queued: this.#queue.queued,
      maxConcurrent,
      rate: rate === null ? null : { ...rate, spread },
      scopes,
      pausedUntilMs: longest?.pausedUntilMs ?? null,
      pauseReason: longest?.pauseReason ?? null,
    };
  }

  /**
   * Rejects everything that waits, and everything that asks from now on, with `reason`; no timer is left.
   *
   * @internal
   */
  close(reason: unknown): void {
    if (this.#closed !== null) return;
    this.#closed = { reason };
    this.#rate?.close();
    this.#shared?.close();
    this.#queue.close(reason);
  }
}

function tooCostly(request: PermitRequest, requests: number): ConfigurationError {
  return new ConfigurationError(
    `cost must be at most rateLimit.requests (${requests}), or the request could never be sent; got ${request.cost}`,
  );
}
