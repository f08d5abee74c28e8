import type { QuotaWindow } from './quota-window.js';

/**
 * One window for those that different headers describe: the same limit with the same remainder, and nothing known of
 * one that contradicts the other (`RateLimit-Remaining` beside `X-RateLimit-Remaining-Minute`).
 */
export function mergeTwins(windows: readonly QuotaWindow[]): readonly QuotaWindow[] {
  if (windows.length < 2) return windows;
  const merged: QuotaWindow[] = [];
  for (const window of windows) {
    const twin = merged.find((other) => areTwins(other, window));
    if (twin === undefined) {
      merged.push({ ...window });
    } else {
      twin.resetAtMs ??= window.resetAtMs;
      twin.windowMs ??= window.windowMs;
    }
  }
  return merged;
}

function areTwins(a: QuotaWindow, b: QuotaWindow): boolean {
  return (
    a.limit !== null &&
    a.limit === b.limit &&
    a.remaining !== null &&
    a.remaining === b.remaining &&
    a.unit === b.unit &&
    // A window with a name of its own is another one, however alike they look for now.
    a.name === b.name &&
    a.partitionKey === b.partitionKey &&
    agree(a.resetAtMs, b.resetAtMs) &&
    agree(a.windowMs, b.windowMs)
  );
}

function agree(a: number | null, b: number | null): boolean {
  return a === null || b === null || a === b;
}
