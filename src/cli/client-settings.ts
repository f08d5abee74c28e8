import type { BasicAuthOptions } from '../auth/auth-options.js';
import { teachRedactor } from '../auth/teach-redactor.js';
import type { ApiClientOptions } from '../client/api-client-options.js';
import type { Hooks } from '../client/hooks.js';
import type { Logger } from '../logging/logger.js';
import { Redactor } from '../redaction/redactor.js';
import type { ConnectionOptions } from './connection-options.js';
import { splitHeader } from './name-and-value.js';
import type { CommandAuth, Secrets } from './read-secrets.js';
import type { Target } from './target.js';

/** What a client of the command is made of besides its hooks. */
export interface ClientSettings {
  readonly options: ApiClientOptions;
  /** Knows every secret the client does; whatever the command itself prints passes through it. */
  readonly redactor: Redactor;
}

function record(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(pairs);
}

/** @throws UsageError */
export function clientSettings(
  connection: ConnectionOptions,
  target: Pick<Target, 'origin' | 'userInfo'>,
  secrets: Secrets,
  log: Logger,
  hooks?: Hooks,
): ClientSettings {
  const given = connection.header.map((text) => splitHeader(text, '--header'));
  const secret = [...secrets.headers, ...secrets.params];
  const names = secret.map(([name]) => name);
  const redactor = new Redactor({ names });
  for (const [name, value] of [...given, ...secret]) {
    if (redactor.isSensitiveName(name)) teachRedactor(redactor, name, value, true);
  }
  const auth = secrets.auth ?? userInfoAuth(target.userInfo);
  if (auth !== undefined) learnAuth(auth, redactor);
  return {
    redactor,
    options: {
      baseURL: target.origin,
      auth,
      headers: record([...given, ...secrets.headers]),
      params: record(secrets.params),
      redact: names,
      logger: log,
      allowedOrigins: connection.allowOrigin,
      ...(connection.timeout === undefined ? {} : { timeout: { responseMs: connection.timeout } }),
      ...(connection.maxAttempts === undefined ? {} : { retry: { maxAttempts: connection.maxAttempts } }),
      ...(connection.rate === undefined ? {} : { rateLimit: connection.rate }),
      ...(hooks === undefined ? {} : { hooks }),
    },
  };
}

function userInfoAuth(userInfo: string | undefined): BasicAuthOptions | undefined {
  if (userInfo === undefined) return undefined;
  const at = userInfo.indexOf(':');
  return { type: 'basic', username: userInfo.slice(0, at), password: userInfo.slice(at + 1) };
}

function learnAuth(auth: CommandAuth, redactor: Redactor): void {
  if (auth.type === 'bearer') redactor.addSecret(auth.token);
  // Some providers take the key for the user's name, with an empty password.
  else redactor.addSecret(auth.password === '' ? auth.username : auth.password);
}
