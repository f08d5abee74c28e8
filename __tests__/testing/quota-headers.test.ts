import { resolveRateLimits, type ChaosRateLimit } from '../../src/testing/chaos-rate-limit.js';
import { goDuration, quotaHeaders, retryAfterHeaders } from '../../src/testing/quota-headers.js';

const NOW = 1_700_000_000_000;

function headersOf(
  ...limits: (Partial<ChaosRateLimit> & { remaining: number; inMs: number })[]
): Record<string, string> {
  const applied = limits.map(({ remaining, inMs, ...given }) => {
    const [rule] = resolveRateLimits({ limit: 100, windowMs: 60_000, ...given });
    const { limit, windowMs } = rule!;
    return { rule: rule!, reading: { limit, remaining, resetAtMs: NOW + inMs, windowMs } };
  });
  return quotaHeaders(applied, NOW);
}

describe('rate limit headers', () => {
  it.each<[ChaosRateLimit['headers'], Record<string, string>]>([
    ['none', {}],
    [
      'github',
      {
        'X-RateLimit-Limit': '100',
        'X-RateLimit-Remaining': '40',
        'X-RateLimit-Used': '60',
        'X-RateLimit-Reset': '1700000013',
      },
    ],
    ['delta', { 'X-RateLimit-Limit': '100', 'X-RateLimit-Remaining': '40', 'X-RateLimit-Reset': '13' }],
    [
      'draft-6',
      {
        'RateLimit-Limit': '100',
        'RateLimit-Remaining': '40',
        'RateLimit-Reset': '13',
        'RateLimit-Policy': '100;w=60',
      },
    ],
    ['draft-7', { RateLimit: 'limit=100, remaining=40, reset=13', 'RateLimit-Policy': '100;w=60' }],
    ['draft-8', { RateLimit: '"requests";r=40;t=13', 'RateLimit-Policy': '"requests";q=100;w=60' }],
    [
      'openai',
      {
        'x-ratelimit-limit-requests': '100',
        'x-ratelimit-remaining-requests': '40',
        'x-ratelimit-reset-requests': '12.4s',
      },
    ],
    [
      'discord',
      {
        'X-RateLimit-Limit': '100',
        'X-RateLimit-Remaining': '40',
        'X-RateLimit-Reset': '1700000012.400',
        'X-RateLimit-Reset-After': '12.400',
        'X-RateLimit-Bucket': 'requests',
      },
    ],
  ])('%s', (headers, expected) => {
    expect(headersOf({ headers, remaining: 40, inMs: 12_400 })).toEqual(expected);
  });

  it.each([
    ['up', '13', '1700000013'],
    ['down', '12', '1700000012'],
    ['nearest', '12', '1700000012'],
  ] as const)('whole seconds are rounded %s', (rounding, delta, epoch) => {
    const reset = (headers: 'delta' | 'github') =>
      headersOf({ headers, rounding, remaining: 1, inMs: 12_400 })['X-RateLimit-Reset'];
    expect([reset('delta'), reset('github')]).toEqual([delta, epoch]);
  });

  it.each([
    ['the one with least left', [40, 9_000], [7, 5_000], '7'],
    ['the exhausted one that resets last', [0, 5_000], [0, 9_000], '0'],
    ['an exhausted one before any other', [0, 1_000], [1, 9_000], '0'],
  ] as const)('of several limits, draft-6 tells %s and lists all policies', (_which, a, b, remaining) => {
    const told = headersOf(
      { headers: 'draft-6', remaining: a[0], inMs: a[1] },
      { headers: 'draft-6', limit: 1_000, windowMs: 3_600_000, remaining: b[0], inMs: b[1] },
    );
    expect(told['RateLimit-Remaining']).toBe(remaining);
    expect(told['RateLimit-Policy']).toBe('100;w=60, 1000;w=3600');
    if (a[0] === 0)
      expect(told['RateLimit-Reset']).toBe(String(Math.max(a[1], b[0] === 0 ? b[1] : 0) / 1_000));
  });

  it('of several limits, draft-8 tells all by name', () => {
    const told = headersOf(
      { headers: 'draft-8', name: 'burst', limit: 10, windowMs: 1_000, remaining: 3, inMs: 400 },
      {
        headers: 'draft-8',
        name: 'daily',
        limit: 900,
        windowMs: 86_400_000,
        remaining: 800,
        inMs: 40_000_000,
      },
    );
    expect(told).toEqual({
      RateLimit: '"burst";r=3;t=1, "daily";r=800;t=40000',
      'RateLimit-Policy': '"burst";q=10;w=1, "daily";q=900;w=86400',
    });
  });

  it('limits in different dialects are told side by side', () => {
    const told = headersOf(
      { headers: 'delta', remaining: 3, inMs: 1_000 },
      { headers: 'openai', name: 'tokens', limit: 9_000, remaining: 8_000, inMs: 20 },
    );
    expect(told).toMatchObject({ 'X-RateLimit-Remaining': '3', 'x-ratelimit-reset-tokens': '20ms' });
  });

  it.each([
    [0, '0ms'],
    [19.2, '20ms'],
    [1_000, '1s'],
    [1_500, '1.5s'],
    [90_500, '1m30.5s'],
    [360_000, '6m0s'],
    [3_600_000, '1h0m0s'],
    [90_061_001, '25h1m1.001s'],
  ])('%p ms is %s', (ms, text) => {
    expect(goDuration(ms)).toBe(text);
  });

  it.each<[ChaosRateLimit['retryAfter'], Record<string, string>]>([
    ['seconds', { 'Retry-After': '2' }],
    ['ms', { 'Retry-After-Ms': '1201' }],
    ['date', { 'Retry-After': new Date(NOW + 2_000).toUTCString() }],
    ['none', {}],
  ])('Retry-After as %s is never too early', (retryAfter, expected) => {
    const [rule] = resolveRateLimits({ limit: 1, windowMs: 1, retryAfter });
    expect(retryAfterHeaders(rule!, 1_200.3, NOW)).toEqual(expected);
  });
});
