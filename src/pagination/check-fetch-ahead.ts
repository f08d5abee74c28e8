import { checkCount, checkNumber } from '../options/check.js';

/** Checks `prefetch` and `concurrency`: both bound memory, so neither may be infinite. @throws ConfigurationError */
export function checkFetchAhead(options: {
  readonly prefetch?: unknown;
  readonly concurrency?: unknown;
}): void {
  const { prefetch, concurrency } = options;
  if (prefetch !== undefined) {
    checkNumber(prefetch, 'options.prefetch', 'a whole number, 0 or more', { min: 0, integer: true });
  }
  if (concurrency !== undefined) checkCount(concurrency, 'options.concurrency');
}
