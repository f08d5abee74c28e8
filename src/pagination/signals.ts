import { PaginationError } from '../errors/pagination-error.js';
import { readLocation, type ReadLocation } from './location.js';
import type { PageContext } from './paginator.js';

const DIGITS = /^\d+$/;

/** Longer text is not shown: cut, a secret in it could not be recognised and redacted any more. */
const MAX_SHOWN = 40;

/** How a value that the server sent is named in a message. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') {
    return value.length > MAX_SHOWN ? `a text of ${value.length} characters` : JSON.stringify(value);
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The error for a value that cannot be used. */
export function unusable(
  location: { readonly text: string },
  expected: string,
  value: unknown,
): PaginationError {
  return new PaginationError(`${location.text} must be ${expected}; the server sent ${describeValue(value)}`);
}

/**
 * A flag of the server's; `undefined` when it says nothing.
 *
 * @throws PaginationError for anything but a boolean, `0`, `1`, `"true"`, `"false"`, `null` or nothing.
 */
export function readFlag(
  location: ReadLocation | undefined,
  context: Pick<PageContext, 'response' | 'items'>,
): boolean | undefined {
  if (location === undefined) return undefined;
  const value = readLocation(location, context);
  switch (typeof value === 'string' ? value.trim().toLowerCase() : value) {
    case undefined:
    case null:
      return undefined;
    case true:
    case 'true':
    case 1:
      return true;
    case false:
    case 'false':
    case 0:
      return false;
    default:
      throw unusable(location, 'true or false', value);
  }
}

/**
 * A count the server sent, as a number or as digits; `undefined` when it sent none.
 *
 * @throws PaginationError for anything else.
 */
export function readCount(
  location: ReadLocation | undefined,
  context: Pick<PageContext, 'response' | 'items'>,
): number | undefined {
  if (location === undefined) return undefined;
  const value = readLocation(location, context);
  if (value === undefined || value === null || value === '') return undefined;
  const count = parseCount(value);
  if (count === undefined) throw unusable(location, 'a whole number', value);
  return count;
}

/** A whole number ≥ 0, given as such or as digits; `undefined` for everything else. */
export function parseCount(value: unknown): number | undefined {
  const number = typeof value === 'string' && DIGITS.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
