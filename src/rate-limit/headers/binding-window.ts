import type { RateLimitWindow } from '../../http/rate-limit-reading.js';
import { isBulkUnit } from './vocabulary.js';

/**
 * The window that stops us first. Of exhausted ones, whatever they count, that is the one that resets last; else, of
 * those counted in requests, the one with the least remaining, or with the smallest limit when none says what is
 * left. Tokens and bytes bind only when exhausted: 30 bytes left are not 30 requests left.
 */
export function bindingWindow(windows: readonly RateLimitWindow[], nowMs: number): RateLimitWindow | null {
  const [only] = windows;
  if (windows.length === 1 && only?.unit === 'requests') return only;
  const exhausted = windows.filter((window) => window.remaining === 0);
  if (exhausted.length > 0) return best(exhausted, (window) => -resetOf(window, nowMs));
  const requests = windows.filter((window) => window.unit === 'requests');
  const others = windows.filter((window) => !isBulkUnit(window.unit));
  const candidates = requests.length > 0 ? requests : others;
  const counted = candidates.filter((window) => window.remaining !== null);
  if (counted.length > 0) return best(counted, (window) => window.remaining ?? Infinity);
  return best(candidates, (window) => window.limit ?? Infinity);
}

/** Without a reset a window lasts its whole length at the worst. */
function resetOf(window: RateLimitWindow, nowMs: number): number {
  return window.resetAtMs ?? (window.windowMs === null ? -Infinity : nowMs + window.windowMs);
}

/** The first window of the lowest score. */
function best(
  windows: readonly RateLimitWindow[],
  score: (window: RateLimitWindow) => number,
): RateLimitWindow | null {
  let lowest: RateLimitWindow | null = null;
  for (const window of windows) {
    if (lowest === null || score(window) < score(lowest)) lowest = window;
  }
  return lowest;
}
