import { parseRateLimitHeaders } from '../../../src/rate-limit/parse-rate-limit-headers.js';
import { NOW } from './context.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const in30s = String(NOW / 1000 + 30);

/** Limit, remaining, milliseconds until the reset, milliseconds of the window. */
type Expected = readonly [
  limit: number | null,
  remaining: number | null,
  resetIn: number | null,
  window: number | null,
];

/** Header names as the providers document them; the values are made up. */
type Provider = readonly [
  name: string,
  headers: Record<string, string | string[]>,
  binding: Expected,
  ...others: Expected[],
];

const PROVIDERS: readonly Provider[] = [
  [
    'BigCommerce',
    {
      'X-Rate-Limit-Requests-Left': '149',
      'X-Rate-Limit-Requests-Quota': '150',
      'X-Rate-Limit-Time-Reset-Ms': '15000',
      'X-Rate-Limit-Time-Window-Ms': '30000',
    },
    [150, 149, 15_000, 30_000],
  ],
  [
    'Brave Search, one value for each window',
    {
      'X-RateLimit-Limit': '1, 15000',
      'X-RateLimit-Policy': '1;w=1, 15000;w=2592000',
      'X-RateLimit-Remaining': '1, 1000',
      'X-RateLimit-Reset': '1, 1419704',
    },
    [1, 1, 1_000, 1_000],
    [15_000, 1_000, 1_419_704_000, 30 * DAY],
  ],
  [
    'Brave Search, without a monthly limit (0)',
    {
      'X-RateLimit-Limit': '50, 0',
      'X-RateLimit-Policy': '50;w=1, 0;w=2592000',
      'X-RateLimit-Remaining': '49, 0',
      'X-RateLimit-Reset': '1, 1419704',
    },
    [50, 49, 1_000, 1_000],
    [null, null, 1_419_704_000, 30 * DAY],
  ],
  [
    'Lightspeed eCom, slashes between the windows',
    {
      'X-RateLimit-Limit': '300/3000/12000',
      'X-RateLimit-Remaining': '299/2999/11999',
      'X-RateLimit-Reset': '300/3600/86400',
    },
    [300, 299, 300_000, null],
    [3_000, 2_999, HOUR, null],
    [12_000, 11_999, DAY, null],
  ],
  [
    'Docker Hub',
    { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '76;w=21600' },
    [100, 76, null, 6 * HOUR],
  ],
  [
    'StatusCake, a policy without a counter',
    { 'x-ratelimit-limit': '5, 60;w=60, 5;w=1', 'x-ratelimit-remaining': '4', 'x-ratelimit-reset': '1' },
    [5, 4, 1_000, 1_000],
    [60, null, null, MINUTE],
  ],
  [
    'Ticketmaster',
    {
      'Rate-Limit': '5000',
      'Rate-Limit-Available': '4723',
      'Rate-Limit-Over': '0',
      'Rate-Limit-Reset': in30s,
    },
    [5_000, 4_723, 30_000, null],
  ],
  [
    'Bybit',
    {
      'X-Bapi-Limit': '10',
      'X-Bapi-Limit-Status': '9',
      'X-Bapi-Limit-Reset-Timestamp': String(NOW + 1_000),
    },
    [10, 9, 1_000, null],
  ],
  [
    'App Store Connect',
    { 'X-Rate-Limit': 'user-hour-lim:3500;user-hour-rem:500;' },
    [3_500, 500, null, HOUR],
  ],
  [
    'Path of Exile',
    { 'X-Rate-Limit-Client': '10:5:10,20:60:60', 'X-Rate-Limit-Client-State': '1:5:0,12:60:0' },
    [20, 8, null, MINUTE],
    [10, 9, null, 5_000],
  ],
  [
    'EVE Online, a limit with its period',
    { 'X-Ratelimit-Limit': '150/15m', 'X-Ratelimit-Remaining': '148', 'X-Ratelimit-Used': '2' },
    [150, 148, null, 15 * MINUTE],
  ],
  [
    'Discogs',
    { 'X-Discogs-Ratelimit': '60', 'X-Discogs-Ratelimit-Remaining': '59', 'X-Discogs-Ratelimit-Used': '1' },
    [60, 59, null, null],
  ],
  [
    'Mashery',
    {
      'X-Packagekey-Qps-Allotted': '25',
      'X-Packagekey-Qps-Current': '1',
      'X-Packagekey-Quota-Allotted': '2000',
      'X-Packagekey-Quota-Current': '100',
      'X-Plan-Quota-Reset': 'Saturday, November 21, 2026 5:00:00 AM GMT',
    },
    [25, 24, null, 1_000],
    [2_000, 1_900, HOUR, DAY],
  ],
  [
    'Walmart',
    { 'X-Current-Token-Count': '7', 'X-Next-Replenishment-Time': String(NOW + 5_000) },
    [null, 7, 5_000, null],
  ],
  [
    'HipChat, a quota under a name of its own',
    { 'X-FloodControl-Limit': '30', 'X-FloodControl-Remaining': '8', 'X-FloodControl-Reset': in30s },
    [30, 8, 30_000, null],
  ],
  [
    'Akamai',
    {
      'X-RateLimit-Limit': '40',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Next': '2026-11-21T04:00:10.5Z',
    },
    [40, 0, 10_500, null],
  ],
  [
    'lemlist',
    {
      'X-RateLimit-Limit': '20',
      'X-RateLimit-Remaining': '7',
      'X-RateLimit-Reset': 'Sat Nov 21 2026 05:00:02 GMT+0100 (Central European Standard Time)',
    },
    [20, 7, 2_000, null],
  ],
  [
    'Dynatrace, microseconds',
    { 'X-RateLimit-Limit': '50', 'X-RateLimit-Remaining': '7', 'X-RateLimit-Reset': `${String(NOW)}000` },
    [50, 7, 0, null],
  ],
  [
    'Companies House',
    {
      'X-Ratelimit-Limit': '600',
      'X-Ratelimit-Remain': '599',
      'X-Ratelimit-Reset': in30s,
      'X-Ratelimit-Window': '5m',
    },
    [600, 599, 30_000, 5 * MINUTE],
  ],
  [
    'urlscan.io',
    {
      'X-Rate-Limit-Scope': 'ip-address',
      'X-Rate-Limit-Window': 'minute',
      'X-Rate-Limit-Limit': '30',
      'X-Rate-Limit-Remaining': '24',
      'X-Rate-Limit-Reset': '2026-11-21T04:00:19.000Z',
      'X-Rate-Limit-Reset-After': '17',
    },
    [30, 24, 17_000, MINUTE],
  ],
  [
    'Crossref',
    { 'X-Rate-Limit-Limit': '50', 'X-Rate-Limit-Interval': '1s', 'x-concurrency-limit': '5' },
    [50, null, null, 1_000],
  ],
  [
    'Mapbox',
    { 'X-Rate-Limit-Interval': '60', 'X-Rate-Limit-Limit': '600', 'X-Rate-Limit-Reset': in30s },
    [600, null, 30_000, MINUTE],
  ],
  [
    'Cerebras',
    {
      'x-ratelimit-limit-requests-day': '1000',
      'x-ratelimit-limit-tokens-minute': '60000',
      'x-ratelimit-remaining-requests-day': '999',
      'x-ratelimit-remaining-tokens-minute': '59000',
      'x-ratelimit-reset-requests-day': '33011.382',
      'x-ratelimit-reset-tokens-minute': '11.38',
    },
    [1_000, 999, 33_011_382, DAY],
    [60_000, 59_000, 11_380, MINUTE],
  ],
  [
    'Spring Cloud Gateway',
    {
      'X-RateLimit-Remaining': '19',
      'X-RateLimit-Replenish-Rate': '10',
      'X-RateLimit-Burst-Capacity': '20',
      'X-RateLimit-Requested-Tokens': '1',
    },
    [20, 19, null, null],
  ],
  [
    'NestJS, named throttlers',
    {
      'X-RateLimit-Limit-short': '3',
      'X-RateLimit-Remaining-short': '0',
      'X-RateLimit-Reset-short': '1',
      'X-RateLimit-Limit-long': '100',
      'X-RateLimit-Remaining-long': '97',
      'X-RateLimit-Reset-long': '60',
    },
    [3, 0, 1_000, null],
    [100, 97, MINUTE, null],
  ],
  [
    'Spoonacular',
    { 'X-API-Quota-Request': '1.01', 'X-API-Quota-Used': '17.5', 'X-API-Quota-Left': '132.5' },
    [149.5, 132, null, null],
  ],
  [
    'The Odds API',
    { 'x-requests-remaining': '480', 'x-requests-used': '20', 'x-requests-last': '1' },
    [500, 480, null, null],
  ],
  [
    'Imgur',
    {
      'X-RateLimit-UserLimit': '500',
      'X-RateLimit-UserRemaining': '499',
      'X-RateLimit-UserReset': in30s,
      'X-Post-Rate-Limit-Limit': '1250',
      'X-Post-Rate-Limit-Remaining': '1249',
      'X-Post-Rate-Limit-Reset': '3600',
    },
    [500, 499, 30_000, null],
    [1_250, 1_249, HOUR, null],
  ],
  [
    'DocuSign',
    {
      'X-RateLimit-Limit': '1000',
      'X-RateLimit-Remaining': '997',
      'X-RateLimit-Reset': in30s,
      'X-BurstLimit-Limit': '500',
      'X-BurstLimit-Remaining': '498',
    },
    [500, 498, null, null],
    [1_000, 997, 30_000, null],
  ],
  ['Gorgias', { 'X-Gorgias-Account-Api-Call-Limit': '10/40' }, [40, 30, null, null]],
  [
    'Lightspeed Retail',
    { 'X-LS-API-Bucket-Level': '1.5/60', 'X-LS-API-Drip-Rate': '1' },
    [60, 58, null, null],
  ],
  [
    'Azure Compute',
    {
      'x-ms-ratelimit-remaining-resource': [
        'Microsoft.Compute/GetVMScaleSet3Min;197',
        'Microsoft.Compute/GetVMScaleSet30Min;1297',
        'nonsense',
      ],
    },
    [null, 197, null, 3 * MINUTE],
    [null, 1_297, null, 30 * MINUTE],
  ],
  [
    'Dataverse',
    {
      'x-ms-ratelimit-burst-remaining-xrm-requests': '7999',
      'x-ms-ratelimit-time-remaining-xrm-requests': '1,199.22',
    },
    [null, 7_999, null, null],
  ],
  [
    'Postman',
    {
      'RateLimit-Limit': '300',
      'RateLimit-Remaining': '299',
      'RateLimit-Reset': '40',
      'RateLimit-Policy': '300;w=60',
      'RateLimit-Limit-Month': '1000',
      'RateLimit-Remaining-Month': '900',
      'X-RateLimit-Limit-Month': '1000',
      'X-RateLimit-Remaining-Month': '900',
    },
    [300, 299, 40_000, MINUTE],
    [1_000, 900, null, 30 * DAY],
  ],
  [
    'Keap, the period in a header of its own',
    {
      'x-keap-product-quota-limit': '150000',
      'x-keap-product-quota-time-unit': 'day',
      'x-keap-product-quota-interval': '1',
      'x-keap-product-quota-available': '149000',
      'x-keap-product-quota-expiry-time': String(NOW + 7_000),
    },
    [150_000, 149_000, 7_000, DAY],
  ],
  [
    'Kong, the most restrictive window twice',
    {
      'X-RateLimit-Limit-Minute': '60',
      'X-RateLimit-Remaining-Minute': '45',
      'X-RateLimit-Limit-Hour': '1000',
      'X-RateLimit-Remaining-Hour': '3',
      'RateLimit-Limit': '1000',
      'RateLimit-Remaining': '3',
      'RateLimit-Reset': '1200',
    },
    [1_000, 3, 1_200_000, HOUR],
    [60, 45, null, MINUTE],
  ],
  [
    'Opsgenie, a period alone',
    { 'X-RateLimit-State': 'OK', 'X-RateLimit-Period-In-Sec': '60' },
    [null, null, null, MINUTE],
  ],
  ['Zoho, credits', { 'X-API-CREDITS-REMAINING': '4990' }, [null, 4_990, null, null]],
  [
    'express-rate-limit, both generations at once',
    {
      'RateLimit-Policy': '5;w=900',
      RateLimit: 'limit=5, remaining=3, reset=642',
      'X-RateLimit-Limit': '5',
      'X-RateLimit-Remaining': '3',
      'X-RateLimit-Reset': in30s,
    },
    [5, 3, 642_000, 15 * MINUTE],
  ],
  [
    'a JSON header with one object for each quota',
    { 'X-RateLimit': '{"search":{"limit":30,"remaining":2,"resetAt":"2026-11-21T04:01:00Z"}}' },
    [30, 2, MINUTE, null],
  ],
  [
    'Meta ads, only the time until the share is back',
    { 'X-Ad-Account-Usage': '{"acc_id_util_pct":9.67,"reset_time_duration":100}' },
    [null, null, 100_000, null],
  ],
];

describe('further providers', () => {
  it.each(PROVIDERS.map(([name, ...rest]) => [name, rest] as const))(
    '%s',
    (_name, [headers, ...expected]) => {
      const reading = parseRateLimitHeaders(headers, { status: 200, now: NOW });
      const shown = (from: {
        limit: unknown;
        remaining: unknown;
        resetAtMs: number | null;
        windowMs: unknown;
      }) => [
        from.limit,
        from.remaining,
        from.resetAtMs === null ? null : from.resetAtMs - NOW,
        from.windowMs,
      ];
      expect(shown(reading)).toEqual(expected[0]);
      const byLimit = (a: readonly unknown[], b: readonly unknown[]) => Number(a[0]) - Number(b[0]);
      expect(reading.windows.map(shown).sort(byLimit)).toEqual([...expected].sort(byLimit));
    },
  );

  it.each([
    ['Traefik', { 'X-Retry-In': '983.5ms' }, 984],
    ['Traefik with both', { 'X-Retry-In': '983.5ms', 'Retry-After': '1' }, 1_000],
    ['Bucket4j', { 'X-Rate-Limit-Retry-After-Seconds': '42' }, 42_000],
    ['Bucket4j in milliseconds', { 'X-Rate-Limit-Retry-After-Milliseconds': '42' }, 42],
    ['Postman', { 'X-RateLimit-RetryAfter': '7' }, 7_000],
    ['NestJS', { 'Retry-After-short': '1', 'Retry-After-long': '60' }, 60_000],
    ['Azure', { 'x-ms-retry-after-ms': '1500', 'Retry-After': '2' }, 1_500],
    ['Amazon', { 'x-amz-retry-after': '250' }, 250],
    [
      'Sentry ingestion',
      { 'X-Sentry-Rate-Limits': '60:transaction:key, 2700:default;error:organization' },
      2_700_000,
    ],
    ['Zoom', { 'Retry-After': '2026-11-21T05:00:00Z' }, HOUR],
    ['Sentry, unreadable', { 'X-Sentry-Rate-Limits': 'error' }, null],
  ])('the wait of %s', (_provider, headers, retryAfterMs) => {
    expect(parseRateLimitHeaders(headers, { status: 429, now: NOW }).retryAfterMs).toBe(retryAfterMs);
  });

  it('gives windows the names that tell them apart', () => {
    const names = (headers: Record<string, string>) =>
      parseRateLimitHeaders(headers, { now: NOW }).windows.map((window) => window.name);
    expect(names({ 'x-ratelimit-remaining': '9', 'x-ratelimit-resource': 'core' })).toEqual(['core']);
    expect(names({ 'x-ratelimit-remaining': '9', 'x-ratelimit-bucket': 'abcd' })).toEqual(['abcd']);
    expect(names({ 'x-ratelimit-remaining': '9' })).toEqual([undefined]);
    expect(names({ 'x-app-rate-limit': '20:1', 'x-method-rate-limit': '20:1' })).toEqual(['app', 'method']);
    expect(names({ ratelimit: '"burst";r=5', 'x-ratelimit-userremaining': '5' })).toEqual(['burst', 'user']);
  });

  it('does not take one window for another that looks alike for now', () => {
    const headers = {
      'X-App-Rate-Limit': '100:120',
      'X-App-Rate-Limit-Count': '1:120',
      'X-Method-Rate-Limit': '100:120',
      'X-Method-Rate-Limit-Count': '1:120',
    };
    expect(parseRateLimitHeaders(headers, { now: NOW }).windows).toHaveLength(2);
  });

  it.each([
    [
      'EVE Online’s error budget while there is some',
      { 'X-Esi-Error-Limit-Remain': '90', 'X-Esi-Error-Limit-Reset': '43' },
    ],
    [
      'tokens alone while there are some',
      { 'x-ratelimit-remaining-tokens': '30', 'x-ratelimit-limit-tokens': '6000' },
    ],
    [
      'a bytes window while there are some',
      { RateLimit: '"bw";r=30', 'RateLimit-Policy': '"bw";q=65535;qu="content-bytes"' },
    ],
  ])('%s: kept as a window, not binding', (_what, headers) => {
    const reading = parseRateLimitHeaders(headers, { now: NOW });
    expect(reading).toMatchObject({ limit: null, remaining: null });
    expect(reading.windows).toHaveLength(1);
  });
});
