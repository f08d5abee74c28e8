import type { Generation } from './generation.js';
import type { WindowLength } from './window-length.js';
import type { WindowReport } from './window-report.js';

/** What is known of a window when its last requests are at stake. */
export interface Scoutable {
  readonly kind: 'unknown' | 'fixed' | 'moving';
  readonly limit: number | null;
  readonly generation: Generation | null;
  readonly last: WindowReport | null;
  readonly length: WindowLength;
  /** When the window has ended for certain. */
  endMs(): number;
}

/** Requests of a window that are kept back, and when the first of them is to be sent. */
export interface ScoutPlan {
  readonly atMs: number;
  readonly kept: number;
}

/** Smaller windows have no request to spare. */
const MIN_LIMIT = 4;

/** Of so many requests one can be spared for finding out when the window is over, ... */
const REQUESTS_PER_SCOUT = 20;
/** ... as long as there are not more than so many. */
const MAX_SCOUTS = 2;

/** More than this is never kept back. */
export const MAX_KEPT = MAX_SCOUTS + 1;

/** What happens in a window that lasts longer than this is not worth finding out early, in milliseconds. */
const MAX_WAIT_MS = 60_000;

/** The longest and the shortest wait for what a window refills by, in milliseconds. */
const MAX_REFILL_MS = 10_000;
const MIN_REFILL_MS = 5;

/** A reset that is known this exactly needs no scout, in milliseconds. */
const EXACT_MS = 50;

/** What is to be won in every window to come, as a share of it, is worth a request in some of them. */
const MIN_SHARE_WON = 0.01;

/** Lengths of windows are tried in whole seconds. */
const STEP_MS = 1_000;

/**
 * When the last requests of a window are to be sent as scouts, or `null` when they are to be sent like any other.
 *
 * A request that is still allowed can find out, without risk, whether a window has reset or refilled: if it has, the
 * answer says so, and if not, the request was allowed all the same.
 *
 * - A window that refills is looked at again and again.
 * - A window of which it is not known whether it refills is looked at after a quarter of the time to its reset.
 * - A window that does not refill is looked at when it may be over, if more is won by it than the requests kept back,
 *   which are lost when the window is found to be a new one.
 */
export function planScouts(window: Scoutable): ScoutPlan | null {
  const { kind, limit, last } = window;
  if (last === null || limit === null || limit < MIN_LIMIT) return null;
  const endMs = window.endMs();
  const restMs = endMs - last.receivedAtMs;
  if (kind === 'moving') {
    const waitMs = Math.max(MIN_REFILL_MS, Math.min(restMs / 8, MAX_REFILL_MS));
    return { atMs: last.receivedAtMs + waitMs, kept: 1 };
  }
  if (restMs > MAX_WAIT_MS) return null;
  if (kind === 'fixed') return atReset(window, limit, endMs);
  // Of a window of known length our own log knows as much.
  if (last.windowMs !== null) return null;
  return { atMs: last.receivedAtMs + restMs / 4, kept: 1 + spareOf(limit) };
}

function atReset({ generation, length }: Scoutable, limit: number, endMs: number): ScoutPlan | null {
  if (generation === null) return null;
  const lengthMs = length.likelyMs;
  const atMs = generation.startedAtMs + lengthMs;
  const openMs = endMs - atMs;
  if (openMs <= EXACT_MS) return null;
  const kept = Math.min(spareOf(limit), Math.ceil((openMs - EXACT_MS) / STEP_MS));
  const worth = length.isPromising ? MIN_SHARE_WON : (kept + 1) / limit;
  return openMs / lengthMs > worth ? { atMs, kept } : null;
}

function spareOf(limit: number): number {
  return Math.max(1, Math.min(MAX_SCOUTS, Math.floor(limit / REQUESTS_PER_SCOUT)));
}
