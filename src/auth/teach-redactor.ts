import type { Redactor } from '../redaction/redactor.js';
import { MIN_SECRET_LENGTH } from '../redaction/secret-store.js';

const BASIC = /^basic +([a-z0-9+/=_-]+)$/i;
const COOKIES = /^cookie$/i;

/** The password in `Basic …` (RFC 7617 section 2); the name is no secret. */
function passwordOf(value: string): readonly string[] {
  const encoded = BASIC.exec(value)?.[1];
  if (encoded === undefined) return [];
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon === -1 ? [] : [pair.slice(colon + 1)];
}

/** Each cookie's value, as any may be echoed alone, and without the quotes it may stand in (RFC 6265 section 4.1.1). */
function cookiesOf(header: string): readonly string[] {
  return header.split(';').flatMap((pair) => {
    const value = pair.slice(pair.indexOf('=') + 1).trim();
    return /^".+"$/.test(value) ? [value, value.slice(1, -1)] : [value];
  });
}

/** The value itself, what follows the scheme in `Token abc…`, and what else can be recognised within it. */
function partsOf(name: string, value: string): readonly string[] {
  if (COOKIES.test(name)) return [value, ...cookiesOf(value)];
  const space = value.indexOf(' ');
  return space === -1 ? [value] : [value, value.slice(space + 1), ...passwordOf(value)];
}

/**
 * Makes sure that what a request carries under `name` is redacted: by value, and by name when the value is too short
 * to be looked for everywhere.
 *
 * @param lasting whether the value is configured, and so remembered for ever.
 */
export function teachRedactor(redactor: Redactor, name: string, value: string, lasting: boolean): void {
  if (value.length < MIN_SECRET_LENGTH) redactor.addName(name);
  for (const part of partsOf(name, value)) {
    if (lasting) redactor.addSecret(part);
    else redactor.learnSecret(part);
  }
}
