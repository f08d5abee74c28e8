import { readQuotaName } from '../../../src/rate-limit/headers/quota-name.js';

describe('readQuotaName', () => {
  it.each([
    ['x-ratelimit-remaining', 'remaining', 'requests', '', null],
    ['ratelimit-reset-after', 'resetAfter', 'requests', '', null],
    ['x-ratelimit-reset-at', 'reset', 'requests', '', null],
    ['x-rate-limit-limit', 'limit', 'requests', '', null],
    ['x_ratelimit_limit', 'limit', 'requests', '', null],
    ['x-ratelimit-limit-minute', 'limit', 'requests', '', 60_000],
    ['x-ratelimit-remaining-tokens', 'remaining', 'tokens', 'tokens', null],
    ['x-ratelimit-limit-tokens_usage_based', 'limit', 'tokens_usage_based', 'tokens_usage_based', null],
    ['x-ratelimit-remaining-tokens-5-minute', 'remaining', 'tokens', 'tokens', 300_000],
    ['anthropic-ratelimit-input-tokens-reset', 'reset', 'input-tokens', 'input-tokens', null],
    ['x-contentful-ratelimit-hour-limit', 'limit', 'requests', '', 3_600_000],
    ['x-daily-ratelimit-remaining', 'remaining', 'requests', '', 86_400_000],
    ['ratelimit-resourcedailylimit', 'limit', 'requests', 'resource', 86_400_000],
    ['x-appminlimit-remaining', 'remaining', 'requests', 'app', 60_000],
    ['x-app-limit-24hour-reset', 'reset', 'requests', 'app', 86_400_000],
    ['x-limit-per-second', 'limit', 'requests', '', 1_000],
    ['x-remaining-today', 'remaining', 'requests', '', 86_400_000],
    ['x-ratelimit-userremaining', 'remaining', 'requests', 'user', null],
    ['x-rate-limit-requests-quota', 'limit', 'requests', '', null],
    ['x-rate-limit-requests-left', 'remaining', 'requests', '', null],
    ['x-api-quota-used', 'used', 'requests', '', null],
    ['x-app-rate-limit-count', 'used', 'requests', '', null],
    ['x-ratelimit-period-in-sec', 'window', 'requests', '', null],
    ['x-ratelimit-resource', 'name', 'requests', '', null],
    ['x-ratelimit-fillrate', 'refill', 'requests', '', null],
    ['zendesk-ratelimit-tickets-index', null, 'requests', 'tickets-index', null],
  ])('%s: %s, counted in %s, of %j, for %p ms', (name, field, unit, label, windowMs) => {
    expect(readQuotaName(name)).toMatchObject({ field, unit, label, windowMs });
  });

  it.each([
    ['x-rate-limit-time-reset-ms', 1],
    ['x-hubspot-ratelimit-interval-milliseconds', 1],
    ['x-ratelimit-interval-seconds', 1000],
    ['x-ratelimit-reset-minutes', 60_000],
    ['x-ratelimit-reset', undefined],
  ])('%s states the unit of its value', (name, valueUnitMs) => {
    expect(readQuotaName(name)?.valueUnitMs).toBe(valueUnitMs);
  });

  it.each([
    ['one request’s cost', 'x-ratelimit-used-currentrequest'],
    ['one request’s cost', 'x-api-quota-request'],
    ['one request’s cost', 'ratelimitbysize-query-cost'],
    ['what runs at once', 'x-sentry-rate-limit-concurrentlimit'],
    ['what runs at once', 'x-concurrency-limit'],
    ['a share', 'x-ms-throttle-limit-percentage'],
    ['a flag', 'x-ratelimit-nearlimit'],
    ['seconds of work', 'x-ms-ratelimit-time-remaining-xrm-requests'],
    ['pages', 'x-pagination-limit'],
    ['items', 'x-items-remaining'],
    ['a count of the list', 'x-total-count'],
    ['how long to cache', 'access-control-max-age'],
  ])('%s is no quota: %s', (_what, name) => {
    expect(readQuotaName(name)).toBeNull();
  });

  it('believes RateLimit most, then X-RateLimit, then X-Rate-Limit', () => {
    const spellings = ['ratelimit-limit', 'x-ratelimit-limit', 'x-rate-limit-limit'].map(
      (name) => readQuotaName(name)?.spelling,
    );
    expect(spellings).toEqual([1, 2, 3]);
  });

  it('groups the spellings of one quota, and tells apart what differs in provider, label or period', () => {
    const quota = (name: string) => readQuotaName(name)?.quota;
    expect(quota('ratelimit-limit')).toBe(quota('x-rate-limit-remaining'));
    expect(quota('x-ratelimit-limit-minute')).toBe(quota('x-ratelimit-minute-remaining'));
    expect(quota('x-ratelimit-limit')).not.toBe(quota('x-ratelimit-limit-minute'));
    expect(quota('x-app-rate-limit')).not.toBe(quota('x-method-rate-limit'));
    expect(quota('x-ratelimit-userlimit')).not.toBe(quota('x-ratelimit-clientlimit'));
  });
});
