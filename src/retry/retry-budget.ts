import type { RetryBudgetOptions } from '../http/retry-options.js';
import { checkKeys, checkNumber } from '../options/check.js';

/** {@link RetryBudgetOptions} with everything decided. */
export interface RetryBudgetSettings {
  readonly tokens: number;
  readonly retryCost: number;
  readonly timeoutCost: number;
}

/** What a first attempt that succeeds gives back, so that a healthy service refills the bucket. */
const SUCCESS_REFILL = 1;

/** @throws ConfigurationError */
export function resolveRetryBudget(options: unknown, where: string): RetryBudgetSettings | false {
  if (options === false) return false;
  if (options !== undefined) checkKeys(options, ['tokens', 'retryCost', 'timeoutCost'], where);
  const given: RetryBudgetOptions = options ?? {};
  const settings = {
    tokens: given.tokens ?? 500,
    retryCost: given.retryCost ?? 5,
    timeoutCost: given.timeoutCost ?? 10,
  };
  for (const [name, value] of Object.entries(settings)) {
    checkNumber(value, `${where}.${name}`, 'a number, 0 or more', { min: 0 });
  }
  return Object.freeze(settings);
}

/**
 * Bounds the retries of all requests of a client together, so that an outage is not multiplied by every caller's
 * attempts: a token bucket as in the standard retry mode of the AWS SDKs (500 tokens; a retry takes 5, after a timeout
 * 10; a success gives them back). One bucket serves one client.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export class RetryBudget {
  #tokens: number | null = null;
  #capacity = 0;

  /** Takes what one retry costs; `null` when the budget is used up. */
  take(settings: RetryBudgetSettings, afterTimeout: boolean): number | null {
    if (this.#tokens === null) {
      this.#tokens = settings.tokens;
      this.#capacity = settings.tokens;
    }
    const cost = afterTimeout ? settings.timeoutCost : settings.retryCost;
    if (cost > this.#tokens) return null;
    this.#tokens -= cost;
    return cost;
  }

  /** Gives back what a request's retries had taken, now that it succeeded. */
  giveBack(taken: number): void {
    // Nothing was ever taken: the bucket is full. This is the path of every healthy request.
    if (this.#tokens === null) return;
    this.#tokens = Math.min(this.#capacity, this.#tokens + Math.max(taken, SUCCESS_REFILL));
  }
}
