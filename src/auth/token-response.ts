import { ApiClientError } from '../errors/api-client-error.js';
import { isPlainObject } from '../internal/objects.js';
import type { Redactor } from '../redaction/redactor.js';
import { headerValueProblem, isHeaderName } from './header-value.js';

/** What a token endpoint granted. */
export interface GrantedToken {
  readonly accessToken: string;
  /** The authentication scheme to send it with. */
  readonly scheme: string;
  /** `null` when the server did not say: the token then serves until it is refused. */
  readonly expiresInMs: number | null;
}

/** Types whose tokens need a proof with each request; sending them as bearer tokens would only be refused. */
const PROOF_TYPES: ReadonlySet<string> = new Set(['mac', 'dpop', 'pop', 'n_a']);

/** Whatever in a token response is a secret, by the names of RFC 6749 section 5.1 and OpenID Connect. */
const SECRETS = ['access_token', 'refresh_token', 'id_token'] as const;

/** `Bearer` in whatever case servers write it, or another scheme that the server names (RFC 6749 section 7.1). */
function schemeOf(type: unknown): string | null {
  if (type === undefined || type === null || type === '') return 'Bearer';
  if (typeof type !== 'string') return null;
  const lower = type.toLowerCase();
  if (lower === 'bearer' || lower === 'bearertoken') return 'Bearer';
  return isHeaderName(type) && !PROOF_TYPES.has(lower) ? type : null;
}

/** Seconds, also when they are sent as a string; anything else is taken as "unknown". */
function expiryOf(seconds: unknown): number | null {
  const number = typeof seconds === 'string' && /^\d+(\.\d+)?$/.test(seconds) ? Number(seconds) : seconds;
  return typeof number === 'number' && number > 0 && Number.isFinite(number) ? number * 1_000 : null;
}

/**
 * Reads a successful answer of a token endpoint (RFC 6749 section 5.1).
 *
 * @param endpoint what it is called in messages, redacted.
 * @throws ApiClientError saying what is wrong with it; with a redacted preview.
 */
export function readTokenResponse(body: unknown, redactor: Redactor, endpoint: string): GrantedToken {
  const data = isPlainObject(body) ? body : {};
  // First of all, so that no message below can show one.
  for (const name of SECRETS) {
    const secret = data[name];
    if (typeof secret === 'string') redactor.learnSecret(secret);
  }
  const refuse = (problem: string): ApiClientError =>
    new ApiClientError(`${endpoint} answered ${problem}. It said: ${redactor.preview(body, 200)}`);
  const accessToken = data['access_token'];
  if (typeof accessToken !== 'string' || accessToken === '') {
    throw refuse('without an access_token (is tokenUrl the token endpoint?)');
  }
  if (headerValueProblem(accessToken) !== null) {
    throw refuse('with an access_token that cannot be sent in a header');
  }
  const scheme = schemeOf(data['token_type']);
  if (scheme === null) {
    throw refuse('with a token_type other than Bearer, which needs an AuthStrategy of your own');
  }
  return { accessToken, scheme, expiresInMs: expiryOf(data['expires_in']) };
}
