import { setImmediate as turn } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { AuthSend, AuthStrategy, Credentials, TokenContext } from '../../src/auth/auth-strategy.js';
import type { AuthOptions } from '../../src/auth/auth-options.js';
import { Authenticator } from '../../src/auth/authenticator.js';
import { createAuthStrategy } from '../../src/auth/create-auth-strategy.js';
import { ApiClientError } from '../../src/errors/api-client-error.js';
import { ClientClosedError } from '../../src/errors/client-closed-error.js';
import { ConfigurationError } from '../../src/errors/configuration-error.js';
import type { RequestInput } from '../../src/http/api-request.js';
import type { ApiResponse } from '../../src/http/api-response.js';
import { AbortSlot } from '../../src/internal/abort-slot.js';
import { Redactor } from '../../src/redaction/redactor.js';

const target = { method: 'GET', url: 'https://api.example.com/a' };

function setUp(auth: AuthOptions): {
  authenticator: Authenticator;
  redactor: Redactor;
  sent: RequestInput[];
} {
  const redactor = new Redactor();
  const sent: RequestInput[] = [];
  const send = async <T>(request: RequestInput<T>): Promise<ApiResponse<T>> => {
    sent.push(request);
    return {
      status: 200,
      headers: {},
      data: 'sent-token' as T,
      url: request.path,
      attempts: 1,
      durationMs: 1,
    };
  };
  return {
    authenticator: new Authenticator({ auth: createAuthStrategy(auth), redactor, send }),
    redactor,
    sent,
  };
}

const bearer = (token: string, generation: number): Credentials => ({
  headers: { Authorization: `Bearer ${token}` },
  generation,
});

/** A promise and what settles it. */
function deferred<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: unknown) => void;
} {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe('a token function', () => {
  it('is asked once for all who need the token, and its token is kept', async () => {
    const token = jest.fn(async () => 'first-token');
    const { authenticator, redactor } = setUp({ type: 'bearer', token });
    const all = await Promise.all(
      [1, 2, 3].map(async () => authenticator.authorize(target, new AbortSlot())),
    );
    expect(all).toEqual([1, 2, 3].map(() => bearer('first-token', 1)));
    expect(authenticator.authorize(target, new AbortSlot())).toBe(all[0]);
    expect(token).toHaveBeenCalledTimes(1);
    expect(redactor.holdsSecret('a first-token b')).toBe(true);
    expect(inspect(authenticator, { depth: 20, showHidden: true })).not.toContain('first-token');
  });

  it('may answer without a promise, and give a key for the query', async () => {
    const { authenticator } = setUp({ type: 'apiKey', in: 'query', name: 'k', value: () => 'a-key' });
    expect(await authenticator.authorize(target, new AbortSlot())).toEqual({
      params: { k: 'a-key' },
      generation: 1,
    });
    expect(authenticator).toMatchObject({ paramNames: ['k'], headerNames: [] });
  });

  it('is asked again after a 401, once for all requests that saw it', async () => {
    let count = 0;
    const token = jest.fn(async () => `token-${++count}`);
    const { authenticator } = setUp({ type: 'bearer', token });
    await authenticator.authorize(target, new AbortSlot());
    const refreshed = [1, 2, 3].map(() => authenticator.refresh(1, new AbortSlot(), target));
    // What starts meanwhile waits for the new token.
    const meanwhile = authenticator.authorize(target, new AbortSlot());
    expect(await Promise.all(refreshed)).toEqual([true, true, true]);
    expect(await meanwhile).toEqual(bearer('token-2', 2));
    // A 401 to the old token that arrives late finds a newer one.
    expect(await authenticator.refresh(1, new AbortSlot(), target)).toBe(true);
    expect(token).toHaveBeenCalledTimes(2);
    expect(await authenticator.refresh(2, new AbortSlot(), target)).toBe(true);
    expect(token).toHaveBeenCalledTimes(3);
  });

  it('that fails fails those who waited, and is asked again by the next', async () => {
    const token = jest.fn(async (): Promise<string> => 'good-token').mockRejectedValueOnce(new Error('no'));
    const { authenticator } = setUp({ type: 'bearer', token });
    const both = [1, 2].map(async () => authenticator.authorize(target, new AbortSlot()));
    for (const result of await Promise.allSettled(both)) {
      expect(result).toMatchObject({ reason: { message: 'Obtaining credentials failed: no' } });
    }
    expect(await authenticator.authorize(target, new AbortSlot())).toEqual(bearer('good-token', 1));
    expect(token).toHaveBeenCalledTimes(2);
  });

  it('that fails after a 401 does not bring the refused token back', async () => {
    const token = jest.fn(async () => 'a-token');
    const { authenticator } = setUp({ type: 'bearer', token });
    await authenticator.authorize(target, new AbortSlot());
    token.mockRejectedValueOnce(new Error('no'));
    await expect(authenticator.refresh(1, new AbortSlot(), target)).rejects.toThrow('no');
    expect(await authenticator.authorize(target, new AbortSlot())).toEqual(bearer('a-token', 2));
  });

  it.each([
    ['nothing', undefined, 'What the function auth.token returns must be a non-empty string'],
    ['a line break', 's3cr3t\nvalue', 'cannot be sent in a header: it holds a line break'],
    ['the scheme as well', 'Bearer s3cr3t', 'must be given without the word Bearer'],
  ])('that returns %s is a mistake in the configuration', async (_, returned, message) => {
    const { authenticator } = setUp({ type: 'bearer', token: (async () => returned) as never });
    const failure = await Promise.resolve(authenticator.authorize(target, new AbortSlot())).catch(
      (e: unknown) => e,
    );
    expect(failure).toBeInstanceOf(ConfigurationError);
    expect((failure as Error).message).toContain(message);
    expect((failure as Error).message).not.toContain('s3cr3t');
  });

  it('gets a signal, and a way to send requests without credentials', async () => {
    const { authenticator, sent } = setUp({
      type: 'bearer',
      token: async ({ send, signal }: TokenContext) => {
        expect(signal).toBeInstanceOf(AbortSignal);
        return (await send<string>({ method: 'POST', path: 'https://id.example.com/t' })).data;
      },
    });
    expect(await authenticator.authorize(target, new AbortSlot())).toEqual(bearer('sent-token', 1));
    expect(sent).toEqual([
      {
        method: 'POST',
        path: 'https://id.example.com/t',
        auth: false,
        signal: expect.any(AbortSignal) as unknown,
      },
    ]);
  });

  it('may throw typed errors, which are passed on as they are', async () => {
    const error = new ConfigurationError('no key file');
    const { authenticator } = setUp({ type: 'bearer', token: () => Promise.reject(error) });
    await expect(authenticator.authorize(target, new AbortSlot())).rejects.toBe(error);
  });

  it('may throw anything else, which is wrapped without what it holds', async () => {
    const { authenticator, redactor } = setUp({
      type: 'bearer',
      token: () => {
        throw Object.assign(new Error('refused key s3cr3t-key'), { config: 's3cr3t-config', code: 'EKEY' });
      },
    });
    redactor.addSecret('s3cr3t-key');
    const failure = await Promise.resolve(authenticator.authorize(target, new AbortSlot())).catch(
      (e: unknown) => e,
    );
    expect(failure).toBeInstanceOf(ApiClientError);
    expect(failure).toMatchObject({
      message: 'Obtaining credentials failed: refused key [redacted]',
      cause: { code: 'EKEY' },
    });
    expect(inspect(failure, { depth: 20, showHidden: true })).not.toContain('s3cr3t');
  });
});

describe('waiting for credentials', () => {
  it('ends for each request by its own signal; the others go on', async () => {
    const pending = deferred<string>();
    let signal: AbortSignal | undefined;
    const { authenticator } = setUp({
      type: 'bearer',
      token: (context) => {
        signal = context.signal;
        return pending.promise;
      },
    });
    const impatient = new AbortSlot();
    const first = authenticator.authorize(target, impatient);
    const second = authenticator.authorize(target, new AbortSlot());
    const reason = new Error('enough');
    impatient.abort(reason);
    await expect(first).rejects.toBe(reason);
    expect(signal?.aborted).toBe(false);
    pending.resolve('late-token');
    expect(await second).toEqual(bearer('late-token', 1));
  });

  it('aborts the renewal when nobody waits any more; the next request starts afresh', async () => {
    const signals: AbortSignal[] = [];
    const { authenticator } = setUp({
      type: 'bearer',
      token: ({ signal }) => {
        signals.push(signal);
        return signals.length === 1 ? new Promise<string>(() => undefined) : 'a-token';
      },
    });
    const slots = [new AbortSlot(), new AbortSlot()];
    const waiting = slots.map(async (slot) => authenticator.authorize(target, slot));
    const settled = Promise.allSettled(waiting);
    slots[0]?.abort('one');
    expect(signals[0]?.aborted).toBe(false);
    slots[1]?.abort('two');
    expect(await settled).toMatchObject([{ reason: 'one' }, { reason: 'two' }]);
    expect(signals[0]).toMatchObject({ aborted: true, reason: 'two' });
    expect(await authenticator.authorize(target, new AbortSlot())).toEqual(bearer('a-token', 1));
  });

  it('does not even begin with a signal that is aborted', async () => {
    const token = jest.fn(() => 'a-token');
    const { authenticator } = setUp({ type: 'bearer', token });
    await expect(authenticator.authorize(target, AbortSignal.abort('gone'))).rejects.toBe('gone');
    expect(token).not.toHaveBeenCalled();
  });

  it('leaves no listener behind', async () => {
    const slot = new AbortSlot();
    const add = jest.spyOn(slot, 'addEventListener');
    const remove = jest.spyOn(slot, 'removeEventListener');
    const { authenticator } = setUp({ type: 'bearer', token: async () => 'a-token' });
    await authenticator.authorize(target, slot);
    await turn();
    expect(add).toHaveBeenCalledTimes(1);
    expect(remove).toHaveBeenCalledTimes(1);
  });

  it('ends when the client is closed, also for those who come later', async () => {
    const { authenticator } = setUp({ type: 'bearer', token: () => new Promise<string>(() => undefined) });
    const waiting = authenticator.authorize(target, new AbortSlot());
    authenticator.close();
    await expect(waiting).rejects.toBeInstanceOf(ClientClosedError);
    await expect(authenticator.authorize(target, new AbortSlot())).rejects.toBeInstanceOf(ClientClosedError);
    await expect(authenticator.refresh(0, new AbortSlot(), target)).rejects.toBeInstanceOf(ClientClosedError);
  });
});

describe('a strategy of the user', () => {
  it('authorizes each request, at once if it can', () => {
    const authorize = jest.fn((send: AuthSend): Credentials => ({
      headers: { 'X-Signature': `${send.method} ${send.url}`, 'Content-Type': 'application/json' },
      params: { key_id: 'k-1234' },
      generation: 0,
    }));
    const { authenticator, redactor } = setUp({ authorize });
    expect(authenticator.authorize(target, new AbortSlot())).toEqual({
      headers: { 'X-Signature': 'GET https://api.example.com/a', 'Content-Type': 'application/json' },
      params: { key_id: 'k-1234' },
      generation: 0,
    });
    void authenticator.authorize(target, new AbortSlot());
    expect(authorize).toHaveBeenCalledTimes(2);
    expect(authenticator).toMatchObject({
      headerNames: ['x-signature', 'content-type'],
      paramNames: ['key_id'],
    });
    expect(redactor.holdsSecret('k-1234')).toBe(true);
    expect(redactor.holdsSecret('application/json')).toBe(false);
  });

  it('hands out the same object while it returns the same', () => {
    const answer = bearer('a-token', 3);
    const { authenticator } = setUp({ authorize: () => answer });
    const first = authenticator.authorize(target, new AbortSlot());
    expect(authenticator.authorize(target, new AbortSlot())).toBe(first);
  });

  it('keeps its own state: it is called as a method', async () => {
    class Rotating implements AuthStrategy {
      generation = 7;
      async authorize(): Promise<Credentials> {
        return bearer(`token-${this.generation}`, this.generation);
      }
      refresh(generation: number): void {
        this.generation = generation + 1;
      }
    }
    const { authenticator } = setUp(new Rotating());
    const first = await authenticator.authorize(target, new AbortSlot());
    expect(first.headers).toEqual({ Authorization: 'Bearer token-7' });
    expect(await authenticator.refresh(first.generation, new AbortSlot(), target)).toBe(true);
    const second = await authenticator.authorize(target, new AbortSlot());
    expect(second.headers).toEqual({ Authorization: 'Bearer token-8' });
    expect(second.generation).toBeGreaterThan(first.generation);
  });

  it('is refreshed once for all requests refused together, with what the refused one needs', async () => {
    const refresh = jest.fn(async () => turn());
    const { authenticator } = setUp({ authorize: () => bearer('a-token', 0), refresh });
    const { generation } = authenticator.authorize(target, new AbortSlot()) as Credentials;
    const results = [1, 2].map(() => authenticator.refresh(generation, new AbortSlot(), target));
    expect(await Promise.all(results)).toEqual([true, true]);
    expect(await authenticator.refresh(generation, new AbortSlot(), target)).toBe(true);
    expect(refresh).toHaveBeenCalledTimes(1);
    expect(refresh).toHaveBeenCalledWith(0, expect.objectContaining({ ...target }));
    // Even a strategy that always names the same generation is refreshed again when its new credentials are refused.
    const next = authenticator.authorize(target, new AbortSlot()) as Credentials;
    await authenticator.refresh(next.generation, new AbortSlot(), target);
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it('that renews by itself is not asked to', async () => {
    let generation = 1;
    const refresh = jest.fn();
    const { authenticator } = setUp({ authorize: () => bearer('a-token', generation), refresh });
    const old = authenticator.authorize(target, new AbortSlot()) as Credentials;
    generation = 2;
    void authenticator.authorize(target, new AbortSlot());
    expect(await authenticator.refresh(old.generation, new AbortSlot(), target)).toBe(true);
    expect(refresh).not.toHaveBeenCalled();
  });

  it('without refresh has nothing else to try', async () => {
    const { authenticator } = setUp({ authorize: () => bearer('a-token', 0) });
    expect(await authenticator.refresh(0, new AbortSlot(), target)).toBe(false);
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'auth.authorize must return { headers, params, generation }'],
    ['no generation', { headers: {} }, 'must return a generation that is a number'],
    ['headers that are none', { headers: 'x', generation: 0 }, 'headers must be an object'],
    ['a value that is no string', { params: { a: 1 }, generation: 0 }, 'params.a must be a string'],
    [
      'a line break',
      { headers: { A: 's3cr3t\r\nB: c' }, generation: 0 },
      'headers.A cannot be sent: it holds a line',
    ],
    ['a broken name', { headers: { 'A B': 's3cr3t' }, generation: 0 }, 'its name is no name of a header'],
  ])('that returns %s is a mistake in the configuration', async (_, answer, message) => {
    for (const authorize of [() => answer, async () => answer]) {
      const { authenticator } = setUp({ authorize } as never);
      const attempt = async (): Promise<unknown> => authenticator.authorize(target, new AbortSlot());
      await expect(attempt()).rejects.toThrow(ConfigurationError);
      await expect(attempt()).rejects.toThrow(message);
      await expect(attempt()).rejects.not.toThrow('s3cr3t');
    }
  });

  it('that throws, at once or later, fails the request with a readable error', async () => {
    const failures = [
      () => {
        throw new Error('no key');
      },
      () => Promise.reject(new Error('no key')),
    ];
    for (const authorize of failures) {
      const { authenticator } = setUp({ authorize });
      const attempt = async (): Promise<unknown> => authenticator.authorize(target, new AbortSlot());
      await expect(attempt()).rejects.toThrow('Authorizing the request failed: no key');
    }
    const { authenticator } = setUp({
      authorize: () => bearer('a-token', 0),
      refresh: () => Promise.reject(new Error('no key')),
    });
    await expect(authenticator.refresh(0, new AbortSlot(), target)).rejects.toThrow(
      'Refreshing the credentials failed: no key',
    );
  });

  it('is waited for no longer than its request', async () => {
    let seen: AbortSignal | undefined;
    const late = deferred<Credentials>();
    const { authenticator } = setUp({
      authorize: (send) => {
        seen = send.signal;
        expect(send.signal).toBe(seen);
        return late.promise;
      },
    });
    const slot = new AbortSlot();
    const waiting = authenticator.authorize(target, slot);
    slot.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    expect(seen).toMatchObject({ aborted: true, reason: 'enough' });
    late.reject(new Error('too late to matter'));
    await expect(authenticator.authorize(target, AbortSignal.abort('gone'))).rejects.toBe('gone');
    expect(seen).toMatchObject({ aborted: true, reason: 'gone' });
    await expect(authenticator.authorize(target, slot)).rejects.toBe('enough');
    expect(seen).toMatchObject({ aborted: true, reason: 'enough' });
  });

  it('may give its own requests a signal as well', async () => {
    const own = new AbortController();
    const { authenticator, sent } = setUp({
      authorize: async ({ send }) => {
        await send({ path: 'https://id/a', signal: own.signal });
        await send({ path: 'https://id/b', signal: AbortSignal.abort('before') });
        return bearer('a-token', 0);
      },
    });
    const slot = new AbortSlot();
    await authenticator.authorize(target, slot);
    expect(sent[1]?.signal).toMatchObject({ aborted: true, reason: 'before' });
    own.abort('later');
    slot.abort('later');
    // Neither is followed once the request is done.
    expect(sent[0]?.signal?.aborted).toBe(false);
  });

  it.each(['own', 'the request'])('passes an abort of %s signal on to what it sends', async (which) => {
    const own = new AbortController();
    const slot = new AbortSlot();
    const redactor = new Redactor();
    const authenticator = new Authenticator({
      auth: createAuthStrategy({
        authorize: async ({ send }) => {
          await send({ path: 'https://id/a', signal: own.signal });
          return bearer('a-token', 0);
        },
      }),
      redactor,
      send: (request) =>
        new Promise((_, reject) => {
          request.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        }),
    });
    const waiting = authenticator.authorize(target, slot);
    if (which === 'own') own.abort();
    else slot.abort('enough');
    const message = which === 'own' ? /aborted/ : /enough/;
    await expect(Promise.resolve(waiting).catch((e: unknown) => String(e))).resolves.toMatch(message);
  });
});
