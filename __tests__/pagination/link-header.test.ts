import { growth } from '../support/growth.js';
import { parseLinkHeader } from '../../src/pagination/link-header.js';

const next = (value: string): string | undefined =>
  parseLinkHeader(value).links.find(({ rels }) => rels.includes('next'))?.target;

describe('parseLinkHeader (RFC 8288)', () => {
  it.each([
    ['a quoted relation', '<u>; rel="next"', 'u'],
    ['an unquoted relation', '<u>; rel=next', 'u'],
    ['a relation in capitals', '<u>; REL="NEXT"', 'u'],
    ['several relations in one value', '<u>; rel="prev next"', 'u'],
    ['several links', '<p>; rel="prev", <u>; rel="next", <l>; rel="last"', 'u'],
    [
      'a comma in the URL',
      '<http://h/?a=1,2>; rel="prev", <http://h/?a=3,4;x>; rel="next"',
      'http://h/?a=3,4;x',
    ],
    ['commas and semicolons in a quoted string', '<u>; title="a, b; rel=prev"; rel="next"', 'u'],
    ['escapes in a quoted string', '<u>; title="say \\"hi\\", <x>"; rel="next"', 'u'],
    ['white space', '  <u>\t;  rel = "next"  ', 'u'],
    ['no space at all', '<u>;rel="next",<l>;rel="last"', 'u'],
    ['the first of two rel parameters', '<u>; rel="next"; rel="prev"', 'u'],
    ['a parameter without a value', '<u>; crossorigin; rel="next"', 'u'],
    ['an empty parameter', '<u>;; rel="next";', 'u'],
    ['empty elements of the list', ', ,<u>; rel="next",,', 'u'],
    ['an extended parameter', '<u>; title*=UTF-8\'\'%e2%82%ac; rel="next"', 'u'],
    ['a link after one that cannot be read', 'oops; rel="x, y", <u>; rel="next"', 'u'],
    ['a second rel parameter is not counted', '<u>; rel="prev"; rel="next"', undefined],
    ['a relation that only contains the word', '<u>; rel="next-archive"', undefined],
    ['no relation', '<u>', undefined],
    ['nothing', '', undefined],
  ])('%s', (_title, value, expected) => {
    expect(next(value)).toBe(expected);
  });

  it.each([
    ['<u; rel="next"', true],
    ['u; rel="next"', true],
    ['<u> rel="next"', true],
    ['<u>; rel="next', true],
    ['<u>; rel="next"', false],
    ['<u>; rel="next",', false],
  ])('%s: malformed is %p', (value, malformed) => {
    expect(parseLinkHeader(value).malformed).toBe(malformed);
  });

  it('tells links that start elsewhere', () => {
    expect(parseLinkHeader('<u>; rel="next"; anchor="#other"').links).toEqual([
      { target: 'u', rels: ['next'], anchored: true },
    ]);
  });

  it.each(['<', '<,', '"', ';', ',', '<>;', '<u>; a="\\\\', ' '])('takes linear time on many %j', (piece) => {
    expect(growth((size) => parseLinkHeader(piece.repeat(size)), 5_000)).toBeLessThan(12);
  });
});
