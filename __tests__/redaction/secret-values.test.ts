import fc from 'fast-check';
import { Redactor } from '../../src/redaction/redactor.js';

const SECRET = 'p+ss/w&rd "q" \\ $^.*(ü) 😀';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

function redactorFor(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.addSecret(secret);
  return redactor;
}

describe('secret values', () => {
  it.each([
    ['as it is', SECRET],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['percent-encoded in lower case', encodeURIComponent(SECRET).replace(/%../g, (hex) => hex.toLowerCase())],
    ['percent-encoded byte by byte', Buffer.from(SECRET).toString('hex').replace(/../g, '%$&')],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(SECRET))],
    ['form-encoded', new URLSearchParams({ a: SECRET }).toString().slice(2)],
    ['JSON-escaped', JSON.stringify(SECRET).slice(1, -1)],
    ['JSON-escaped twice', JSON.stringify(JSON.stringify(SECRET)).slice(1, -1)],
    [
      'escaped to ASCII',
      SECRET.replace(/[^ -~]|\\|"/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ],
    ['in HTML', SECRET.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('ü', '&#252;')],
    ['in HTML by number', SECRET.replaceAll('&', '&#x26;').replaceAll('ü', '&#xFC;')],
  ])('are redacted %s', (_, encoded) => {
    const text = `before ${encoded} after`;
    expect(redactorFor(SECRET).text(text).replaceAll(/[\\"]/g, '')).toBe('before [redacted] after');
    expect(redactorFor(SECRET).holdsSecret(text)).toBe(true);
  });

  it.each([['abc'], ['user:'], ['client-id:'], ['x']])('are redacted in base64 after "%s"', (before) => {
    const secret = 's3cr3t?>value~~';
    const inner = base64(secret).slice(6, 14);
    for (const encoded of [base64(before + secret), base64url(`${before}${secret}.tail`), base64(secret)]) {
      const text = redactorFor(secret).text(`<${encoded}>`);
      expect(text).toContain('[redacted]');
      expect(text).not.toContain(inner);
      // What is left over tells next to nothing: the neighbours, and at the edges a few bits.
      expect(text.length).toBeLessThan(base64(before + 'tail').length + 20);
    }
  });

  it('are redacted in paths, in keys and in the middle of words', () => {
    const redactor = redactorFor('tok-123456');
    expect(redactor.text('GET /users/tok-123456/repos')).toBe('GET /users/[redacted]/repos');
    expect(redactor.text('{"tok-123456":1}')).toBe('{"[redacted]":1}');
    expect(redactor.text('xtok-123456x')).toBe('x[redacted]x');
  });

  it('that overlap are redacted as a whole', () => {
    const redactor = redactorFor('abcdef', 'abcdefgh', 'ghijkl');
    expect(redactor.text('1 abcdefghijkl 2 abcdef 3')).toBe('1 [redacted] 2 [redacted] 3');
  });

  it('of several lines are redacted whole, escaped, and line by line', () => {
    const line = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC';
    const pem = `-----BEGIN KEY-----\n${line}\n-----END KEY-----\n`;
    const redactor = redactorFor(pem);
    expect(redactor.text(`a ${pem} b`)).toBe('a [redacted] b');
    expect(redactor.text(JSON.stringify({ pem }))).toBe('{"pem":"[redacted]"}');
    expect(redactor.text(`at line 2: ${line}`)).toBe('at line 2: [redacted]');
  });

  it('of fewer than 4 characters are not looked for', () => {
    const redactor = redactorFor('a', 'abc', '   a   ', '');
    expect(redactor.text('a banana, abc')).toBe('a banana, abc');
    expect(redactor.headers({ 'x-api-key': 'a' })).toEqual({ 'x-api-key': '[redacted]' });
  });

  it('that are not known leave everything as it is', () => {
    const text = 'plain text, 100% "sure" \\ & &amp; %zz %2';
    expect(redactorFor('something-else').text(text)).toBe(text);
    expect(redactorFor('something-else').holdsSecret(text)).toBe(false);
  });

  it('leave nothing behind, whatever stands around them', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 4 }),
        fc.string(),
        fc.string(),
        (secret, before, after) => {
          const redactor = redactorFor(secret);
          const once = redactor.text(`${before}${secret}${after}`);
          if (secret.trim().length >= 4 && !'[redacted]'.includes(secret)) expect(once).not.toContain(secret);
        },
      ),
    );
  });

  it('are found however a text is encoded', () => {
    const encoders = [
      encodeURIComponent,
      (text: string) => JSON.stringify(text),
      (text: string) => new URLSearchParams({ q: text }).toString(),
      (text: string) => text,
    ];
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 4 }).filter((text) => text.trim().length >= 4),
        fc.constantFrom(...encoders),
        fc.constantFrom(...encoders),
        (secret, first, second) => {
          expect(redactorFor(secret).holdsSecret(second(first(`x ${secret} y`)))).toBe(true);
        },
      ),
    );
  });

  it('learned on the way are forgotten, oldest first, and configured ones never', () => {
    const redactor = redactorFor('configured-secret');
    for (let index = 0; index < 150; index++) redactor.learnSecret(`rotating-${index}-token`);
    expect(redactor.holdsSecret('configured-secret')).toBe(true);
    expect(redactor.holdsSecret('rotating-149-token')).toBe(true);
    expect(redactor.holdsSecret('rotating-50-token')).toBe(true);
    expect(redactor.holdsSecret('rotating-49-token')).toBe(false);
  });

  it('learned again are as good as new', () => {
    const redactor = new Redactor();
    redactor.learnSecret('first-token');
    for (let index = 0; index < 99; index++) redactor.learnSecret(`rotating-${index}-token`);
    redactor.learnSecret('first-token');
    redactor.learnSecret('one-more-token');
    expect(redactor.holdsSecret('first-token')).toBe(true);
    expect(redactor.holdsSecret('rotating-0-token')).toBe(false);
  });

  it('configured after they were learned stay for ever', () => {
    const redactor = new Redactor();
    redactor.learnSecret('first-token');
    redactor.addSecret('first-token');
    for (let index = 0; index < 150; index++) redactor.learnSecret(`rotating-${index}-token`);
    expect(redactor.holdsSecret('first-token')).toBe(true);
  });
});
