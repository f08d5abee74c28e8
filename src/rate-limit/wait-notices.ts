import type { Clock } from '../internal/clock.js';
import type { PermitRate } from './permit-rate.js';
import type { Pause } from './pause.js';
import type { PermitRequest } from './permit-request.js';
import type { RateLimitWait } from './rate-limit-wait.js';
import { rateWait, type CertainWait } from './refusal.js';
import type { Scope } from './scope.js';

/** Two resets this close together are taken for the same, in milliseconds. */
const SAME_RESET_MS = 1_500;

/** Tells the observer when waiting begins: once for each pause, each extension, each long wait for the rate. */
export class WaitNotices {
  readonly #clock: Clock;
  readonly #onWait: (wait: RateLimitWait) => void;
  /** Whether the current wait for the configured rate was told. */
  #rateWaitTold = false;

  constructor(clock: Clock, onWait: (wait: RateLimitWait) => void) {
    this.#clock = clock;
    this.#onWait = onWait;
  }

  /** A response may have ordered a wait. A Retry-After is told of at once: the request that met it will wait. */
  ordered(scope: Scope, pause: Pause, nowMs: number): void {
    const isWaitedFor = pause.untilMs - nowMs <= pause.maxWaitMs;
    if (pause.reason === 'retry-after' && isWaitedFor) this.pause(scope, pause, nowMs);
  }

  /** Requests of `scope` wait for the end of `pause`. */
  pause(scope: Scope, pause: Pause, nowMs: number): void {
    // What is known of a reset becomes more exact with every response; that is no extension.
    const toleranceMs = pause.reason === 'retry-after' || nowMs >= scope.toldUntilMs ? 0 : SAME_RESET_MS;
    if (pause.untilMs <= scope.toldUntilMs + toleranceMs) return;
    scope.toldUntilMs = pause.untilMs;
    this.#tell(scope, pause, nowMs);
  }

  /** `request` waits for the configured rate; that is told of when it takes longer than is usual. */
  rate(scope: Scope, rate: PermitRate, request: PermitRequest, nowMs: number): void {
    if (this.#rateWaitTold) return;
    const untilMs = rate.expectedAtMs(request.cost, nowMs);
    if (untilMs - nowMs <= rate.longWaitMs) return;
    this.#rateWaitTold = true;
    this.#tell(scope, rateWait(untilMs), nowMs);
  }

  /** A request was let through: a wait for the configured rate is over. */
  granted(): void {
    this.#rateWaitTold = false;
  }

  #tell(scope: Scope, { untilMs, reason }: CertainWait, nowMs: number): void {
    const leftMs = untilMs - nowMs;
    const untilEpochMs = Math.ceil(this.#clock.epochMs() + leftMs);
    const waitMs = Math.ceil(leftMs);
    this.#onWait({ scope: scope.name, waitMs, untilMs: untilEpochMs, reason, queued: scope.waiting.size });
  }
}
