import type { ChaosRequest } from './chaos-request.js';
import { checkKeys, MAX_DELAY_MS, numberOption, refuse, textOption, wordOption } from './check.js';
import { hash32 } from './random.js';
import { jsonReply, problem, type WireReply } from './wire-reply.js';

/** Which credentials the server wants; everything else is answered with 401. */
export type ChaosAuth =
  | {
      /** `Authorization: Bearer …`. */
      readonly type: 'bearer';
      /** @default one made from the seed; read it from `api.token` */
      readonly token?: string | undefined;
    }
  | {
      /** `Authorization: Basic …`. */
      readonly type: 'basic';
      /** The one that is accepted. */
      readonly username: string;
      /** The one that is accepted. */
      readonly password: string;
    }
  | {
      /** A key under a name of your choice. */
      readonly type: 'apiKey';
      /** Where it is looked for. */
      readonly in: 'header' | 'query';
      /** The header's or parameter's name. */
      readonly name: string;
      /** The key that is accepted. */
      readonly value: string;
    }
  | {
      /** OAuth 2.0 client credentials (RFC 6749 section 4.4). */
      readonly type: 'oauth2';
      /** The one that is accepted. */
      readonly clientId: string;
      /** The one that is accepted. */
      readonly clientSecret: string;
      /** How long an issued token is accepted, in milliseconds. @default 3_600_000 */
      readonly expiresInMs?: number | undefined;
      /** @default '/oauth/token' */
      readonly tokenPath?: string | undefined;
    };

/** @throws TypeError for a wrong option. */
export function checkAuth(auth: unknown): void {
  const given = typeof auth === 'object' && auth !== null && 'type' in auth ? auth.type : null;
  const type = wordOption('auth.type', given, ['bearer', 'basic', 'apiKey', 'oauth2'], 'bearer');
  const keys = {
    bearer: ['token'],
    basic: ['username', 'password'],
    apiKey: ['in', 'name', 'value'],
    oauth2: ['clientId', 'clientSecret', 'expiresInMs', 'tokenPath'],
  };
  const fields = checkKeys(auth, ['type', ...keys[type]], 'auth');
  for (const key of keys[type]) {
    if (key === 'in') wordOption('auth.in', fields[key] ?? null, ['header', 'query'], 'header');
    else if (key === 'expiresInMs')
      numberOption('auth.expiresInMs', fields[key], { min: 1, max: MAX_DELAY_MS }, 1);
    else if (key === 'token' || key === 'tokenPath') textOption(`auth.${key}`, fields[key], '-');
    else textOption(`auth.${key}`, fields[key]);
  }
}

function basicHeader(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Knows which credentials are good, and issues tokens. */
export class AuthGate {
  readonly #auth: ChaosAuth | undefined;
  readonly #seed: number;
  #made = 0;
  #token = '';
  /** Tokens in force, each with the time it expires at. */
  readonly #tokens = new Map<string, number>();

  constructor(auth: ChaosAuth | undefined, seed: number) {
    this.#auth = auth;
    this.#seed = seed;
    if (auth?.type === 'bearer') this.#accept(auth.token ?? this.#make(), Infinity);
  }

  /** The newest token in force; empty when there is none. */
  get token(): string {
    return this.#token;
  }

  /** Refuses every token so far; a bearer server accepts `token`, or a new one, from now on. */
  rotate(token: string | undefined): string {
    this.#tokens.clear();
    this.#token = '';
    if (this.#auth?.type === 'bearer') this.#accept(token ?? this.#make(), Infinity);
    else if (this.#auth?.type !== 'oauth2')
      refuse('rotateToken', 'used with auth of type bearer or oauth2', token);
    return this.#token;
  }

  isTokenEndpoint(request: ChaosRequest): boolean {
    return this.#auth?.type === 'oauth2' && request.path === (this.#auth.tokenPath ?? '/oauth/token');
  }

  /** The 401 for a request without the right credentials; `null` when they are right. */
  refusal(request: ChaosRequest, nowMs: number): WireReply | null {
    const auth = this.#auth;
    if (auth === undefined) return null;
    const authorization = request.headers['authorization'] ?? '';
    switch (auth.type) {
      case 'basic':
        return authorization === basicHeader(auth.username, auth.password)
          ? null
          : problem(401, 'Wrong username or password.', { 'WWW-Authenticate': 'Basic realm="chaos"' });
      case 'apiKey': {
        const given =
          auth.in === 'query' ? request.params[auth.name] : request.headers[auth.name.toLowerCase()];
        return given === auth.value ? null : problem(401, 'Wrong API key.');
      }
      case 'bearer':
      case 'oauth2':
        return this.#refusalOfToken(/^Bearer (.+)$/i.exec(authorization)?.[1], nowMs);
    }
  }

  /** The answer of the OAuth 2.0 token endpoint. */
  issue(request: ChaosRequest, nowMs: number): WireReply {
    const auth = this.#auth;
    if (auth?.type !== 'oauth2') return problem(404, 'There is no token endpoint.');
    if (request.method !== 'POST') return problem(405, 'The token endpoint takes POST.', { Allow: 'POST' });
    const form = new URLSearchParams(request.body);
    if (form.get('grant_type') !== 'client_credentials') {
      return jsonReply('{"error":"unsupported_grant_type"}', {}, 400);
    }
    const inForm = form.get('client_id') === auth.clientId && form.get('client_secret') === auth.clientSecret;
    const inHeader = request.headers['authorization'] === basicHeader(auth.clientId, auth.clientSecret);
    if (!inForm && !inHeader) return jsonReply('{"error":"invalid_client"}', {}, 401);
    const expiresInMs = auth.expiresInMs ?? 3_600_000;
    const token = this.#make();
    this.#accept(token, nowMs + expiresInMs);
    const scope = form.get('scope');
    const body = {
      access_token: token,
      token_type: 'Bearer',
      expires_in: expiresInMs / 1_000,
      ...(scope === null ? {} : { scope }),
    };
    return jsonReply(JSON.stringify(body), { 'Cache-Control': 'no-store' });
  }

  #refusalOfToken(token: string | undefined, nowMs: number): WireReply | null {
    if (token === undefined) {
      return problem(401, 'A bearer token is missing.', { 'WWW-Authenticate': 'Bearer realm="chaos"' });
    }
    if (nowMs < (this.#tokens.get(token) ?? -Infinity)) return null;
    return problem(401, 'The token is unknown, expired or revoked.', {
      'WWW-Authenticate': 'Bearer realm="chaos", error="invalid_token"',
    });
  }

  #make(): string {
    const number = ++this.#made;
    return `chaos-token-${number}-${hash32(this.#seed, `token ${number}`).toString(36)}`;
  }

  #accept(token: string, untilMs: number): void {
    this.#token = token;
    this.#tokens.set(token, untilMs);
  }
}
