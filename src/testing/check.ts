import { inspect } from 'node:util';

/** The longest delay a timer honours, in milliseconds. */
export const MAX_DELAY_MS = 2 ** 31 - 1;

/** Refuses an option: its full name, what was expected, what was given. */
export function refuse(name: string, expected: string, given: unknown): never {
  const shown =
    typeof given === 'function' ? 'a function' : inspect(given, { depth: 1, breakLength: Infinity });
  throw new TypeError(`ChaosApi: ${name} must be ${expected}; got ${shown}`);
}

/** The fields of an object that has none but those in `known`. */
export function checkKeys(
  value: unknown,
  known: readonly string[],
  where: string,
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(where, 'an object', value);
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) {
      throw new TypeError(`ChaosApi: ${where} has no option "${key}"; known are ${known.join(', ')}`);
    }
  }
  return value as Record<string, unknown>;
}

/** A number within bounds, or `fallback` when none was given. */
export function numberOption(
  name: string,
  value: unknown,
  bounds: { readonly min: number; readonly max?: number; readonly integer?: boolean },
  fallback: number,
): number {
  if (value === undefined) return fallback;
  const { min, max = Number.MAX_SAFE_INTEGER, integer = false } = bounds;
  const fits =
    typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value));
  if (!fits) {
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    refuse(name, `${integer ? 'a whole number' : 'a number'} ${range}`, value);
  }
  return value;
}

/** One of the listed words, or `fallback` when none was given. */
export function wordOption<Word extends string>(
  name: string,
  value: unknown,
  words: readonly Word[],
  fallback: Word,
): Word {
  if (value === undefined) return fallback;
  const found = words.find((word) => word === value);
  return found ?? refuse(name, `one of ${words.map((word) => `"${word}"`).join(', ')}`, value);
}

/** Text that is not empty, or `fallback` when none was given. */
export function textOption(name: string, value: unknown, fallback?: string): string {
  if (value === undefined && fallback !== undefined) return fallback;
  if (typeof value === 'string' && value !== '') return value;
  return refuse(name, 'a string that is not empty', value);
}

/** True or false, or `fallback` when neither was given. */
export function flagOption(name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  return typeof value === 'boolean' ? value : refuse(name, 'true or false', value);
}

/** Refuses an option that must be there and is not. */
export function checkGiven(name: string, value: unknown, expected: string): void {
  if (value === undefined) refuse(name, expected, value);
}

/** Refuses everything but a function or nothing. */
export function checkFunction(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') refuse(name, 'a function', value);
}
