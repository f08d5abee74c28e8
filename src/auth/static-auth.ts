import { checkText, wrongOption } from '../options/check.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import type { Redactor } from '../redaction/redactor.js';
import { MIN_SECRET_LENGTH } from '../redaction/secret-store.js';
import type { Credentials } from './auth-strategy.js';
import type { StaticAuth } from './built-auth.js';
import { checkCredential, placeCredential, type CredentialPlace } from './credential-place.js';
import { teachRedactor } from './teach-redactor.js';

/** One value at one place, the same for each request. Inspecting it shows neither. */
export class FixedCredential implements StaticAuth {
  readonly kind = 'static';
  readonly headerNames: readonly string[];
  readonly paramNames: readonly string[];
  readonly #credentials: Credentials;
  readonly #name: string;
  readonly #secrets: readonly string[];

  constructor(value: string, place: CredentialPlace, secrets: readonly string[] = [value]) {
    this.#credentials = placeCredential(value, place, 0);
    this.#name = place.name;
    this.#secrets = secrets;
    this.headerNames = place.in === 'header' ? [place.name.toLowerCase()] : [];
    this.paramNames = place.in === 'query' ? [place.name] : [];
  }

  get credentials(): Credentials {
    return this.#credentials;
  }

  register(redactor: Redactor): void {
    for (const secret of this.#secrets) teachRedactor(redactor, this.#name, secret, true);
  }
}

/** A fixed token or key. @throws ConfigurationError */
export function createFixedCredential(value: unknown, place: CredentialPlace, what: string): StaticAuth {
  checkCredential(value, place, what);
  return new FixedCredential(value, place);
}

/** HTTP Basic (RFC 7617), in UTF-8. @throws ConfigurationError */
export function createBasicAuth(username: unknown, password: unknown, where: string): StaticAuth {
  if (typeof username !== 'string') throw wrongOption(`${where}.username`, 'a string', username, true);
  if (typeof password !== 'string') throw wrongOption(`${where}.password`, 'a string', password, true);
  // Some providers take the key as the name, others as the password, and leave the other half empty.
  if (password === '') checkText(username, `${where}.username`, true);
  if (username.includes(':')) {
    throw new ConfigurationError(
      `${where}.username must not hold a colon: Basic authentication cannot carry it`,
    );
  }
  if (/\p{Cc}/u.test(username + password)) {
    throw new ConfigurationError(
      `${where}: username and password must not hold line breaks or other control characters ` +
        '(were they read from a file without trimming?)',
    );
  }
  const encoded = Buffer.from(`${username}:${password}`).toString('base64');
  // A name is no secret, unless there is nothing else that could be one.
  const secrets = [encoded, ...(password.length < MIN_SECRET_LENGTH ? [username] : [password])];
  const place: CredentialPlace = { in: 'header', name: 'Authorization', scheme: 'Basic' };
  return new FixedCredential(encoded, place, secrets);
}
