import { inspect } from 'node:util';
import type { OAuth2AuthOptions } from '../../src/auth/auth-options.js';
import { Authenticator } from '../../src/auth/authenticator.js';
import { createAuthStrategy } from '../../src/auth/create-auth-strategy.js';
import { ConnectionError } from '../../src/errors/connection-error.js';
import { createStatusError, AuthenticationError, BadRequestError } from '../../src/errors/status-errors.js';
import type { RequestInput } from '../../src/http/api-request.js';
import type { ApiResponse } from '../../src/http/api-response.js';
import { AbortSlot } from '../../src/internal/abort-slot.js';
import { systemClock } from '../../src/internal/clock.js';
import { Redactor } from '../../src/redaction/redactor.js';

const target = { method: 'GET', url: 'https://api.example.com/a' };
const SECRET = 's3cr3t:/value ü';
const OPTIONS: OAuth2AuthOptions = {
  type: 'oauth2',
  tokenUrl: 'https://id.example.com/oauth/token',
  clientId: 'my client',
  clientSecret: SECRET,
};

class TokenEndpoint {
  readonly requests: RequestInput[] = [];
  nowMs = 0;
  tookMs = 0;
  /** What the next requests are answered with; the last one again and again. */
  answers: unknown[] = [{ access_token: 'token-1', token_type: 'Bearer', expires_in: 3_600 }];
  readonly redactor = new Redactor();

  readonly send = async <T>(request: RequestInput<T>): Promise<ApiResponse<T>> => {
    this.requests.push(request);
    this.nowMs += this.tookMs;
    const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    if (answer instanceof Error) throw answer;
    return { status: 200, headers: {}, data: answer as T, url: request.path, attempts: 1, durationMs: 1 };
  };

  authenticator(options: Partial<OAuth2AuthOptions> = {}): Authenticator {
    const clock = { ...systemClock, now: () => this.nowMs };
    const auth = createAuthStrategy({ ...OPTIONS, ...options }, 'auth', clock);
    return new Authenticator({ auth, redactor: this.redactor, send: this.send });
  }
}

async function authorize(authenticator: Authenticator): Promise<unknown> {
  return (await authenticator.authorize(target, new AbortSlot())).headers?.['Authorization'];
}

function refused(status: number, body: string): Error {
  return createStatusError(`HTTP ${status}`, {
    status,
    bodyPreview: body,
    requestId: 'r-1',
    attempts: 2,
    request: { method: 'POST', url: OPTIONS.tokenUrl },
  });
}

describe('the token request', () => {
  it('is that of RFC 6749 section 4.4.2, with the client named by HTTP Basic', async () => {
    const endpoint = new TokenEndpoint();
    await authorize(endpoint.authenticator({ scope: 'read write', params: { audience: 'https://api' } }));
    const [request] = endpoint.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: OPTIONS.tokenUrl,
      auth: false,
      headers: { Accept: 'application/json' },
      retry: { methods: ['POST'] },
      signal: expect.any(AbortSignal) as unknown,
    });
    expect(String(request?.body)).toBe(
      'grant_type=client_credentials&scope=read+write&audience=https%3A%2F%2Fapi',
    );
    const { Authorization } = request?.headers as { Authorization: string };
    const decoded = Buffer.from(Authorization.replace(/^Basic /, ''), 'base64').toString();
    // Form-encoded before it is joined: RFC 6749 section 2.3.1.
    expect(decoded).toBe('my+client:s3cr3t%3A%2Fvalue+%C3%BC');
    expect(endpoint.redactor.holdsSecret(Authorization)).toBe(true);
    expect(endpoint.redactor.holdsSecret(decoded)).toBe(true);
  });

  it('names the client in the body where the server wants that', async () => {
    const endpoint = new TokenEndpoint();
    await authorize(endpoint.authenticator({ clientAuth: 'body' }));
    expect(endpoint.requests[0]?.headers).toEqual({ Accept: 'application/json' });
    expect(Object.fromEntries(endpoint.requests[0]?.body as URLSearchParams)).toEqual({
      grant_type: 'client_credentials',
      client_id: 'my client',
      client_secret: SECRET,
    });
  });
});

describe('a granted token', () => {
  it.each([
    ['Bearer', 'Bearer token-1'],
    ['bearer', 'Bearer token-1'],
    ['BearerToken', 'Bearer token-1'],
    [undefined, 'Bearer token-1'],
    ['', 'Bearer token-1'],
    ['Token', 'Token token-1'],
  ])('of type %s is sent as such', async (type, expected) => {
    const endpoint = new TokenEndpoint();
    endpoint.answers = [{ access_token: 'token-1', token_type: type }];
    expect(await authorize(endpoint.authenticator())).toBe(expected);
  });

  it('is known to the redactor, with all that came with it', async () => {
    const endpoint = new TokenEndpoint();
    endpoint.answers = [{ access_token: 'token-1', refresh_token: 'refresh-1', id_token: 'identity-1' }];
    const authenticator = endpoint.authenticator();
    await authorize(authenticator);
    for (const secret of ['token-1', 'refresh-1', 'identity-1', SECRET]) {
      expect(endpoint.redactor.holdsSecret(`<${secret}>`)).toBe(true);
      expect(inspect(authenticator, { depth: 20, showHidden: true })).not.toContain(secret);
    }
  });

  it.each([
    [3_600, 3_539_999, 3_540_000],
    ['100', 89_999, 90_000],
    [1.5, 1_349, 1_350],
  ])('that lives %s s is used for %s ms and renewed at %s ms', async (expiresIn, used, renewed) => {
    const endpoint = new TokenEndpoint();
    endpoint.answers = [{ access_token: 'token-1', expires_in: expiresIn }, { access_token: 'token-2' }];
    const authenticator = endpoint.authenticator();
    const first = await authenticator.authorize(target, new AbortSlot());
    endpoint.nowMs = used;
    // At once: no promise.
    expect(authenticator.authorize(target, new AbortSlot())).toBe(first);
    endpoint.nowMs = renewed;
    const both = await Promise.all([authorize(authenticator), authorize(authenticator)]);
    expect(both).toEqual(['Bearer token-2', 'Bearer token-2']);
    expect(endpoint.requests).toHaveLength(2);
  });

  it.each([undefined, null, 0, -1, 'soon', NaN])(
    'whose life is %s serves until it is refused',
    async (expiresIn) => {
      const endpoint = new TokenEndpoint();
      endpoint.answers = [{ access_token: 'token-1', expires_in: expiresIn }, { access_token: 'token-2' }];
      const authenticator = endpoint.authenticator();
      await authorize(authenticator);
      endpoint.nowMs = 1e12;
      expect(await authorize(authenticator)).toBe('Bearer token-1');
      expect(await authenticator.refresh(1, new AbortSlot(), target)).toBe(true);
      expect(await authorize(authenticator)).toBe('Bearer token-2');
    },
  );

  it('is as old as the request that obtained it', async () => {
    const endpoint = new TokenEndpoint();
    endpoint.answers = [{ access_token: 'token-1', expires_in: 100 }, { access_token: 'token-2' }];
    endpoint.tookMs = 90_000;
    const authenticator = endpoint.authenticator();
    expect(await authorize(authenticator)).toBe('Bearer token-1');
    expect(await authorize(authenticator)).toBe('Bearer token-2');
  });

  it('that arrives when its life is over is used once all the same', async () => {
    const endpoint = new TokenEndpoint();
    endpoint.answers = [{ access_token: 'token-1', expires_in: 1 }];
    endpoint.tookMs = 2_000;
    expect(await authorize(endpoint.authenticator())).toBe('Bearer token-1');
  });
});

describe('a token endpoint that fails', () => {
  it('while the old token still works does no harm, and is not asked by every request', async () => {
    const endpoint = new TokenEndpoint();
    const authenticator = endpoint.authenticator();
    await authorize(authenticator);
    endpoint.answers = [new ConnectionError('down')];
    endpoint.nowMs = 3_550_000;
    expect(await authorize(authenticator)).toBe('Bearer token-1');
    expect(await authorize(authenticator)).toBe('Bearer token-1');
    expect(endpoint.requests).toHaveLength(2);
    endpoint.nowMs += 5_000;
    expect(await authorize(authenticator)).toBe('Bearer token-1');
    expect(endpoint.requests).toHaveLength(3);
    endpoint.nowMs = 3_600_000;
    await expect(authorize(authenticator)).rejects.toThrow('down');
  });

  it.each<[number, string, RegExp]>([
    [
      401,
      '{"error":"invalid_client","error_description":"No such client"}',
      /HTTP 401 \(invalid_client: No such client\); check clientId and clientSecret, .*clientAuth: 'body'/,
    ],
    [400, '{"error":"invalid_scope"}', /HTTP 400 \(invalid_scope\); check scope/],
    [400, '{"error":"unsupported_grant_type"}', /use a token function/],
    [400, '{"error":{"code":1},"error_description":2}', /HTTP 400; bodyPreview shows what the server said/],
    [400, '["error"]', /HTTP 400; bodyPreview shows what the server said/],
    [403, 'Forbidden', /HTTP 403; check clientId and clientSecret/],
    [404, '<html>', /HTTP 404; check tokenUrl/],
    [503, '', /HTTP 503; try again later/],
  ])('with %s %s says what to do', async (status, body, message) => {
    const endpoint = new TokenEndpoint();
    endpoint.answers = [refused(status, body)];
    const failure = await authorize(endpoint.authenticator()).catch((e: unknown) => e);
    expect(failure).toMatchObject({
      status,
      requestId: 'r-1',
      attempts: 2,
      bodyPreview: body,
      request: { url: OPTIONS.tokenUrl },
      message: expect.stringMatching(
        /^The token endpoint https:\/\/id\.example\.com\/oauth\/token refused/,
      ) as unknown,
    });
    expect((failure as Error).message).toMatch(message);
    if (status === 401) expect(failure).toBeInstanceOf(AuthenticationError);
    if (status === 400) expect(failure).toBeInstanceOf(BadRequestError);
  });

  it('without any answer speaks for itself', async () => {
    const endpoint = new TokenEndpoint();
    const error = new ConnectionError('refused');
    endpoint.answers = [error];
    await expect(authorize(endpoint.authenticator())).rejects.toBe(error);
  });

  it.each<[unknown, RegExp]>([
    [
      { token: 'x' },
      /without an access_token \(is tokenUrl the token endpoint\?\)\. It said: {"token":"\[redacted\]"}/,
    ],
    ['<html>login</html>', /without an access_token.*<html>login/],
    [null, /without an access_token/],
    [{ access_token: '' }, /without an access_token/],
    [{ access_token: 's3cr3t\ntoken' }, /with an access_token that cannot be sent in a header/],
    [
      { access_token: 's3cr3t', token_type: 'DPoP' },
      /with a token_type other than Bearer, which needs an AuthStrategy/,
    ],
    [{ access_token: 's3cr3t', token_type: 7 }, /with a token_type other than Bearer/],
  ])('by answering %j is told so', async (answer, message) => {
    const endpoint = new TokenEndpoint();
    endpoint.answers = [answer];
    const failure = (await authorize(endpoint.authenticator()).catch((e: unknown) => e)) as Error;
    expect(failure.message).toMatch(message);
    expect(inspect(failure, { depth: 10 })).not.toContain('s3cr3t');
  });
});
