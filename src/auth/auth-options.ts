import type { AuthStrategy, TokenSource } from './auth-strategy.js';

/** `Authorization: Bearer …` (RFC 6750). */
export interface BearerAuthOptions {
  /** Which scheme. */
  readonly type: 'bearer';
  /** The token without the word Bearer, or a function that obtains it and is asked again after a 401. */
  readonly token: string | TokenSource;
}

/** `Authorization: Basic …` (RFC 7617), in UTF-8. */
export interface BasicAuthOptions {
  /** Which scheme. */
  readonly type: 'basic';
  /** Without a colon. */
  readonly username: string;
  /** May hold any character. */
  readonly password: string;
}

/** A key in a header or query parameter of the provider's choice. */
export interface ApiKeyAuthOptions {
  /** Which scheme. */
  readonly type: 'apiKey';
  /** Where the provider wants it. */
  readonly in: 'header' | 'query';
  /** The header's or parameter's name. */
  readonly name: string;
  /** The key, or a function that obtains it and is asked again after a 401. */
  readonly value: string | TokenSource;
}

/** OAuth 2.0 client credentials (RFC 6749 section 4.4). */
export interface OAuth2AuthOptions {
  /** Which scheme. */
  readonly type: 'oauth2';
  /** An absolute http(s) URL; it may be on another origin than the API. */
  readonly tokenUrl: string;
  /** As the provider issued it. */
  readonly clientId: string;
  /** As the provider issued it; sent to `tokenUrl` alone. */
  readonly clientSecret: string;
  /** Space-separated, as RFC 6749 section 3.3 has it. */
  readonly scope?: string | undefined;
  /**
   * How the client proves who it is (RFC 6749 section 2.3.1): with HTTP Basic, or with `client_id` and
   * `client_secret` in the body, for servers that know only that. @default 'basic'
   */
  readonly clientAuth?: 'basic' | 'body' | undefined;
  /** Further parameters of the token request, such as `audience` or `resource`. */
  readonly params?: Readonly<Record<string, string>> | undefined;
}

/** How requests are authenticated. */
export type AuthOptions =
  BearerAuthOptions | BasicAuthOptions | ApiKeyAuthOptions | OAuth2AuthOptions | AuthStrategy;
