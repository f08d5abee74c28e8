/** `Authorization: Bearer …`. */
export interface SpecBearerAuth {
  /** Which kind it is. */
  readonly type: 'bearer';
  /** The token without the word Bearer. */
  readonly token: string;
}

/** `Authorization: Basic …`. */
export interface SpecBasicAuth {
  /** Which kind it is. */
  readonly type: 'basic';
  /** The user name. */
  readonly username: string;
  /** The password. */
  readonly password: string;
}

/** A key in a header or a query parameter. */
export interface SpecApiKeyAuth {
  /** Which kind it is. */
  readonly type: 'api_key';
  /** Where the key goes. */
  readonly in: 'header' | 'query';
  /** The name of the header or parameter. */
  readonly name: string;
  /** The key. */
  readonly value: string;
}

/** OAuth 2.0 client credentials. */
export interface SpecOAuth2Auth {
  /** Which kind it is. */
  readonly type: 'oauth2';
  /** The token endpoint. */
  readonly token_url: string;
  /** The client id. */
  readonly client_id: string;
  /** The client secret. */
  readonly client_secret: string;
  /** The scope asked for. */
  readonly scope?: string | undefined;
  /** How the client proves who it is: with HTTP Basic, or with its id and secret in the body. @default 'basic' */
  readonly client_auth?: 'basic' | 'body' | undefined;
  /** Further parameters of the token request, such as `audience` or `resource`. */
  readonly params?: Readonly<Record<string, string | number | boolean>> | undefined;
}

/** Credentials. Each text may be an expression, such as `{{ env.API_TOKEN }}`. */
export type SpecAuth = SpecBearerAuth | SpecBasicAuth | SpecApiKeyAuth | SpecOAuth2Auth;
