import { validateHeaderName, validateHeaderValue } from 'node:http';
import { ConfigurationError } from '../errors/configuration-error.js';
import { hasBrand } from '../internal/brand.js';
import { wrongOption } from '../options/check.js';

/** Headers by lower-case name; `null` takes away a header that was configured further out. */
export type HeaderPatch = Readonly<Record<string, string | null>>;

const NO_HEADERS: HeaderPatch = Object.freeze({});

function* entries(headers: object): Generator<readonly [string, unknown]> {
  if (hasBrand(headers, 'Headers')) {
    yield* (headers as Headers).entries();
    return;
  }
  for (const name of Object.keys(headers)) yield [name, (headers as Record<string, unknown>)[name]];
}

function isHeaderText(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Headers that would break the framing of the message: they are the transport's to set. */
const FORBIDDEN: ReadonlySet<string> = new Set([
  'content-length',
  'transfer-encoding',
  'connection',
  'upgrade',
]);

/** As much of what is no header name as cannot be a secret: a whole header line is easily given as one. */
function beginningOf(name: string): string {
  const letters = /^[A-Za-z-]{0,30}/.exec(name)?.[0] ?? '';
  return `"${letters}…" (the rest is not shown, it may be a secret)`;
}

/**
 * Checks a caller's headers and brings their names to lower case. Line breaks and characters that cannot be sent are
 * refused, not stripped: stripping them would send something else than was asked for.
 *
 * @throws ConfigurationError naming the header, never its value.
 */
export function checkHeaders(headers: unknown, where: string): HeaderPatch {
  if (headers === undefined) return NO_HEADERS;
  // Of a Map, or of a list of pairs, nothing would be sent, silently.
  const isIterable = typeof headers === 'object' && headers !== null && Symbol.iterator in headers;
  if (typeof headers !== 'object' || headers === null || (isIterable && !hasBrand(headers, 'Headers'))) {
    throw wrongOption(where, 'an object of header names and values', headers, true);
  }
  const checked: Record<string, string | null> = {};
  for (const [name, value] of entries(headers)) {
    const lower = name.toLowerCase();
    try {
      validateHeaderName(name);
    } catch {
      throw new ConfigurationError(
        `${where}: ${beginningOf(name)} is not a valid header name (RFC 9110 section 5.1)`,
      );
    }
    if (FORBIDDEN.has(lower)) {
      throw new ConfigurationError(`${where}.${name} cannot be set: the HTTP connection decides it`);
    }
    if (value === undefined) continue;
    if (value === null) {
      checked[lower] = null;
      continue;
    }
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (!values.every(isHeaderText)) {
      throw wrongOption(
        `${where}.${name}`,
        'a string, a number, a boolean or an array of these',
        value,
        true,
      );
    }
    const text = values.join(', ');
    try {
      validateHeaderValue(name, text);
    } catch {
      throw new ConfigurationError(
        `${where}.${name} holds characters that cannot be sent in a header, such as a line break (the value is not shown)`,
      );
    }
    checked[lower] = text;
  }
  return checked;
}
