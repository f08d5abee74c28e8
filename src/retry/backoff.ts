import type { RetryContext } from '../http/retry-options.js';
import { checkDelay } from '../options/check.js';
import type { RetryPolicy } from './resolve-retry-options.js';

/**
 * The delay before the next attempt, in milliseconds. Exponential backoff doubles from `initialDelayMs` up to
 * `maxDelayMs`; full jitter draws evenly between 0 and that. The delays of an array are taken as they are, and a function's
 * answer up to `maxDelayMs`.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ (full jitter)
 * @param attempt the attempt that has just failed, 1-based.
 * @param context made only when a `backoff` function asks for it.
 * @param random in [0, 1).
 */
export function backoffDelay(
  policy: RetryPolicy,
  attempt: number,
  context: () => RetryContext,
  random: () => number,
): number {
  const { backoff, initialDelayMs, maxDelayMs, jitter } = policy;
  if (typeof backoff === 'function') {
    const delay = backoff(context());
    checkDelay(delay, 'the answer of retry.backoff');
    return Math.min(delay, maxDelayMs);
  }
  if (typeof backoff === 'object') return backoff[attempt - 1] ?? 0;
  const grown = backoff === 'fixed' ? initialDelayMs : initialDelayMs * 2 ** (attempt - 1);
  const delay = Math.min(grown, maxDelayMs);
  return jitter === 'full' ? random() * delay : delay;
}
