import type { Generation } from './generation.js';
import type { Opening } from './opening.js';
import type { Rounding } from './rounding.js';
import type { WindowReport } from './window-report.js';

/** What is known of a window when its last request is at stake. */
export interface Scoutable {
  readonly kind: 'unknown' | 'fixed' | 'moving';
  readonly limit: number | null;
  readonly generation: Generation | null;
  readonly count: number;
  readonly last: WindowReport | null;
  readonly rounding: Rounding;
  readonly opening: Opening;
  /** When the window has ended for certain. */
  endMs(): number;
}

/** Smaller windows have no request to spare. */
const MIN_LIMIT = 4;

/** What happens in a window that lasts longer than this is not worth finding out early, in milliseconds. */
const MAX_WAIT_MS = 60_000;

/** The longest and the shortest wait for what a window refills by, in milliseconds. */
const MAX_REFILL_MS = 10_000;
const MIN_REFILL_MS = 5;

/** A reset that is known this exactly needs no scout, in milliseconds. */
const EXACT_MS = 50;

/**
 * When the last request of a window is to be sent as a scout, or `null` when it is to be sent like any other.
 *
 * One request that is still allowed can find out, without risk, whether a window has reset or refilled: if it has, the
 * answer says so, and if not, the request was allowed all the same.
 *
 * - A window that refills is looked at again and again.
 * - A window of which it is not known whether it refills is looked at after a quarter of the time to its reset.
 * - A window that does not refill is looked at when its reset may have been, if that is rounded, and if more is won by
 *   it than the request, which is lost when the window is found to be a new one.
 */
export function scoutAtMs(window: Scoutable): number | null {
  const { kind, limit, last } = window;
  if (last === null || limit === null || limit < MIN_LIMIT) return null;
  const endMs = window.endMs();
  const restMs = endMs - last.receivedAtMs;
  if (kind === 'moving') {
    return last.receivedAtMs + Math.max(MIN_REFILL_MS, Math.min(restMs / 8, MAX_REFILL_MS));
  }
  if (restMs > MAX_WAIT_MS) return null;
  // Of a window of known length our own log knows as much.
  if (kind === 'unknown') return last.windowMs === null ? last.receivedAtMs + restMs / 4 : null;
  return atReset(window, limit, endMs);
}

function atReset(
  { generation, rounding, opening, count }: Scoutable,
  limit: number,
  endMs: number,
): number | null {
  const bound = generation?.bound ?? null;
  if (generation === null || bound === null || opening.verdict === 'clock') return null;
  let atMs = bound.ceilAtMs + (rounding.candidates()[0] ?? 1) * bound.grainMs;
  if (opening.verdict === 'first-request') {
    const lookAfterMs = opening.lookAfterMs(generation);
    if (lookAfterMs === null) return null;
    atMs = generation.startedAtMs + lookAfterMs;
  } else if (isBegunLate(count)) {
    return null;
  }
  const wonShare = (endMs - atMs) / Math.max(1, atMs - generation.startedAtMs);
  return endMs - atMs > EXACT_MS && wonShare > 2 / limit ? atMs : null;
}

/** To find out how a window opens, every other one is begun late: by a whole grain later than those in between. */
export function lateStartMs({
  kind,
  limit,
  generation,
  rounding,
  opening,
  count,
}: Omit<Scoutable, 'endMs'>): number {
  const grainMs = generation?.bound?.grainMs ?? 0;
  const wanted = kind === 'fixed' && opening.verdict === 'unknown' && isBegunLate(count);
  if (!wanted || grainMs < EXACT_MS || (limit ?? 0) < MIN_LIMIT) return 0;
  const candidates = rounding.candidates();
  return candidates.length === 1 ? 0 : (1 - rounding.latest + (candidates[0] ?? 0)) * grainMs;
}

function isBegunLate(count: number): boolean {
  return count % 2 === 0;
}
