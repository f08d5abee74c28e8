import { parseLooseDateTime } from './date-time.js';
import { parseDuration } from './duration.js';
import { parseHttpDate } from './http-date.js';
import { decimalToMs, isDecimal } from './number-text.js';
import type { ReadingContext } from './reading-context.js';

const EPOCH_SECONDS = 1e9;
const EPOCH_MILLISECONDS = 1e11;
/** As milliseconds this would be the year 5138: it is microseconds, which some servers send. */
const EPOCH_MICROSECONDS = 1e14;
const EPOCH_NANOSECONDS = 1e17;
/** The last moment a `Date` can hold. */
const MAX_EPOCH_MS = 8.64e15;

/**
 * When a window resets, in epoch milliseconds by our clock; `null` when `text` is no time.
 *
 * The value decides, not the header's name, since servers use the same names for different forms: 1e11 and more is
 * epoch milliseconds, 1e9 and more epoch seconds, anything smaller a delta in `deltaUnitMs`; else a duration, an
 * HTTP-date or an ISO 8601 date-time. Absolute times are the server's and corrected by the difference of the clocks.
 */
export function readReset(
  text: string,
  context: ReadingContext,
  deltaUnitMs = context.resetUnitMs,
): number | null {
  if (isDecimal(text)) {
    const value = Number(text);
    if (value < EPOCH_SECONDS) return context.nowMs + decimalToMs(text, deltaUnitMs);
    return absolute(epochMs(text, value), context);
  }
  const durationMs = parseDuration(text);
  if (durationMs !== null) return inRange(context.nowMs + durationMs);
  return absolute(parseHttpDate(text, context.nowMs) ?? parseLooseDateTime(text), context);
}

function epochMs(text: string, value: number): number {
  if (value < EPOCH_MILLISECONDS) return decimalToMs(text, 1000);
  if (value < EPOCH_MICROSECONDS) return decimalToMs(text, 1);
  return Math.ceil(value / (value < EPOCH_NANOSECONDS ? 1e3 : 1e6));
}

function absolute(serverMs: number | null, context: ReadingContext): number | null {
  return serverMs === null ? null : inRange(serverMs - context.skewMs);
}

function inRange(ms: number): number | null {
  return Math.abs(ms) <= MAX_EPOCH_MS ? ms : null;
}
