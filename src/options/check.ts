import { inspect } from 'node:util';
import { ConfigurationError } from '../errors/configuration-error.js';
import { isPlainObject } from '../internal/objects.js';

/** How a wrong value is shown; a value that may be a secret is shown by its type only. */
function describe(value: unknown, secret: boolean): string {
  if (value === null || value === undefined) return String(value);
  if (secret) return `a value of type ${typeof value} (not shown, it may be a secret)`;
  if (typeof value === 'function') return 'a function';
  const shown = inspect(value, { depth: 1, breakLength: Infinity, maxStringLength: 80, maxArrayLength: 5 });
  return typeof value === 'object' ? shown : `${shown} (${typeof value})`;
}

/** The error for one wrong option: its full name, what was expected, what was given. */
export function wrongOption(
  name: string,
  expected: string,
  given: unknown,
  secret = false,
): ConfigurationError {
  return new ConfigurationError(`${name} must be ${expected}; got ${describe(given, secret)}`);
}

/** The known name closest to `unknown`, when it is close enough to be a typo (Damerau–Levenshtein distance ≤ 2). */
function closest(unknown: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = 3;
  for (const candidate of known) {
    const distance = editDistance(unknown.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforePrevious[j - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[b.length] ?? 0;
}

/**
 * Refuses what is not an object, and every key that is not in `known`.
 *
 * @param where what the object is called in messages: `ApiClient options`, `timeout`.
 * @param example shown where something else than an object was given.
 * @throws ConfigurationError
 */
export function checkKeys(
  value: unknown,
  known: readonly string[],
  where: string,
  example?: string,
): asserts value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    // Text here may be a URL or a token, given where an object of options belongs; a number is a typo worth showing.
    const expected = example === undefined ? 'an object' : `an object, such as ${example}`;
    throw wrongOption(where, expected, value, typeof value !== 'number');
  }
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const guess = closest(key, known);
    throw new ConfigurationError(
      `${where}: unknown option "${key}"` +
        (guess === undefined ? `; known are ${known.join(', ')}` : `; did you mean "${guess}"?`),
    );
  }
}

/** Refuses options where there are none to give. @throws ConfigurationError */
export function refuseOptions([given]: readonly unknown[], where: string): void {
  if (given === undefined || (isPlainObject(given) && Object.keys(given).length === 0)) return;
  throw new ConfigurationError(`${where} takes no options`);
}

/** Bounds for {@link checkNumber}. */
export interface NumberBounds {
  readonly min?: number;
  readonly max?: number;
  /** Whether `min` itself is refused. */
  readonly aboveMin?: boolean;
  readonly integer?: boolean;
  /** Whether `Infinity` is allowed. */
  readonly infinite?: boolean;
}

/** Refuses everything but a number within `bounds`. @throws ConfigurationError */
export function checkNumber(
  value: unknown,
  name: string,
  expected: string,
  bounds: NumberBounds = {},
): asserts value is number {
  const { min = -Infinity, max = Infinity, aboveMin = false, integer = false, infinite = false } = bounds;
  const fits =
    typeof value === 'number' &&
    (value === Infinity
      ? infinite
      : Number.isFinite(value) &&
        value <= max &&
        (aboveMin ? value > min : value >= min) &&
        (!integer || Number.isSafeInteger(value)));
  if (!fits) throw wrongOption(name, expected, value);
}

/** A whole number ≥ 1. @throws ConfigurationError */
export function checkCount(value: unknown, name: string, infinite = false): asserts value is number {
  const expected = infinite ? 'a whole number, 1 or more, or Infinity' : 'a whole number, 1 or more';
  checkNumber(value, name, expected, { min: 1, integer: true, infinite });
}

/** A positive number of milliseconds. @throws ConfigurationError */
export function checkDuration(value: unknown, name: string, infinite = true): asserts value is number {
  const expected = 'a number of milliseconds above 0' + (infinite ? ', or Infinity' : '');
  checkNumber(value, name, expected, { min: 0, aboveMin: true, infinite });
}

/** A number of milliseconds, 0 allowed. @throws ConfigurationError */
export function checkDelay(value: unknown, name: string, infinite = false): asserts value is number {
  const expected = 'a number of milliseconds, 0 or more' + (infinite ? ', or Infinity' : '');
  checkNumber(value, name, expected, { min: 0, infinite });
}

/** @throws ConfigurationError */
export function checkBoolean(value: unknown, name: string): asserts value is boolean {
  if (typeof value !== 'boolean') throw wrongOption(name, 'true or false', value);
}

/** A string with at least one character. @throws ConfigurationError */
export function checkText(value: unknown, name: string, secret = false): asserts value is string {
  if (typeof value !== 'string' || value === '') {
    throw wrongOption(name, 'a non-empty string', value, secret);
  }
}

/** @throws ConfigurationError */
export function checkFunction(value: unknown, name: string): void {
  if (typeof value !== 'function') throw wrongOption(name, 'a function', value);
}

/** One of a few words. @throws ConfigurationError */
export function checkOneOf<Word extends string>(
  value: unknown,
  name: string,
  words: readonly Word[],
): asserts value is Word {
  if (!words.includes(value as Word)) {
    throw wrongOption(name, words.map((word) => `'${word}'`).join(' or '), value);
  }
}

/** An object written as a literal: not an array, not a class instance. @throws ConfigurationError */
export function checkPlainObject(
  value: unknown,
  name: string,
  secret = false,
): asserts value is Record<string, unknown> {
  if (!isPlainObject(value)) throw wrongOption(name, 'a plain object', value, secret);
}
