import type { Redactor } from '../redaction/redactor.js';
import { MIN_SECRET_LENGTH } from '../redaction/secret-store.js';

/** The value itself, and what follows the scheme in `Token abc…`. */
function partsOf(value: string): readonly string[] {
  const space = value.indexOf(' ');
  return space === -1 ? [value] : [value, value.slice(space + 1)];
}

/**
 * Makes sure that what a request carries under `name` is redacted: by value, and by name when the value is too short
 * to be looked for everywhere.
 *
 * @param lasting whether the value is configured, and so remembered for ever.
 */
export function teachRedactor(redactor: Redactor, name: string, value: string, lasting: boolean): void {
  if (value.length < MIN_SECRET_LENGTH) redactor.addName(name);
  for (const part of partsOf(value)) {
    if (lasting) redactor.addSecret(part);
    else redactor.learnSecret(part);
  }
}
