import { isPlainObject } from '../internal/objects.js';
import type { Redactor } from '../redaction/redactor.js';

function isSecret(value: unknown, redactor: Redactor): boolean {
  return typeof value === 'string' && redactor.holdsSecret(value);
}

/** A copy of JSON without the fields and elements that hold one of the client's secrets, by their value. */
export function withoutSecrets(value: unknown, redactor: Redactor): unknown {
  if (Array.isArray(value)) {
    return value
      .filter((element) => !isSecret(element, redactor))
      .map((element) => withoutSecrets(element, redactor));
  }
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, field]) => !redactor.holdsSecret(name) && !isSecret(field, redactor))
      .map(([name, field]) => [name, withoutSecrets(field, redactor)]),
  );
}
