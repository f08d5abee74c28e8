import {
  parseStructuredDictionary,
  parseStructuredList,
} from '../../../src/rate-limit/headers/structured-field.js';

describe('parseStructuredList', () => {
  it.each([
    ['1', 'integer', 1],
    ['-999999999999999', 'integer', -999_999_999_999_999],
    ['4.5', 'decimal', 4.5],
    ['"a \\"b\\" \\\\ ,;"', 'string', 'a "b" \\ ,;'],
    ['""', 'string', ''],
    ['a/b:c*', 'token', 'a/b:c*'],
    ['*', 'token', '*'],
    [':dHJpYWw=:', 'bytes', 'dHJpYWw='],
    ['?1', 'boolean', true],
    ['?0', 'boolean', false],
    ['@1659578233', 'date', 1_659_578_233],
    ['%"f%c3%bc"', 'display', 'f%c3%bc'],
  ])('reads the item %s as %s', (text, type, value) => {
    expect(parseStructuredList(text)).toMatchObject([{ type, value }]);
  });

  it('reads items with parameters, white space where it is allowed, and a repeated parameter by its last value', () => {
    const items = parseStructuredList('  "a";q=1; w=2;flag;q=3 \t, \tb;x="," ');
    expect(items).toHaveLength(2);
    expect(Object.fromEntries(items?.[0]?.parameters ?? [])).toEqual({
      q: { type: 'integer', value: 3 },
      w: { type: 'integer', value: 2 },
      flag: { type: 'boolean', value: true },
    });
    expect(items?.[1]).toMatchObject({ type: 'token', value: 'b' });
  });

  it('reads nothing as an empty list', () => {
    expect(parseStructuredList('')).toEqual([]);
  });

  it.each([
    ['a trailing comma', '1,'],
    ['two commas', '1,,2'],
    ['no comma', '1 2'],
    ['an open string', '"a'],
    ['an escape of nothing special', '"\\a"'],
    ['a character beyond ASCII in a string', '"ü"'],
    ['a parameter without a value', '"a";r='],
    ['a parameter without a name', '"a";'],
    ['an upper-case parameter name', '"a";Q=1'],
    ['space before a parameter', '"a" ;q=1'],
    ['too many digits', '1234567890123456'],
    ['too many decimals', '1.2345'],
    ['a point without decimals', '1.'],
    ['an open byte sequence', ':abc'],
    ['a byte sequence with padding inside', ':a=b:'],
    ['a boolean that is none', '?2'],
    ['an inner list', '(1 2)'],
    ['a bare equals sign', 'limit=1'],
  ])('refuses the field whole for %s', (_what, text) => {
    expect(parseStructuredList(text)).toBeNull();
  });
});

describe('parseStructuredDictionary', () => {
  it('reads keys with values and bare keys, the last of a repeated key counting', () => {
    const entries = parseStructuredDictionary('limit=100, a;x=1, remaining=50;w=2,limit=7');
    expect([...(entries ?? [])].map(([key, item]) => [key, item.value])).toEqual([
      ['limit', 7],
      ['a', true],
      ['remaining', 50],
    ]);
  });

  it.each(['limit=', '=5', 'limit=1 remaining=2', '"limit"=1', 'limit=1,', 'Limit=1'])(
    'refuses %s',
    (text) => {
      expect(parseStructuredDictionary(text)).toBeNull();
    },
  );
});
