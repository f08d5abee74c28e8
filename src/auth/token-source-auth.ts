import type { Redactor } from '../redaction/redactor.js';
import type { AuthSend, Credentials, TokenSource } from './auth-strategy.js';
import type { RenewableAuth } from './built-auth.js';
import { checkCredential, placeCredential, type CredentialPlace } from './credential-place.js';
import { teachRedactor } from './teach-redactor.js';

/** A token or key that a function of the user obtains; kept until the server refuses it. */
export class TokenSourceAuth implements RenewableAuth {
  readonly kind = 'renewable';
  readonly headerNames: readonly string[];
  readonly paramNames: readonly string[];
  readonly #source: TokenSource;
  readonly #place: CredentialPlace;
  readonly #what: string;
  #generation = 0;
  #credentials: Credentials | null = null;

  constructor(source: TokenSource, place: CredentialPlace, what: string) {
    this.#source = source;
    this.#place = place;
    this.#what = `What the function ${what} returns`;
    this.headerNames = place.in === 'header' ? [place.name.toLowerCase()] : [];
    this.paramNames = place.in === 'query' ? [place.name] : [];
  }

  get generation(): number {
    return this.#generation;
  }

  register(): void {
    // Nothing is known before the function was asked.
  }

  current(): Credentials | null {
    return this.#credentials;
  }

  isDue(): boolean {
    return false;
  }

  discard(generation: number): void {
    if (this.#credentials?.generation === generation) this.#credentials = null;
  }

  /** @throws ConfigurationError when the function returns what cannot be sent, and whatever it throws. */
  async renew(send: AuthSend, redactor: Redactor): Promise<Credentials> {
    const token: unknown = await this.#source({ send: send.send, signal: send.signal });
    checkCredential(token, this.#place, this.#what);
    teachRedactor(redactor, this.#place.name, token, false);
    this.#credentials = placeCredential(token, this.#place, ++this.#generation);
    return this.#credentials;
  }
}
