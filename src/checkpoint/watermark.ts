import type { Watermark, WatermarkUnit } from '../internal/checkpoint.js';
import { formatIsoDate, parseIsoDate } from './iso-date.js';

/** A value of the incremental field, comparable with others. */
export interface Mark {
  /** As the API writes it. */
  readonly value: Watermark;
  /** Nanoseconds since the epoch, or billionths of a plain number; `unit` tells which. */
  readonly position: bigint;
  /** What a number counts; `null` for a date. */
  readonly unit: WatermarkUnit | null;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const PER_SECOND = 1_000_000_000n;

/** Billionths in one of each unit. A plain number has no unit, and is counted by itself. */
const BILLIONTHS: Readonly<Record<WatermarkUnit, bigint>> = {
  seconds: PER_SECOND,
  milliseconds: PER_SECOND / 1000n,
  integer: PER_SECOND,
};

export const WATERMARK_UNITS: readonly WatermarkUnit[] = ['seconds', 'milliseconds', 'integer'];

/** From 1973 to 5138, seconds since the epoch have 9 to 11 digits, and milliseconds 12 to 14. */
const SECONDS_FROM = 1e8;
const MILLISECONDS_FROM = 1e11;
const MILLISECONDS_TO = 1e14;

/** What a number counts, by its size. */
export function guessUnit(value: number): WatermarkUnit {
  if (value >= MILLISECONDS_FROM && value < MILLISECONDS_TO) return 'milliseconds';
  return value >= SECONDS_FROM && value < MILLISECONDS_FROM ? 'seconds' : 'integer';
}

/** Division that rounds down, below 0 too. */
function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

/**
 * Reads a value of the incremental field: an ISO date, or a number, also as text. `null` for everything else.
 *
 * @param unit what numbers count; guessed by their size when it is not known.
 */
export function parseMark(value: unknown, unit?: WatermarkUnit): Mark | null {
  if (typeof value === 'string') {
    const date = parseIsoDate(value);
    if (date !== null) return { value, position: date.nanoseconds, unit: null };
  } else if (typeof value !== 'number') return null;
  const match = DECIMAL.exec(String(value));
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const counted = unit ?? guessUnit(Number(value));
  const billionths = BigInt(whole + fraction.padEnd(9, '0').slice(0, 9));
  const position = (billionths * BILLIONTHS[counted]) / PER_SECOND;
  return { value, position: sign === '' ? position : -position, unit: counted };
}

/** Whether two marks can be compared: plain numbers and times cannot. */
export function isComparable(a: Mark, b: Mark): boolean {
  return (a.unit === 'integer') === (b.unit === 'integer');
}

/** `marginMs` in billionths. A plain number is no time, and has no margin. */
export function marginOf(unit: WatermarkUnit | null, marginMs: number): bigint {
  return unit === 'integer' ? 0n : BigInt(Math.ceil(marginMs)) * BILLIONTHS.milliseconds;
}

/** The value `marginMs` before a mark, written as the API writes it; never later, when that is less precise. */
export function beforeMark({ value, position, unit }: Mark, marginMs: number): Watermark {
  const earlier = position - marginOf(unit, marginMs);
  if (earlier === position) return value;
  const date = typeof value === 'string' ? parseIsoDate(value) : null;
  if (date !== null) return formatIsoDate(earlier, date.form);
  const digits = DECIMAL.exec(String(value))?.[3]?.length ?? 0;
  const scaled = floorDivide(earlier * 10n ** BigInt(digits), BILLIONTHS[unit ?? 'integer']).toString();
  const bare = scaled.replace('-', '').padStart(digits + 1, '0');
  const text = digits === 0 ? bare : `${bare.slice(0, -digits)}.${bare.slice(-digits)}`;
  const signed = scaled.startsWith('-') ? `-${text}` : text;
  return typeof value === 'number' ? Number(signed) : signed;
}
