import { parseRateLimitHeaders } from '../../../src/rate-limit/parse-rate-limit-headers.js';
import { NOW } from './context.js';

const read = (headers: Record<string, string | string[]>) => parseRateLimitHeaders(headers, { now: NOW });

describe('the RateLimit and RateLimit-Policy fields', () => {
  it('joins a counter with the policy of its name and its partition key', () => {
    const { windows } = read({
      RateLimit: '"user";r=7;t=21;pk=:Yg==:, "user";r=9;t=22;pk=:YQ==:',
      'RateLimit-Policy': '"user";q=100;w=60;pk=:YQ==:, "user";q=200;w=60;pk=:Yg==:',
    });
    expect(windows).toMatchObject([
      { name: 'user', partitionKey: 'Yg==', limit: 200, remaining: 7 },
      { name: 'user', partitionKey: 'YQ==', limit: 100, remaining: 9 },
    ]);
  });

  it('keeps the policies no counter was sent for', () => {
    const { windows } = read({ RateLimit: '"a";r=7', 'RateLimit-Policy': '"a";q=10;w=1, "b";q=500;w=3600' });
    expect(windows).toMatchObject([
      { name: 'a', limit: 10, remaining: 7, windowMs: 1_000 },
      { name: 'b', limit: 500, remaining: null, windowMs: 3_600_000 },
    ]);
  });

  it('joins field lines given as an array', () => {
    expect(read({ RateLimit: ['"a";r=7', '"b";r=2'] }).windows).toHaveLength(2);
  });

  it('knows no window of what may run at the same time', () => {
    expect(read({ 'RateLimit-Policy': '"p";q=5;qu="concurrent-requests"' }).windows).toEqual([]);
  });

  it.each([
    '"a";r=7;t=-1',
    '"a";r=1.5',
    '"a";r="7"',
    '5;r=7',
    'limit=10, remaining=-1',
    'limit=10, remaining=5.5, reset=1',
    'limit=10, remaining=x',
    'reset=5',
    '"a";r=7,',
  ])('ignores %s whole, and reads the older headers instead', (field) => {
    const reading = read({ RateLimit: field, 'X-RateLimit-Remaining': '3', 'X-RateLimit-Limit': '4' });
    expect(reading).toMatchObject({ limit: 4, remaining: 3 });
    expect(reading.windows).toHaveLength(1);
  });

  it.each(['"a";w=60', '"a";q=-1;w=60', '"a";q=10;w=-1', '?1;q=10', '-5;w=1', '"a";q=10;w=60 "b"'])(
    'ignores the policy %s, not the counter',
    (policy) => {
      expect(read({ RateLimit: '"a";r=7;t=30', 'RateLimit-Policy': policy })).toMatchObject({
        limit: null,
        remaining: 7,
        windowMs: null,
      });
    },
  );

  it('keeps times within the safe integers', () => {
    const reading = read({
      RateLimit: '"a";r=1;t=999999999999999',
      'RateLimit-Policy': '"a";q=1;w=999999999999999',
    });
    expect(reading.resetAtMs).toBe(Number.MAX_SAFE_INTEGER);
    expect(reading.windowMs).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('takes a policy beside quotas of another kind for a window of its own', () => {
    const reading = read({ 'RateLimit-Policy': '10;w=1', 'X-RateLimit-UserRemaining': '5' });
    expect(reading.windows).toMatchObject([
      { limit: 10, windowMs: 1_000 },
      { name: 'user', remaining: 5 },
    ]);
  });
});
