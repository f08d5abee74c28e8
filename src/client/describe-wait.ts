import type { RateLimitWait } from '../rate-limit/rate-limit-wait.js';

const WORDS: Readonly<Record<RateLimitWait['reason'], string>> = {
  'retry-after': 'the server asked to (Retry-After)',
  'quota-exhausted': "the server's quota is used up until its reset",
  rate: 'the configured rate',
};

/** Why requests wait, in words. */
export function describeWait(wait: RateLimitWait): string {
  const queued = wait.queued === 0 ? '' : `; ${String(wait.queued)} queued`;
  return `${WORDS[wait.reason]}, for ${wait.scope}${queued}`;
}
