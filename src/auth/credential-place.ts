import { ConfigurationError } from '../errors/configuration-error.js';
import type { Credentials } from './auth-strategy.js';
import { headerValueProblem } from './header-value.js';

/** Where a secret value goes in a request. */
export interface CredentialPlace {
  readonly in: 'header' | 'query';
  readonly name: string;
  /** The authentication scheme before the value, such as `Bearer`. */
  readonly scheme?: string | undefined;
}

/** The place of OAuth's bearer tokens (RFC 6750 section 2.1). */
export const BEARER: CredentialPlace = { in: 'header', name: 'Authorization', scheme: 'Bearer' };

/**
 * Refuses a value that cannot be sent at `place`, without showing it.
 *
 * @param what the value's name in messages: `auth.token`, `The token that auth.token gave`.
 * @throws ConfigurationError
 */
export function checkCredential(
  value: unknown,
  place: CredentialPlace,
  what: string,
): asserts value is string {
  if (typeof value !== 'string' || value.trim() === '') {
    const given = typeof value === 'string' ? 'an empty one' : `a value of type ${typeof value}`;
    throw new ConfigurationError(`${what} must be a non-empty string; got ${given}`);
  }
  if (place.in === 'query') return;
  const problem = headerValueProblem(value);
  if (problem !== null) throw new ConfigurationError(`${what} cannot be sent in a header: ${problem}`);
  if (place.scheme !== undefined && value.toLowerCase().startsWith(`${place.scheme.toLowerCase()} `)) {
    throw new ConfigurationError(`${what} must be given without the word ${place.scheme}: it is added`);
  }
}

/** Frozen credentials with `value` at `place`. */
export function placeCredential(value: string, place: CredentialPlace, generation: number): Credentials {
  const text = place.scheme === undefined ? value : `${place.scheme} ${value}`;
  const part = Object.freeze({ [place.name]: text });
  return Object.freeze(place.in === 'header' ? { headers: part, generation } : { params: part, generation });
}
