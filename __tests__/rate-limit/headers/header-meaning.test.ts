import { headerMeaning } from '../../../src/rate-limit/headers/header-meaning.js';

describe('headerMeaning', () => {
  it.each([
    ['Date', 'date'],
    ['AGE', 'age'],
    ['RateLimit', 'rate-limit'],
    ['Ratelimit-Policy', 'rate-limit-policy'],
    ['Retry-After', 'retry-after'],
    ['Sforce-Limit-Info', 'vendor'],
    ['X-RateLimit-Limit', 'quota'],
  ])('%s is a %s', (name, kind) => {
    expect(headerMeaning(name)?.kind).toBe(kind);
  });

  it.each(['content-type', 'x-request-id', 'beta-retry-after', 'x-should-retry', 'x-total-count', ''])(
    '%j means nothing here',
    (name) => {
      expect(headerMeaning(name)).toBeNull();
    },
  );

  it('works out a name once, but remembers no more names than a few servers can have', () => {
    expect(headerMeaning('x-ratelimit-limit-first')).toBe(headerMeaning('x-ratelimit-limit-first'));
    for (let index = 0; index < 2_000; index++) headerMeaning(`x-ratelimit-limit-${String(index)}q`);
    const late = headerMeaning('x-ratelimit-limit-late');
    expect(late).toEqual(headerMeaning('x-ratelimit-limit-late'));
    expect(late).not.toBe(headerMeaning('x-ratelimit-limit-late'));
    expect(headerMeaning('x-ratelimit-limit-first')).toBe(headerMeaning('x-ratelimit-limit-first'));
  });
});
