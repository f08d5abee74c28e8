import { parseRfc3339 } from './date-time.js';
import { parseDuration } from './duration.js';
import { parseHttpDate } from './http-date.js';
import { decimalToMs, isDecimal } from './number-text.js';
import type { ReadingContext } from './reading-context.js';

/** A number counts as an epoch only when it lies this close to now; anything else is a delay, however long. */
const EPOCH_RANGE_MS = 366 * 24 * 60 * 60 * 1000;
const DAY_NAME = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*$/;

/**
 * How long a Retry-After value asks to wait, in milliseconds, rounded up; of several values the longest. `null` when
 * none is valid, which is not the same as 0: a date in the past asks for no wait at all.
 *
 * @param unitMs the unit of a bare number.
 * @see RFC 9110 §10.2.3
 */
export function readRetryAfter(text: string, context: ReadingContext, unitMs: number): number | null {
  if (isDecimal(text)) return numberMs(text, context, unitMs);
  let longest: number | null = null;
  for (const value of splitValues(text)) {
    const ms = readOne(value, context, unitMs);
    if (ms !== null && (longest === null || ms > longest)) longest = ms;
  }
  return longest;
}

/** A duration as some proxies send it in headers of their own (`X-Retry-In: 983ms`), or any Retry-After value. */
export function readRetryIn(text: string, context: ReadingContext, unitMs: number): number | null {
  return parseDuration(text) ?? readRetryAfter(text, context, unitMs);
}

function readOne(text: string, context: ReadingContext, unitMs: number): number | null {
  if (isDecimal(text)) return numberMs(text, context, unitMs);
  const dateMs = parseHttpDate(text, context.nowMs) ?? parseRfc3339(text);
  return dateMs === null ? null : untilMs(dateMs, context);
}

function numberMs(text: string, context: ReadingContext, unitMs: number): number {
  const value = Number(text);
  const serverNow = context.nowMs + context.skewMs;
  // Below 1e9 a number is a delay even for a clock that stands near 1970.
  if (value >= 1e9) {
    if (Math.abs(value * 1000 - serverNow) <= EPOCH_RANGE_MS)
      return untilMs(decimalToMs(text, 1000), context);
    if (Math.abs(value - serverNow) <= EPOCH_RANGE_MS) return untilMs(decimalToMs(text, 1), context);
  }
  return decimalToMs(text, unitMs);
}

function untilMs(serverMs: number, context: ReadingContext): number {
  return Math.min(Math.max(0, serverMs - context.skewMs - context.nowMs), Number.MAX_SAFE_INTEGER);
}

/** Repeated header lines arrive joined by commas; the comma inside a date joins its two halves. */
function splitValues(text: string): string[] {
  const values: string[] = [];
  let dayName = '';
  for (const part of text.split(',')) {
    const value = part.trim();
    if (dayName === '' && DAY_NAME.test(value)) {
      dayName = value;
      continue;
    }
    values.push(dayName === '' ? value : `${dayName}, ${value}`);
    dayName = '';
  }
  return values;
}
