import { inspect } from 'node:util';
import { createAuthStrategy } from '../../src/auth/create-auth-strategy.js';
import { Authenticator } from '../../src/auth/authenticator.js';
import type { AuthOptions } from '../../src/auth/auth-options.js';
import { ConfigurationError } from '../../src/errors/configuration-error.js';
import { AbortSlot } from '../../src/internal/abort-slot.js';
import { Redactor } from '../../src/redaction/redactor.js';

const target = { method: 'GET', url: 'https://api.example.com/a' };
const SECRET = 's3cr3t-value';
const neverSend = (): never => {
  throw new Error('nothing is to be sent');
};

function authenticatorFor(options: AuthOptions | undefined, redactor = new Redactor()): Authenticator {
  return new Authenticator({ auth: createAuthStrategy(options), redactor, send: neverSend });
}

describe('credentials that never change', () => {
  it.each<[string, AuthOptions | undefined, object]>([
    ['none', undefined, {}],
    ['a bearer token', { type: 'bearer', token: 'abc' }, { headers: { Authorization: 'Bearer abc' } }],
    [
      'a name and a password',
      { type: 'basic', username: 'Aladdin', password: 'open sesame' },
      // The example of RFC 7617 section 2.
      { headers: { Authorization: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==' } },
    ],
    [
      'a password in UTF-8',
      { type: 'basic', username: 'test', password: '123£' },
      // The example of RFC 7617 section 2.1.
      { headers: { Authorization: 'Basic dGVzdDoxMjPCow==' } },
    ],
    [
      'a key as the name',
      { type: 'basic', username: 'key', password: '' },
      { headers: { Authorization: 'Basic a2V5Og==' } },
    ],
    [
      'a key in a header',
      { type: 'apiKey', in: 'header', name: 'X-Api-Key', value: 'abc def' },
      { headers: { 'X-Api-Key': 'abc def' } },
    ],
    [
      'a key in the query',
      { type: 'apiKey', in: 'query', name: 'key', value: 'ü&=' },
      { params: { key: 'ü&=' } },
    ],
  ])('%s: at once, and the same object each time', async (_, options, expected) => {
    const authenticator = authenticatorFor(options);
    const credentials = authenticator.authorize(target, new AbortSlot());
    expect(credentials).toEqual({ ...expected, generation: 0 });
    expect(authenticator.authorize(target, new AbortSlot())).toBe(credentials);
    expect(Object.isFrozen(credentials)).toBe(true);
    expect(await authenticator.refresh(0, new AbortSlot(), target)).toBe(false);
  });

  it('tell under which names they are sent', () => {
    expect(authenticatorFor(undefined)).toMatchObject({ headerNames: [], paramNames: [] });
    const bearer = authenticatorFor({ type: 'bearer', token: 'abc' });
    expect(bearer).toMatchObject({ headerNames: ['authorization'], paramNames: [] });
    const key = authenticatorFor({ type: 'apiKey', in: 'query', name: 'appKey', value: 'abc' });
    expect(key).toMatchObject({ headerNames: [], paramNames: ['appKey'] });
  });

  it.each<[string, AuthOptions, string]>([
    ['the token', { type: 'bearer', token: SECRET }, SECRET],
    ['the password', { type: 'basic', username: 'me', password: SECRET }, SECRET],
    [
      'name and password in base64',
      { type: 'basic', username: 'me', password: SECRET },
      Buffer.from(`me:${SECRET}`).toString('base64'),
    ],
    ['a name that is the key', { type: 'basic', username: SECRET, password: 'x' }, SECRET],
    ['the key', { type: 'apiKey', in: 'query', name: 'k', value: SECRET }, SECRET],
    [
      'the key after its scheme',
      { type: 'apiKey', in: 'header', name: 'A', value: `Token ${SECRET}` },
      SECRET,
    ],
    [
      'the client secret',
      { type: 'oauth2', tokenUrl: 'https://id/t', clientId: 'me', clientSecret: SECRET },
      SECRET,
    ],
    [
      'a secret parameter of the token request',
      {
        type: 'oauth2',
        tokenUrl: 'https://id/t',
        clientId: 'me',
        clientSecret: 'x',
        params: { password: SECRET },
      },
      SECRET,
    ],
  ])('teach the redactor %s', (_, options, secret) => {
    const redactor = new Redactor();
    const authenticator = authenticatorFor(options, redactor);
    expect(redactor.holdsSecret(`<${secret}>`)).toBe(true);
    for (const shown of [authenticator, createAuthStrategy(options)]) {
      expect(inspect(shown, { depth: 20, showHidden: true })).not.toContain(secret);
      expect(JSON.stringify(shown)).not.toContain(secret);
    }
  });

  it('that are too short to be looked for are redacted by name', () => {
    const redactor = new Redactor();
    authenticatorFor({ type: 'apiKey', in: 'query', name: 'k', value: 'abc' }, redactor);
    expect(redactor.url('https://h/?k=abc&p=abc')).toBe('https://h/?k=[redacted]&p=abc');
  });

  it('leave a user name readable', () => {
    const redactor = new Redactor();
    authenticatorFor({ type: 'basic', username: 'admin', password: SECRET }, redactor);
    expect(redactor.text('the admin panel')).toBe('the admin panel');
  });
});

describe('options', () => {
  const oauth2 = { type: 'oauth2', tokenUrl: 'https://id/t', clientId: 'me', clientSecret: SECRET };

  it.each<[unknown, string]>([
    [SECRET, 'auth must be an object such as'],
    [null, 'auth must be an object such as'],
    [[SECRET], 'auth must be an object such as'],
    [{ token: SECRET }, "auth.type must be 'bearer' or 'basic' or 'apiKey' or 'oauth2'; got undefined"],
    [{ type: 'bearr', token: SECRET }, 'auth.type must be'],
    [{ type: 'bearer', tokn: SECRET }, 'auth: unknown option "tokn"; did you mean "token"?'],
    [{ type: 'bearer' }, 'auth.token must be a non-empty string; got a value of type undefined'],
    [{ type: 'bearer', token: '  ' }, 'auth.token must be a non-empty string; got an empty one'],
    [
      { type: 'bearer', token: `${SECRET}\n` },
      'auth.token cannot be sent in a header: it holds a line break',
    ],
    [{ type: 'bearer', token: `${SECRET}\r\nX-Evil: 1` }, 'it holds a line break'],
    [{ type: 'bearer', token: ` ${SECRET}` }, 'it starts or ends with white space'],
    [{ type: 'bearer', token: `${SECRET}\u20ac` }, 'it holds a character that headers cannot carry'],
    [{ type: 'bearer', token: `${SECRET}\0x` }, 'it holds a character that headers cannot carry'],
    [{ type: 'bearer', token: `bearer ${SECRET}` }, 'auth.token must be given without the word Bearer'],
    [{ type: 'basic', username: 1, password: SECRET }, 'auth.username must be a string'],
    [{ type: 'basic', username: SECRET }, 'auth.password must be a string; got undefined'],
    [{ type: 'basic', username: '', password: '' }, 'auth.username must be a non-empty string'],
    [{ type: 'basic', username: `a:${SECRET}`, password: '' }, 'auth.username must not hold a colon'],
    [{ type: 'basic', username: 'a', password: `${SECRET}\n` }, 'must not hold line breaks'],
    [{ type: 'apiKey', in: 'body', name: 'k', value: SECRET }, "auth.in must be 'header' or 'query'"],
    [{ type: 'apiKey', in: 'query', name: '', value: SECRET }, 'auth.name must be a non-empty string'],
    [{ type: 'apiKey', in: 'header', name: 'a b', value: SECRET }, 'auth.name must be the name of a header'],
    [{ type: 'apiKey', in: 'query', name: 'k', value: 12 }, 'auth.value must be a non-empty string'],
    [{ type: 'apiKey', in: 'query', name: 'k', value: SECRET, token: 'x' }, 'auth: unknown option "token"'],
    [{ ...oauth2, tokenUrl: '/token' }, 'auth.tokenUrl must be an absolute http or https URL'],
    [{ ...oauth2, tokenUrl: undefined }, 'auth.tokenUrl must be an absolute http or https URL'],
    [{ ...oauth2, tokenUrl: 'ftp://id/t' }, 'auth.tokenUrl must be an absolute http or https URL'],
    [
      { ...oauth2, tokenUrl: `https://u:${SECRET}@id/t` },
      'auth.tokenUrl must be an absolute http or https URL',
    ],
    [{ ...oauth2, clientId: '' }, 'auth.clientId must be a non-empty string'],
    [{ ...oauth2, clientSecret: undefined }, 'auth.clientSecret must be a non-empty string'],
    [{ ...oauth2, scope: ['a'] }, 'auth.scope must be a non-empty string'],
    [{ ...oauth2, clientAuth: 'jwt' }, "auth.clientAuth must be 'basic' or 'body'"],
    [{ ...oauth2, params: 'a=b' }, 'auth.params must be a plain object'],
    [{ ...oauth2, params: { audience: 1 } }, 'auth.params.audience must be a string'],
    [{ ...oauth2, clientsecret: SECRET }, 'did you mean "clientSecret"?'],
    [{ authorize: SECRET }, 'auth.authorize must be a function'],
    [{ authorize: () => ({ generation: 0 }), refresh: true }, 'auth.refresh must be a function'],
  ])('%j are refused', (options, message) => {
    const create = (): unknown => createAuthStrategy(options as never);
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(message);
    // Only what is by nature no secret is shown.
    if (typeof options === 'object' && !(options !== null && 'authorize' in options)) {
      expect(create).not.toThrow(SECRET);
    }
  });

  it('are named as the caller names them', () => {
    expect(() => createAuthStrategy({ type: 'bearer', token: '' }, 'spec.auth')).toThrow(
      'spec.auth.token must be',
    );
  });
});
