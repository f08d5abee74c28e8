import { ClockWindows, TokenBucket } from './servers.js';
import type { Outcome } from './simulate.js';

/**
 * The share of the quota that was used: 1 is a client that knows the server's mind and is infinitely fast.
 *
 * @param fromWindow leaves out that many windows at the start, in which the client still learns.
 */
export function quotaUsed({ binding, servedAtMs }: Outcome, fromWindow = 1): number {
  const { limit, windowMs } = binding;
  if (binding instanceof ClockWindows) return usedOfClockWindows(binding, servedAtMs, fromWindow);
  // A full bucket is there at the start; after that it is a steady flow.
  const startMs = servedAtMs[0] ?? 0;
  if (binding instanceof TokenBucket) {
    const elapsedMs = (servedAtMs.at(-1) ?? startMs) - startMs;
    return (servedAtMs.length - limit) / ((elapsedMs * limit) / windowMs);
  }
  // How long it took until one more than so many windows hold was served, against how long it must take.
  const windows = Math.floor((servedAtMs.length - 1) / limit);
  const fromMs = servedAtMs[fromWindow * limit] ?? startMs;
  return ((windows - fromWindow) * windowMs) / ((servedAtMs[windows * limit] ?? Infinity) - fromMs);
}

/** Whole windows only: neither the one in which the client began, nor the one in which it was stopped. */
function usedOfClockWindows(server: ClockWindows, servedAtMs: readonly number[], fromWindow: number): number {
  const used = new Map<number, number>();
  for (const atMs of servedAtMs) {
    const window = server.windowAt(Math.floor(atMs));
    used.set(window, (used.get(window) ?? 0) + 1);
  }
  const windows = [...used.keys()];
  const [first, last] = [Math.min(...windows) + fromWindow, Math.max(...windows)];
  let total = 0;
  for (let window = first; window < last; window++) total += used.get(window) ?? 0;
  return total / ((last - first) * server.limit);
}
