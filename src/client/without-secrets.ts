import { isPlainObject } from '../internal/objects.js';
import type { Redactor } from '../redaction/redactor.js';

/** Told where something was left out that is more than a secret alone. */
export type OnWithheld = (place: string) => void;

/**
 * A copy of JSON without the fields and elements that hold one of the client's secrets, by their value.
 *
 * @param place what `value` is called to `onWithheld`: `body`.
 */
export function withoutSecrets(
  value: unknown,
  redactor: Redactor,
  place = '',
  onWithheld?: OnWithheld,
): unknown {
  const isKept = (text: unknown, at: string): boolean => {
    const held = typeof text === 'string' ? redactor.heldSecret(text) : 'none';
    if (held === 'part') onWithheld?.(at);
    return held === 'none';
  };
  if (Array.isArray(value)) {
    return value.flatMap((element: unknown, index) => {
      const at = `${place}[${String(index)}]`;
      return isKept(element, at) ? [withoutSecrets(element, redactor, at, onWithheld)] : [];
    });
  }
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => {
      const at = `${place}.${name}`;
      if (redactor.heldSecret(name) !== 'none') {
        // Nor is the name told.
        onWithheld?.(place);
        return [];
      }
      return isKept(field, at) ? [[name, withoutSecrets(field, redactor, at, onWithheld)]] : [];
    }),
  );
}
