import { ConfigurationError } from '../errors/configuration-error.js';
import { METHOD_SET } from '../http/request-options.js';
import type { RetryContext, RetryOptions } from '../http/retry-options.js';
import { MAX_TIMER_MS } from '../internal/clock.js';
import {
  checkCount,
  checkDelay,
  checkFunction,
  checkKeys,
  checkNumber,
  checkOneOf,
  wrongOption,
} from '../options/check.js';
import { resolveRetryBudget, type RetryBudgetSettings } from './retry-budget.js';

/** {@link RetryOptions} with everything decided. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly backoff: 'exponential' | 'fixed' | readonly number[] | ((context: RetryContext) => number);
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly jitter: 'full' | 'none';
  readonly statuses: ReadonlySet<number>;
  readonly methods: ReadonlySet<string>;
  readonly retryIf: ((context: RetryContext) => boolean | undefined) | undefined;
  readonly maxRetryAfterMs: number;
  readonly budget: RetryBudgetSettings | false;
}

/** The rules of a client that names none. 529 is what several providers answer when they are overloaded. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = Object.freeze({
  maxAttempts: 4,
  backoff: 'exponential',
  initialDelayMs: 1_000,
  maxDelayMs: 60_000,
  jitter: 'full',
  statuses: new Set([408, 425, 429, 500, 502, 503, 504, 529]),
  methods: new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']),
  retryIf: undefined,
  maxRetryAfterMs: 15 * 60_000,
  budget: resolveRetryBudget(undefined, 'retry.budget'),
});

const NAMES = [
  'maxAttempts',
  'backoff',
  'initialDelayMs',
  'maxDelayMs',
  'jitter',
  'statuses',
  'methods',
  'retryIf',
  'maxRetryAfterMs',
  'budget',
];

function checkBackoff(backoff: unknown, name: string): RetryPolicy['backoff'] {
  if (Array.isArray(backoff)) {
    for (const [index, delay] of backoff.entries()) {
      checkNumber(delay, `${name}[${String(index)}]`, 'a number of milliseconds, 0 or more', {
        min: 0,
        max: MAX_TIMER_MS,
      });
    }
    return Object.freeze([...(backoff as number[])]);
  }
  if (backoff === 'exponential' || backoff === 'fixed') return backoff;
  if (typeof backoff === 'function') return backoff as (context: RetryContext) => number;
  throw wrongOption(
    name,
    "'exponential', 'fixed', an array of delays in milliseconds, or a function",
    backoff,
  );
}

function checkStatuses(statuses: unknown, name: string): ReadonlySet<number> {
  if (!Array.isArray(statuses)) throw wrongOption(name, 'an array of HTTP statuses', statuses);
  for (const status of statuses) {
    checkNumber(status, name, 'an array of HTTP statuses (100 to 599)', {
      min: 100,
      max: 599,
      integer: true,
    });
  }
  return new Set(statuses as number[]);
}

function checkMethods(methods: unknown, name: string): ReadonlySet<string> {
  if (!Array.isArray(methods)) throw wrongOption(name, 'an array of HTTP methods', methods);
  const upper = methods.map((method: unknown) => (typeof method === 'string' ? method.toUpperCase() : ''));
  const wrong = upper.findIndex((method) => !METHOD_SET.has(method));
  if (wrong >= 0) {
    throw wrongOption(`${name}[${String(wrong)}]`, `one of ${[...METHOD_SET].join(', ')}`, methods[wrong]);
  }
  return new Set(upper);
}

/** How many attempts: as asked, or as many as a delay array has room for. */
function resolveMaxAttempts(options: RetryOptions, base: RetryPolicy, where: string): number {
  const { maxAttempts, backoff } = options;
  if (maxAttempts !== undefined) checkCount(maxAttempts, `${where}.maxAttempts`, true);
  if (!Array.isArray(backoff)) {
    // Overriding one call's backoff with 'fixed' must not keep the attempts of the client's array by accident, nor
    // may `maxAttempts` outgrow an array that the client set.
    if (maxAttempts !== undefined && Array.isArray(base.backoff) && backoff === undefined) {
      return Math.min(maxAttempts, base.backoff.length + 1);
    }
    return maxAttempts ?? base.maxAttempts;
  }
  const fitting = backoff.length + 1;
  if (maxAttempts !== undefined && maxAttempts !== fitting) {
    throw new ConfigurationError(
      `${where}.maxAttempts is ${String(maxAttempts)}, but ${where}.backoff has ${String(backoff.length)} delays, ` +
        `which makes ${String(fitting)} attempts; give one of the two`,
    );
  }
  return fitting;
}

/** `options` over `base`, checked. @throws ConfigurationError */
export function resolveRetryOptions(options: unknown, base: RetryPolicy, where: string): RetryPolicy {
  if (options === undefined) return base;
  checkKeys(options, NAMES, where, '{ maxAttempts: 3 }');
  const given: RetryOptions = options;
  if (given.initialDelayMs !== undefined) checkDelay(given.initialDelayMs, `${where}.initialDelayMs`);
  if (given.maxDelayMs !== undefined) {
    checkNumber(given.maxDelayMs, `${where}.maxDelayMs`, 'a number of milliseconds, at most 2147483647', {
      min: 0,
      max: MAX_TIMER_MS,
    });
  }
  if (given.jitter !== undefined) checkOneOf(given.jitter, `${where}.jitter`, ['full', 'none']);
  if (given.retryIf !== undefined) checkFunction(given.retryIf, `${where}.retryIf`);
  if (given.maxRetryAfterMs !== undefined) {
    checkDelay(given.maxRetryAfterMs, `${where}.maxRetryAfterMs`, true);
  }
  return Object.freeze({
    maxAttempts: resolveMaxAttempts(given, base, where),
    backoff: given.backoff === undefined ? base.backoff : checkBackoff(given.backoff, `${where}.backoff`),
    initialDelayMs: given.initialDelayMs ?? base.initialDelayMs,
    maxDelayMs: given.maxDelayMs ?? base.maxDelayMs,
    jitter: given.jitter ?? base.jitter,
    statuses:
      given.statuses === undefined ? base.statuses : checkStatuses(given.statuses, `${where}.statuses`),
    methods: given.methods === undefined ? base.methods : checkMethods(given.methods, `${where}.methods`),
    retryIf: given.retryIf ?? base.retryIf,
    maxRetryAfterMs: given.maxRetryAfterMs ?? base.maxRetryAfterMs,
    budget: given.budget === undefined ? base.budget : resolveRetryBudget(given.budget, `${where}.budget`),
  });
}
