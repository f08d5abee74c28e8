/**
 * What one response says of the moment a window resets. Times are monotonic.
 *
 * Servers round it, and do not say how. Whatever they do, the reset lies between `floorAtMs - grainMs` and
 * `ceilAtMs + grainMs`: before `ceilAtMs` if they round up, after `floorAtMs` if they round down.
 */
export interface ResetBound {
  /** The latest moment the reset can be if the server rounds up. */
  readonly ceilAtMs: number;
  /** The earliest moment the reset can be if the server rounds down. */
  readonly floorAtMs: number;
  /** What the server rounds to, in milliseconds. */
  readonly grainMs: number;
}

/** The two clocks at the moment a response is looked at. */
export interface Now {
  readonly nowMs: number;
  readonly epochNowMs: number;
}

const SECOND_MS = 1_000;

/** What exact times can be off by: clocks are read one after the other. */
const EXACT_MS = 2;

/**
 * Places a reset between bounds. Whether it was given in whole seconds, as a number of seconds from now or as a date,
 * is told by its value: the reading holds a date in either case. When in doubt it is taken to be rounded.
 */
export function resetBound(resetAtMs: number, sentAtMs: number, receivedAtMs: number, now: Now): ResetBound {
  const { nowMs, epochNowMs } = now;
  // The reading was made somewhere between the arrival and now.
  const longestMs = resetAtMs - (epochNowMs - (nowMs - receivedAtMs));
  const shortestMs = resetAtMs - epochNowMs;
  const wholeMs = Math.floor((longestMs + EXACT_MS) / SECOND_MS) * SECOND_MS;
  if (wholeMs >= shortestMs - EXACT_MS) {
    return { ceilAtMs: receivedAtMs + wholeMs, floorAtMs: sentAtMs + wholeMs, grainMs: SECOND_MS };
  }
  const atMs = nowMs + shortestMs;
  if (resetAtMs % SECOND_MS === 0) return { ceilAtMs: atMs, floorAtMs: atMs, grainMs: SECOND_MS };
  return { ceilAtMs: atMs, floorAtMs: atMs - (nowMs - sentAtMs), grainMs: EXACT_MS };
}
