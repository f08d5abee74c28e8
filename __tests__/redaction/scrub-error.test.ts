import { createServer } from 'node:net';
import { inspect } from 'node:util';
import axios from 'axios';
import { Redactor } from '../../src/redaction/redactor.js';

const SECRET = 's3cr3t-value';
const redactor = new Redactor();
redactor.addSecret(SECRET);

/** Every way an error can come to light. */
function everything(error: Error): string {
  return [
    inspect(error, { depth: 20, showHidden: true, getters: true }),
    JSON.stringify(error),
    String(error),
    error.stack,
    error.message,
  ].join('\n');
}

describe('scrubError', () => {
  it('keeps what tells the cause and drops the rest', () => {
    const error = Object.assign(new TypeError(`no way to ${SECRET}`), {
      code: 'ECONNRESET',
      errno: -104,
      syscall: 'read',
      config: { headers: { authorization: SECRET } },
      request: { path: SECRET },
      response: { data: SECRET },
    });
    const scrubbed = redactor.scrubError(error);
    expect(scrubbed).toMatchObject({
      name: 'TypeError',
      message: 'no way to [redacted]',
      code: 'ECONNRESET',
      errno: -104,
      syscall: 'read',
    });
    expect(everything(scrubbed)).not.toContain(SECRET);
    expect(Object.keys(scrubbed).sort()).toEqual(['code', 'errno', 'syscall']);
    expect(scrubbed.stack).toMatch(/^TypeError: no way to \[redacted\]\n {4}at /);
  });

  it('shows nothing of an AxiosError but its message and code', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const error: unknown = await axios
      .get(`http://127.0.0.1:${port}/?api_key=${SECRET}`, {
        headers: { Authorization: `Bearer ${SECRET}` },
        proxy: false,
      })
      .catch((reason: unknown) => reason);
    server.close();
    expect(inspect(error, { depth: 5 })).toContain(SECRET);
    const scrubbed = redactor.scrubError(error);
    expect(scrubbed).toMatchObject({ message: 'socket hang up', code: 'ECONNRESET' });
    expect(everything(scrubbed)).not.toContain(SECRET);
  });

  it('keeps causes and the errors of an aggregate, scrubbed', () => {
    const refused = (address: string): Error =>
      Object.assign(new Error(`connect ECONNREFUSED ${address} ${SECRET}`), {
        code: 'ECONNREFUSED',
        address,
        port: 80,
      });
    const aggregate = new AggregateError([refused('::1'), refused('127.0.0.1')], '');
    const scrubbed = redactor.scrubError(new Error('outer', { cause: aggregate }));
    const cause = scrubbed.cause as AggregateError;
    expect(cause).toBeInstanceOf(AggregateError);
    expect(cause.errors).toMatchObject([
      { code: 'ECONNREFUSED', address: '::1', port: 80 },
      { code: 'ECONNREFUSED', address: '127.0.0.1' },
    ]);
    expect(everything(scrubbed)).not.toContain(SECRET);
    expect(JSON.stringify(scrubbed)).toBe(
      '{"name":"Error","message":"outer","cause":{"name":"AggregateError","message":""}}',
    );
  });

  it('ends: causes are followed to a small depth, cycles not at all', () => {
    let chain = new Error('innermost');
    for (let depth = 0; depth < 20; depth++) chain = new Error(`depth ${depth}`, { cause: chain });
    let length = 0;
    for (let error: unknown = redactor.scrubError(chain); error instanceof Error; error = error.cause)
      length++;
    expect(length).toBe(5);
    const cyclic = new Error('a');
    cyclic.cause = new Error('b', { cause: cyclic });
    expect((redactor.scrubError(cyclic).cause as Error).cause).toBeUndefined();
    const many = new AggregateError(Array.from({ length: 100 }, () => new Error('x')));
    expect((redactor.scrubError(many) as AggregateError).errors).toHaveLength(10);
  });

  it.each<[string, unknown, string]>([
    ['a string', `bad ${SECRET}`, 'bad [redacted]'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a symbol', Symbol(SECRET), 'Symbol([redacted])'],
    ['an object', { token: 'x', a: SECRET }, '{"token":"[redacted]","a":"[redacted]"}'],
    ['an object with a message', { message: `bad ${SECRET}`, name: 'Odd' }, 'bad [redacted]'],
  ])('makes an error of %s that was thrown', (_, thrown, message) => {
    const scrubbed = redactor.scrubError(thrown);
    expect(scrubbed).toBeInstanceOf(Error);
    expect(scrubbed.message).toBe(message);
    expect(everything(scrubbed)).not.toContain(SECRET);
  });

  it('survives hostile errors', () => {
    const error = new Error('x');
    for (const key of ['stack', 'message', 'name', 'cause', 'code', 'errors']) {
      Object.defineProperty(error, key, {
        get: () => {
          throw new Error(SECRET);
        },
      });
    }
    expect(everything(redactor.scrubError(error))).not.toContain(SECRET);
    const long = redactor.scrubError(new Error('x'.repeat(1e6)));
    expect(long.message.length).toBeLessThan(3_000);
    expect((long.stack ?? '').length).toBeLessThan(8_000);
    const odd = Object.assign(new Error('x'), { stack: 42, name: '', code: { a: SECRET } });
    expect(redactor.scrubError(odd)).toMatchObject({ name: 'Error', stack: 'Error: x' });
  });
});
