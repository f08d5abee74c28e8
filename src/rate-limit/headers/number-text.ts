const DECIMAL = /^\d+(?:\.\d+)?$/;
const SIGNED_DECIMAL = /^-?\d+(?:\.\d+)?$/;

/** Digits with an optional fraction: no sign, no exponent, none of the other forms `Number` would take. */
export function isDecimal(text: string): boolean {
  return DECIMAL.test(text);
}

/** A count, possibly negative or fractional, at most `MAX_SAFE_INTEGER`; `null` for anything else. */
export function readCount(text: string): number | null {
  if (!SIGNED_DECIMAL.test(text)) return null;
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number(text), Number.MAX_SAFE_INTEGER));
}

/**
 * A {@link isDecimal decimal} times `unitMs`, rounded up to the millisecond and clamped to `MAX_SAFE_INTEGER`.
 * Seconds are scaled digit by digit, because in floating point `0.57 * 1000` is a little more than 570.
 */
export function decimalToMs(text: string, unitMs: number): number {
  const point = text.indexOf('.');
  if (point < 0) return clampMs(Number(text) * unitMs);
  if (unitMs !== 1000 && unitMs !== 1) return clampMs(Math.ceil(Number(text) * unitMs));
  const shift = unitMs === 1000 ? 3 : 0;
  const fraction = text.slice(point + 1).padEnd(shift, '0');
  const whole = Number(text.slice(0, point) + fraction.slice(0, shift));
  return clampMs(whole + (/[1-9]/.test(fraction.slice(shift)) ? 1 : 0));
}

function clampMs(ms: number): number {
  return Math.min(ms, Number.MAX_SAFE_INTEGER);
}
