import { UsageError } from './usage-error.js';

/** A name with what belongs to it. */
export type NameAndValue = readonly [name: string, value: string];

/**
 * `name=value`, split at the first `=`.
 *
 * @throws UsageError without showing the text: it may be a secret.
 */
export function splitAssignment(text: string, option: string, form: string): NameAndValue {
  const at = text.indexOf('=');
  if (at <= 0) throw new UsageError(`${option} takes ${form}; what was given has no name before a "="`);
  return [text.slice(0, at), text.slice(at + 1)];
}

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * `Name: value`.
 *
 * @throws UsageError without showing the text: it may be a secret.
 */
export function splitHeader(text: string, option: string): NameAndValue {
  const at = text.indexOf(':');
  const name = text.slice(0, Math.max(0, at)).trim();
  if (!HEADER_NAME.test(name)) {
    throw new UsageError(`${option} takes 'Name: value'; what was given has no header name before a ":"`);
  }
  return [name, text.slice(at + 1).trim()];
}
