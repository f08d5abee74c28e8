import { CONCURRENCY, ROUND_TRIP_MS, type PacingCell } from './cells.js';

/** How long so many requests take when nothing holds them up but their number in flight. */
function unhinderedMs(requests: number): number {
  return Math.ceil(requests / CONCURRENCY) * ROUND_TRIP_MS;
}

/**
 * The shortest time in which all requests can be answered when the first one arrives at `firstAtMs` (epoch): by a
 * client that knows the server's mind.
 */
export function idealMs({ rule, requests }: PacingCell, firstAtMs: number): number {
  const { limit, windowMs, kind } = rule;
  if (kind === 'token-bucket') {
    return Math.max(((requests - limit) * windowMs) / limit + ROUND_TRIP_MS, unhinderedMs(requests));
  }
  const windows = Math.ceil(requests / limit);
  const rest = requests - (windows - 1) * limit;
  const begunMs = kind === 'fixed-window' ? firstAtMs % windowMs : 0;
  return (windows - 1) * windowMs - begunMs + unhinderedMs(rest);
}

/** What the server let through of what it would have: 1 is all. `admittedAtMs` are epoch times in ascending order. */
export function quotaUsed({ rule }: PacingCell, admittedAtMs: readonly number[]): number {
  const { limit, windowMs, kind } = rule;
  const [firstMs = 0, lastMs = firstMs] = [admittedAtMs[0], admittedAtMs.at(-1)];
  if (kind === 'token-bucket') {
    // The bucket is full at the start; after that it is a steady flow.
    return (admittedAtMs.length - limit) / (((lastMs - firstMs) * limit) / windowMs);
  }
  if (kind === 'fixed-window') {
    // Whole windows only: neither the one in which it was begun nor the one in which it ended.
    const windowOf = (atMs: number): number => Math.floor(atMs / windowMs);
    const [first, last] = [windowOf(firstMs), windowOf(lastMs)];
    const whole = admittedAtMs.filter((atMs) => windowOf(atMs) > first && windowOf(atMs) < last);
    return whole.length / ((last - first - 1) * limit);
  }
  // How long it took until one more than so many windows hold was let through, against how long it must take.
  const windows = Math.floor((admittedAtMs.length - 1) / limit);
  return (windows * windowMs) / ((admittedAtMs[windows * limit] ?? Infinity) - firstMs);
}
