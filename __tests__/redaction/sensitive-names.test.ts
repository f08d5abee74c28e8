import { Redactor } from '../../src/redaction/redactor.js';

const redactor = new Redactor();

describe('names under which values are redacted', () => {
  it.each([
    'authorization',
    'Proxy-Authorization',
    'HTTP_AUTHORIZATION',
    'cookie',
    'Set-Cookie',
    'x-api-key',
    'X-API-KEY',
    'access_token',
    'accessToken',
    'refresh_token',
    'id_token',
    'token',
    'X-Auth-Token',
    'x-amz-security-token',
    'X-CSRF-Token',
    'PRIVATE-TOKEN',
    'oauth_token',
    'access_tokens',
    'client_secret',
    'clientSecret',
    'secret',
    'secrets',
    'api_key',
    'apikey',
    'hapikey',
    'Ocp-Apim-Subscription-Key',
    'x-functions-key',
    'AccountKey',
    'aws_secret_access_key',
    'AccessKeyId',
    'password',
    'passwd',
    'pwd',
    'passphrase',
    'user[password]',
    'pass',
    'data.db.password',
    'password[0]',
    'signature',
    'X-Amz-Signature',
    'X-Hub-Signature-256',
    'sig',
    'sas',
    'hmac',
    'session_id',
    'PHPSESSID',
    'JSESSIONID',
    'client_assertion',
    'assertion',
    'code_verifier',
    'private_key',
    'credentials',
    'X-Amz-Credential',
    'jwt',
    'otp',
    'Authentication-Info',
    'auth',
  ])('%s is sensitive', (name) => {
    expect(redactor.isSensitiveName(name)).toBe(true);
  });

  it.each([
    'page_token',
    'next_page_token',
    'nextPageToken',
    'next_token',
    'NextToken',
    'continuation_token',
    'pageToken',
    'filter[page_token]',
    '$skiptoken',
    'syncToken',
    'resumptionToken',
    'cursor',
    'token_type',
    'token_url',
    'expires_in',
    'author',
    'authority',
    'authorization_endpoint',
    'total_tokens',
    'compass',
    'key',
    'code',
    'sid',
    'signature_algorithm',
    'www-authenticate',
    'content-type',
    'x-request-id',
    'username',
    'client_id',
    'secretary',
    'design',
    '',
    '日本語',
  ])('%s is not', (name) => {
    expect(redactor.isSensitiveName(name)).toBe(false);
  });

  it('are extended by option, in any spelling and at any depth', () => {
    const own = new Redactor({ names: ['X-Tenant-Ticket', 'geheimnis'] });
    expect(own.isSensitiveName('x_tenant_ticket')).toBe(true);
    expect(own.isSensitiveName('user[Geheimnis]')).toBe(true);
    expect(redactor.isSensitiveName('x_tenant_ticket')).toBe(false);
  });

  it('are extended later, also for a name that was asked for before', () => {
    const own = new Redactor();
    expect(own.isSensitiveName('k')).toBe(false);
    own.addName('K');
    expect(own.isSensitiveName('k')).toBe(true);
  });

  it('are answered correctly after more names than are remembered', () => {
    const own = new Redactor();
    for (let index = 0; index < 2_500; index++) own.isSensitiveName(`name-${index}`);
    expect(own.isSensitiveName('x-api-key')).toBe(true);
    expect(own.isSensitiveName(`${'x'.repeat(5_000)}_password`)).toBe(true);
    expect(own.isSensitiveName('name-3')).toBe(false);
  });

  it.each([
    [{ names: 'password' }, 'redact must be an array of names'],
    [{ names: ['a', 3] }, 'redact[1] must be a non-empty string'],
    [{ nmaes: [] }, 'did you mean "names"'],
  ])('refuses %j', (options, message) => {
    expect(() => new Redactor(options as never)).toThrow(message);
  });
});
