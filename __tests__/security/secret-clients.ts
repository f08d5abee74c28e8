import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import { ApiClient, type ApiClientOptions, type AuthOptions, type Hooks } from '../../src/index.js';
import { track } from '../support/clients.js';
import type { Gallery } from './printed.js';

/** Distinct, and full of characters that some encoding writes differently. */
export const SECRETS = {
  bearer: 'ghp_Zx81+/Kq9~Lw.Bearer=="\\',
  password: 'p@ss:w/ör d%7"x\\<&>',
  apiKey: "key&7=%20Q?#é/9[a](b)'",
  cookie: 'sid-Yt5.s%3Aabc(def)',
  oauthSecret: 'oa$ecret*(7)[x]+{1}^|?',
} as const;

/** What the token endpoint grants. */
export const ACCESS_TOKEN = 'access-Jw7.token_9-xQ';

const BASIC = Buffer.from(`reporting:${SECRETS.password}`).toString('base64');

/** None of these may be seen anywhere, whichever client held it. */
export const ALL_SECRETS: readonly string[] = [...Object.values(SECRETS), ACCESS_TOKEN, BASIC];

/** One way of authenticating, and what such a client holds. */
export interface SecretHolder {
  readonly kind: string;
  readonly secrets: readonly string[];
  auth(serverUrl: string): AuthOptions;
}

export const HOLDERS: readonly SecretHolder[] = [
  {
    kind: 'a bearer token',
    secrets: [SECRETS.bearer],
    auth: () => ({ type: 'bearer', token: SECRETS.bearer }),
  },
  {
    kind: 'a token function',
    secrets: [SECRETS.bearer],
    auth: () => ({ type: 'bearer', token: () => Promise.resolve(SECRETS.bearer) }),
  },
  {
    kind: 'a basic password',
    secrets: [SECRETS.password, BASIC],
    auth: () => ({ type: 'basic', username: 'reporting', password: SECRETS.password }),
  },
  {
    kind: 'an API key in the query',
    secrets: [SECRETS.apiKey],
    auth: () => ({ type: 'apiKey', in: 'query', name: 'k', value: SECRETS.apiKey }),
  },
  {
    kind: 'an OAuth client secret',
    secrets: [SECRETS.oauthSecret, ACCESS_TOKEN],
    auth: (serverUrl) => ({
      type: 'oauth2',
      tokenUrl: `${serverUrl}/oauth/token`,
      clientId: 'client-1',
      clientSecret: SECRETS.oauthSecret,
    }),
  },
  {
    kind: 'a strategy of its own',
    secrets: [SECRETS.bearer, SECRETS.apiKey],
    auth: () => ({
      authorize: () => ({
        headers: { 'X-Sign': SECRETS.bearer },
        params: { sign: SECRETS.apiKey },
        generation: 1,
      }),
    }),
  },
];

/** A subclass, as providers write them: it uses the axios instance directly. */
export class DirectClient extends ApiClient {
  direct(config: AxiosRequestConfig): Promise<AxiosResponse> {
    return this.http.request(config);
  }
}

/** A client of this holder's that shows the gallery everything it lets be seen. */
export function secretClient(
  holder: SecretHolder,
  serverUrl: string,
  gallery: Gallery,
  options: Partial<ApiClientOptions> = {},
): DirectClient {
  const observer = (name: string) => (event: unknown) => {
    gallery.show(name, event);
  };
  const hooks: Hooks = {
    onRequest: observer('onRequest'),
    onResponse: observer('onResponse'),
    onRetry: observer('onRetry'),
    onRateLimit: observer('onRateLimit'),
    onPage: observer('onPage'),
    onError: observer('onError'),
  };
  const client = new DirectClient({
    baseURL: serverUrl,
    auth: holder.auth(serverUrl),
    headers: { Cookie: `sid=${SECRETS.cookie}` },
    logger: gallery.recorder(),
    closeTimeoutMs: 100,
    hooks,
    retry: { initialDelayMs: 1, maxAttempts: 2 },
    ...options,
  });
  return track(client);
}
