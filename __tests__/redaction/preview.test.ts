import { growth } from '../support/growth.js';
import fc from 'fast-check';
import { PassThrough } from 'node:stream';
import { Redactor } from '../../src/redaction/redactor.js';

const SECRET = 's3cr3t-value-0123456789';
const redactor = new Redactor();
redactor.addSecret(SECRET);

describe('preview', () => {
  it.each<[string, unknown, string]>([
    ['text', `bad ${SECRET}`, 'bad [redacted]'],
    ['JSON text', `{"a":1,"password":"x"}`, '{"a":1,"password":"[redacted]"}'],
    ['a form', 'a=1&client_secret=x', 'a=1&client_secret=[redacted]'],
    ['a Buffer', Buffer.from(`{"token":"ü"}`), '{"token":"[redacted]"}'],
    ['bytes', new TextEncoder().encode('é=1'), 'é=1'],
    ['an ArrayBuffer', new TextEncoder().encode('abc').buffer, 'abc'],
    [
      'a parsed body',
      { a: [1, { token: 'x' }], b: SECRET },
      '{"a":[1,{"token":"[redacted]"}],"b":"[redacted]"}',
    ],
    ['parameters', new URLSearchParams({ token: 'x', a: '1' }), 'token=[redacted]&a=1'],
    ['a number', 12, '12'],
    ['null', null, ''],
    ['undefined', undefined, ''],
    ['a stream', new PassThrough(), '[stream]'],
    ['a function', () => SECRET, '[function]'],
    ['binary data', Buffer.from([0x89, 0x50, 0, 1]), '[binary data, 4 bytes]'],
    ['data in no known encoding', Buffer.alloc(2_000, 0xfe), '[binary data, 2000 bytes]'],
  ])('shows %s', (_, body, expected) => {
    expect(redactor.preview(body)).toBe(expected);
  });

  it('is as long as asked for, 500 characters by default', () => {
    expect(redactor.preview('x'.repeat(1_000))).toHaveLength(500);
    expect(redactor.preview(Buffer.from('x'.repeat(1_000)), 20)).toHaveLength(20);
    expect(redactor.preview({ a: 'x'.repeat(1_000) })).toHaveLength(500);
    expect(redactor.preview(SECRET.slice(0, 4).repeat(1_000))).toHaveLength(500);
  });

  it.each([
    ['as it is', SECRET],
    ['percent-encoded twice', SECRET.replace(/./g, (c) => `%25${c.charCodeAt(0).toString(16)}`)],
    ['in escapes', SECRET.replace(/./g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`)],
  ])('leaves no part of a secret at its edge (%s)', (_, encoded) => {
    for (let before = 500 - encoded.length - 1; before <= 501; before++) {
      const body = 'x'.repeat(before) + encoded + 'y'.repeat(100_000);
      for (const given of [body, Buffer.from(body)]) {
        expect(redactor.preview(given).replace(/^x+/, '')).toMatch(/^(\[redacted\]y*|\[\w*)?$/);
      }
    }
  });

  it('does not make up for what it redacted with text from beyond', () => {
    const long = 'q7'.repeat(50);
    const own = new Redactor();
    own.addSecret(long);
    expect(own.preview(`${long} `.repeat(1_000))).toBe('[redacted] '.repeat(5).trimEnd());
  });

  it('leaves no part of a named value at its edge, however long it is', () => {
    const body = `${'x'.repeat(480)} "password":"${'z'.repeat(100_000)}"`;
    expect(redactor.preview(body)).not.toContain('z');
  });

  it('never splits a surrogate pair', () => {
    expect(redactor.preview('😀'.repeat(10), 5)).toBe('😀😀');
    expect(redactor.preview(`${SECRET}😀`, 11)).toBe('[redacted]');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat({ max: 40 }), (text, length) => {
        const preview = redactor.preview(text, length);
        expect(preview.length).toBeLessThanOrEqual(length);
        expect(() => encodeURIComponent(preview)).not.toThrow();
      }),
    );
  });

  it('does not read large bodies to their end', () => {
    const chunk = `{"token":"${SECRET}","text":"a%20b"},`;
    const buffer = Buffer.alloc(64 * 1024 * 1024, chunk);
    expect(growth((size) => redactor.preview(buffer.subarray(0, size)), 16 * 1024 * 1024)).toBeLessThan(3);
    const text = buffer.toString('latin1');
    expect(growth((size) => redactor.preview(text.slice(0, size)), 16 * 1024 * 1024)).toBeLessThan(3);
  });
});
