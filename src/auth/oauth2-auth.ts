import type { Clock } from '../internal/clock.js';
import type { Redactor } from '../redaction/redactor.js';
import type { ApiRequest } from '../http/api-request.js';
import type { OAuth2AuthOptions } from './auth-options.js';
import type { AuthSend, Credentials } from './auth-strategy.js';
import type { RenewableAuth } from './built-auth.js';
import { BEARER, placeCredential } from './credential-place.js';
import { explainTokenError } from './token-endpoint-error.js';
import { readTokenResponse } from './token-response.js';

/** A token is renewed before it runs out: by a tenth of its life, at most a minute. */
const MARGIN_SHARE = 0.1;
const MAX_MARGIN_MS = 60_000;
/** After renewing ahead of time failed, the token that still works is used this long before the next try. */
const RETRY_AHEAD_MS = 5_000;

interface Token {
  readonly credentials: Credentials;
  readonly expiresAtMs: number;
  /** When to renew it, though it still works. */
  dueAtMs: number;
}

/** Encoding for HTTP Basic as RFC 6749 section 2.3.1 asks for: form-encoded first, then joined. */
function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

/**
 * OAuth 2.0 client credentials (RFC 6749 section 4.4). Tokens are renewed shortly before they run out, and after a
 * 401. While the old token still works, a failing token endpoint does no harm.
 */
export class OAuth2Auth implements RenewableAuth {
  readonly kind = 'renewable';
  readonly headerNames: readonly string[] = [BEARER.name.toLowerCase()];
  readonly paramNames: readonly string[] = [];
  readonly #options: OAuth2AuthOptions;
  readonly #clock: Clock;
  #generation = 0;
  #token: Token | null = null;

  /** @param options checked already. */
  constructor(options: OAuth2AuthOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  get generation(): number {
    return this.#generation;
  }

  register(redactor: Redactor): void {
    const { clientSecret, params = {} } = this.#options;
    redactor.addSecret(clientSecret);
    redactor.addSecret(formEncode(clientSecret));
    redactor.addSecret(this.#basic());
    for (const [name, value] of Object.entries(params)) {
      if (redactor.isSensitiveName(name)) redactor.addSecret(value);
    }
  }

  current(): Credentials | null {
    return this.#token !== null && this.#clock.now() < this.#token.expiresAtMs
      ? this.#token.credentials
      : null;
  }

  isDue(): boolean {
    return this.#token !== null && this.#clock.now() >= this.#token.dueAtMs;
  }

  discard(generation: number): void {
    if (this.#token?.credentials.generation === generation) this.#token = null;
  }

  /** @throws the token endpoint's error, saying what to do; ApiClientError when its answer is no token. */
  async renew(send: AuthSend, redactor: Redactor): Promise<Credentials> {
    const endpoint = `The token endpoint ${redactor.url(this.#options.tokenUrl)}`;
    // Counted from before the request: the server's clock started no earlier.
    const sentAtMs = this.#clock.now();
    try {
      const response = await send.send(this.#request());
      const granted = readTokenResponse(response.data, redactor, endpoint);
      const lifeMs = granted.expiresInMs ?? Infinity;
      const place = { ...BEARER, scheme: granted.scheme };
      const credentials = placeCredential(granted.accessToken, place, ++this.#generation);
      const marginMs = Math.min(MAX_MARGIN_MS, lifeMs * MARGIN_SHARE);
      this.#token = { credentials, expiresAtMs: sentAtMs + lifeMs, dueAtMs: sentAtMs + lifeMs - marginMs };
      return credentials;
    } catch (error) {
      if (this.#token !== null) this.#token.dueAtMs = this.#clock.now() + RETRY_AHEAD_MS;
      throw explainTokenError(error, endpoint);
    }
  }

  #basic(): string {
    const { clientId, clientSecret } = this.#options;
    return Buffer.from(`${formEncode(clientId)}:${formEncode(clientSecret)}`).toString('base64');
  }

  #request(): ApiRequest {
    const { tokenUrl, clientId, clientSecret, scope, clientAuth = 'basic', params = {} } = this.#options;
    const body = new URLSearchParams({ grant_type: 'client_credentials' });
    if (scope !== undefined) body.set('scope', scope);
    for (const [name, value] of Object.entries(params)) body.set(name, value);
    if (clientAuth === 'body') {
      body.set('client_id', clientId);
      body.set('client_secret', clientSecret);
    }
    const authorization = clientAuth === 'basic' ? { Authorization: `Basic ${this.#basic()}` } : {};
    return {
      method: 'POST',
      path: tokenUrl,
      headers: { Accept: 'application/json', ...authorization },
      body,
      auth: false,
      // Asking for a token twice does no harm.
      retry: { methods: ['POST'] },
    };
  }
}
