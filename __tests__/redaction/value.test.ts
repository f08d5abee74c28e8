import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { inspect } from 'node:util';
import { Redactor } from '../../src/redaction/redactor.js';

const SECRET = 's3cr3t-value';
const redactor = new Redactor({ names: ['mine'] });
redactor.addSecret(SECRET);

describe('value', () => {
  it('does not make Node load its fetch implementation', () => {
    const script = `
      const { Redactor } = require('./src/redaction/redactor.ts');
      class Instance { a = 1 }
      new Redactor().preview({ a: new Instance(), b: [new Map()] });
      const loaded = process.moduleLoadList.some((name) => name.includes('undici'));
      process.stdout.write(String(loaded));
    `;
    const child = spawnSync(process.execPath, ['-r', './__tests__/support/register-ts.js', '-e', script], {
      cwd: path.resolve(__dirname, '../..'),
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect(child.stdout).toBe('false');
  });

  it.each<[string, unknown, unknown]>([
    ['a string', `a ${SECRET}`, 'a [redacted]'],
    ['null', null, null],
    ['undefined', undefined, undefined],
    ['a number', 1, 1],
    ['a bigint', 12n, '12'],
    ['a symbol', Symbol('x'), 'Symbol(x)'],
    ['a function', () => SECRET, '[function]'],
    [
      'sensitive fields',
      { a: { Password: 'x', mine: [1], b: 2 } },
      { a: { Password: '[redacted]', mine: '[redacted]', b: 2 } },
    ],
    [
      'flags under sensitive names',
      { token: null, password: '', cookie: true },
      { token: null, password: '', cookie: true },
    ],
    ['numbers under sensitive names', { password: 1234 }, { password: '[redacted]' }],
    ['keys', { [SECRET]: 1 }, { '[redacted]': 1 }],
    ['a flat list of headers', ['Host', 'h', 'Cookie', 'a=b'], ['Host', 'h', 'Cookie', '[redacted]']],
    ['header pairs', [['Cookie', 'a=b']], [['Cookie', '[redacted]']]],
    ['header entries', { name: 'Cookie', value: 'a=b' }, { name: 'Cookie', value: '[redacted]' }],
    ['ordinary entries', { name: 'colour', value: 'red' }, { name: 'colour', value: 'red' }],
    [
      'a Map',
      new Map<unknown, unknown>([
        ['token', 'x'],
        ['b', 1],
        [{}, 2],
      ]),
      { token: '[redacted]', b: 1, '[object]': 2 },
    ],
    ['a Set', new Set([SECRET]), ['[redacted]']],
    ['Headers', new Headers({ authorization: 'x', etag: 'y' }), { authorization: '[redacted]', etag: 'y' }],
    ['a URL', new URL('https://u:p@h/?token=x&a=1'), 'https://[redacted]@h/?token=[redacted]&a=1'],
    ['URLSearchParams', new URLSearchParams({ token: 'x' }), 'token=[redacted]'],
    ['a RegExp', /a+/, '/a+/'],
    ['a Date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['an invalid Date', new Date(NaN), 'Invalid Date'],
    ['a Buffer', Buffer.from(SECRET), '[Buffer, 12 bytes]'],
    ['a typed array', new Uint16Array(2), '[Uint16Array, 4 bytes]'],
    ['an ArrayBuffer', new ArrayBuffer(3), '[ArrayBuffer, 3 bytes]'],
    ['a Blob', new Blob(['abc']), '[Blob, 3 bytes]'],
    ['FormData', new FormData(), '[FormData]'],
    ['a stream', new PassThrough(), '[stream]'],
    ['a web stream', new ReadableStream(), '[stream]'],
    ['a plain object that only looks like a stream', { pipe: 'x' }, { pipe: 'x' }],
    ['a promise', Promise.resolve(SECRET), '[promise]'],
    ['a WeakMap', new WeakMap(), '[weak collection]'],
    [
      'a proxy',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error(SECRET);
          },
        },
      ),
      '[proxy]',
    ],
    [
      'a class instance',
      new (class {
        a = SECRET;
        #b = 1;
        c() {
          return this.#b;
        }
      })(),
      { a: '[redacted]' },
    ],
  ])('copies %s', (_, given, expected) => {
    expect(redactor.value(given)).toEqual(expected);
  });

  it('leaves what it was given as it was', () => {
    const given = { headers: { authorization: SECRET }, list: [SECRET] };
    redactor.value(given);
    expect(given).toEqual({ headers: { authorization: SECRET }, list: [SECRET] });
  });

  it('does not run getters', () => {
    const getter = jest.fn(() => SECRET);
    const given = Object.defineProperty({}, 'lazy', { get: getter, enumerable: true });
    expect(redactor.value(given)).toEqual({ lazy: '[getter]' });
    expect(getter).not.toHaveBeenCalled();
  });

  it('ends at a cycle, but repeats what merely occurs twice', () => {
    const shared = { a: 1 };
    const given: Record<string, unknown> = { one: shared, two: shared };
    given['self'] = given;
    expect(redactor.value(given)).toEqual({ one: { a: 1 }, two: { a: 1 }, self: '[circular]' });
  });

  it('is bounded in depth and size', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 50; level++) deep = level % 2 === 0 ? { deep } : [deep];
    expect(inspect(redactor.value(deep), { depth: 60 })).toMatch(/\[(object|array)\]/);
    const wide = redactor.value({ list: Array.from({ length: 1e6 }, () => 'x') }) as { list: string[] };
    expect(wide.list.length).toBeLessThan(3_000);
    expect(wide.list.at(-1)).toMatch(/^… 99\d+ more$/);
    const keys = redactor.value(Object.fromEntries(Array.from({ length: 1e5 }, (__, i) => [`k${i}`, i])));
    expect(Object.keys(keys as object).length).toBeLessThan(3_000);
    expect(redactor.value(new Map(Array.from({ length: 1e4 }, (__, i) => [`k${i}`, i])))).toBeDefined();
  });

  it('cuts long strings, and no secret in two', () => {
    const text = redactor.value(`${'x'.repeat(9_995)}${SECRET}${'y'.repeat(100_000)}`) as string;
    expect(text).toMatch(/^x{9995}\[reda… 100007 more characters$/);
  });

  it('keeps __proto__ a key', () => {
    const copy = redactor.value(JSON.parse('{"__proto__":{"polluted":1}}')) as object;
    expect(Object.keys(copy)).toEqual(['__proto__']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('never throws', () => {
    const hostile = { toString: null, [Symbol.toPrimitive]: null };
    class Broken extends URL {
      override toString(): string {
        throw new Error(SECRET);
      }
    }
    expect(redactor.value(hostile)).toEqual({ toString: null });
    expect(redactor.value(new Broken('https://h/'))).toBe('[unreadable]');
  });

  it('turns errors into scrubbed ones, readable in JSON', () => {
    const error = Object.assign(new TypeError(`bad ${SECRET}`), { config: { headers: { x: SECRET } } });
    const copy = redactor.value({ error }) as { error: Error };
    expect(copy.error).toBeInstanceOf(Error);
    expect(JSON.stringify(copy)).toBe('{"error":{"name":"TypeError","message":"bad [redacted]"}}');
  });
});
