import { systemClock, type Clock } from '../internal/clock.js';
import { checkKeys, checkOneOf, checkPlainObject, checkText, wrongOption } from '../options/check.js';
import type { OAuth2AuthOptions, AuthOptions } from './auth-options.js';
import type { AuthStrategy, TokenSource } from './auth-strategy.js';
import type { BuiltAuth } from './built-auth.js';
import { BEARER, type CredentialPlace } from './credential-place.js';
import { isHeaderName } from './header-value.js';
import { OAuth2Auth } from './oauth2-auth.js';
import { createBasicAuth, createFixedCredential } from './static-auth.js';
import { TokenSourceAuth } from './token-source-auth.js';

const TYPES = ['bearer', 'basic', 'apiKey', 'oauth2'] as const;

function isStrategy(options: object): options is AuthStrategy {
  return 'authorize' in options;
}

function fixedOrAsked(value: unknown, place: CredentialPlace, what: string): BuiltAuth {
  if (typeof value === 'function') return new TokenSourceAuth(value as TokenSource, place, what);
  return createFixedCredential(value, place, what);
}

function createApiKey(options: Record<string, unknown>, where: string): BuiltAuth {
  checkOneOf(options['in'], `${where}.in`, ['header', 'query']);
  checkText(options['name'], `${where}.name`);
  const place: CredentialPlace = { in: options['in'], name: options['name'] };
  if (place.in === 'header' && !isHeaderName(place.name)) {
    // Name and value are easily mistaken for each other.
    throw wrongOption(`${where}.name`, 'the name of a header', place.name, true);
  }
  return fixedOrAsked(options['value'], place, `${where}.value`);
}

function createOAuth2(options: Record<string, unknown>, where: string, clock: Clock): BuiltAuth {
  const { tokenUrl, clientId, clientSecret, scope, clientAuth, params } = options;
  const url = typeof tokenUrl === 'string' && URL.canParse(tokenUrl) ? new URL(tokenUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    // It may hold a secret, in its user info or by mistake.
    const expected =
      'an absolute http or https URL without user info, such as "https://id.example.com/token"';
    throw wrongOption(`${where}.tokenUrl`, expected, tokenUrl, true);
  }
  checkText(clientId, `${where}.clientId`, true);
  checkText(clientSecret, `${where}.clientSecret`, true);
  if (scope !== undefined) checkText(scope, `${where}.scope`);
  if (clientAuth !== undefined) checkOneOf(clientAuth, `${where}.clientAuth`, ['basic', 'body']);
  if (params !== undefined) {
    checkPlainObject(params, `${where}.params`, true);
    for (const [name, value] of Object.entries(params)) {
      if (typeof value !== 'string') throw wrongOption(`${where}.params.${name}`, 'a string', value, true);
    }
  }
  // Copied: what the caller does with the object afterwards is no concern of ours.
  return new OAuth2Auth({ ...(options as unknown as OAuth2AuthOptions) }, clock);
}

/**
 * The authentication that `options` describe, checked; `null` without options. No message shows a secret.
 *
 * @param where what the option is called in messages.
 * @throws ConfigurationError
 */
export function createAuthStrategy(
  options: AuthOptions | undefined,
  where = 'auth',
  clock: Clock = systemClock,
): BuiltAuth | null {
  if (options === undefined) return null;
  const given: unknown = options;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw wrongOption(where, "an object such as { type: 'bearer', token }, or an AuthStrategy", given, true);
  }
  if (isStrategy(given)) {
    const { authorize, refresh } = given as { authorize: unknown; refresh?: unknown };
    if (typeof authorize !== 'function') throw wrongOption(`${where}.authorize`, 'a function', authorize);
    if (refresh !== undefined && typeof refresh !== 'function') {
      throw wrongOption(`${where}.refresh`, 'a function', refresh);
    }
    return { kind: 'own', strategy: given };
  }
  const type: unknown = (given as { type?: unknown }).type;
  checkOneOf(type, `${where}.type`, TYPES);
  switch (type) {
    case 'bearer':
      checkKeys(given, ['type', 'token'], where);
      return fixedOrAsked(given['token'], BEARER, `${where}.token`);
    case 'basic':
      checkKeys(given, ['type', 'username', 'password'], where);
      return createBasicAuth(given['username'], given['password'], where);
    case 'apiKey':
      checkKeys(given, ['type', 'in', 'name', 'value'], where);
      return createApiKey(given, where);
    case 'oauth2':
      checkKeys(
        given,
        ['type', 'tokenUrl', 'clientId', 'clientSecret', 'scope', 'clientAuth', 'params'],
        where,
      );
      return createOAuth2(given, where, clock);
  }
}
