import { growth } from '../support/growth.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxiosHeaders } from 'axios';
import fc from 'fast-check';
import { ConfigurationError } from '../../src/errors/configuration-error.js';
import {
  EMPTY_READING,
  parseRateLimitHeaders,
  type HeadersLike,
  type RateLimitHints,
} from '../../src/rate-limit/parse-rate-limit-headers.js';

interface Reading {
  readonly [field: string]: unknown;
  readonly windows?: readonly object[];
}

interface Case {
  readonly id: string;
  readonly provider: string;
  readonly now: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly expect: Reading;
  readonly windows?: readonly object[];
  readonly hint?: RateLimitHints;
  readonly expectWithoutHint?: Reading;
}

const file = join(__dirname, '../data/rate-limit-headers.json');
const cases = JSON.parse(readFileSync(file, 'utf8')) as readonly Case[];

function read(given: Case, hints?: RateLimitHints) {
  return parseRateLimitHeaders(given.headers, {
    status: given.status,
    now: new Date(given.now).getTime(),
    hints,
  });
}

describe('parseRateLimitHeaders reads what real providers send', () => {
  it.each(cases.map((given) => [given.id, given.provider, given] as const))(
    '%s (%s)',
    (_id, _provider, given) => {
      const reading = read(given, given.hint);
      expect(reading).toMatchObject({ ...given.expect });
      if (given.windows !== undefined) {
        expect(reading.windows).toHaveLength(given.windows.length);
        expect(reading.windows).toMatchObject([...given.windows]);
      }
      if (given.expectWithoutHint !== undefined) {
        expect(read(given)).toMatchObject({ ...given.expectWithoutHint });
      }
    },
  );
});

const NOW = Date.UTC(2026, 10, 21, 4);
const GITHUB = {
  'X-RateLimit-Limit': '60',
  'X-RateLimit-Remaining': '56',
  'X-RateLimit-Reset': '1795233630',
};
const GITHUB_READING = {
  retryAfterMs: null,
  limit: 60,
  remaining: 56,
  resetAtMs: NOW + 30_000,
  windowMs: null,
  windows: [{ unit: 'requests', limit: 60, remaining: 56, resetAtMs: NOW + 30_000, windowMs: null }],
};

describe('parseRateLimitHeaders takes headers in any container', () => {
  it.each<[string, HeadersLike]>([
    ['a plain object', GITHUB],
    ['a null-prototype object', Object.assign(Object.create(null) as Record<string, string>, GITHUB)],
    ['numbers as values', { 'x-ratelimit-limit': 60, 'x-ratelimit-remaining': 56, 'x-ratelimit-reset': 30 }],
    ['arrays as values', { ...GITHUB, 'X-RateLimit-Limit': ['60'] }],
    ['white space around values', { ...GITHUB, 'X-RateLimit-Remaining': '\t 56  ' }],
    ['Headers', new Headers(GITHUB)],
    ['a Map', new Map(Object.entries(GITHUB))],
    ['AxiosHeaders', new AxiosHeaders(GITHUB)],
    ['an array of pairs', Object.entries(GITHUB)],
    ['anything with entries()', { entries: () => Object.entries(GITHUB).values() }],
    [
      'anything with forEach()',
      {
        forEach: (callback: (value: string, name: string) => void) => {
          for (const [name, value] of Object.entries(GITHUB)) callback(value, name);
        },
      },
    ],
    ['anything to iterate over', { [Symbol.iterator]: () => Object.entries(GITHUB).values() }],
  ])('%s', (_container, headers) => {
    expect(parseRateLimitHeaders(headers, { now: NOW })).toEqual(GITHUB_READING);
  });

  it('is not misled by headers called forEach and entries', () => {
    expect(parseRateLimitHeaders({ ...GITHUB, forEach: 'a', entries: 'b' }, { now: NOW })).toEqual(
      GITHUB_READING,
    );
  });

  it('skips what is no header', () => {
    const pairs = [5, ['x-ratelimit-limit'], [7, '8'], ['x-ratelimit-remaining', { value: 1 }]] as unknown;
    expect(parseRateLimitHeaders(pairs as HeadersLike, { now: NOW })).toBe(EMPTY_READING);
    expect(parseRateLimitHeaders({ 'retry-after': undefined, 'x-ratelimit-limit': null })).toBe(
      EMPTY_READING,
    );
  });
});

describe('parseRateLimitHeaders finds nothing', () => {
  it.each<[string, HeadersLike]>([
    ['no headers', {}],
    ['no Headers', new Headers()],
    [
      'headers about something else',
      { Date: 'Sat, 21 Nov 2026 04:00:00 GMT', ETag: '"a"', 'Cache-Control': 'no-store' },
    ],
    [
      'counts of a list and other limits',
      {
        'x-total-count': '0',
        'x-items-remaining': '0',
        'x-pagination-limit': '20',
        'x-pages-left': '0',
        'x-trial-days-remaining': '0',
        'x-limit': '20',
        'x-storage-used': '10',
        'access-control-max-age': '600',
        'keep-alive': 'timeout=5, max=100',
      },
    ],
    [
      'values without a meaning',
      { 'x-ratelimit-limit': 'a', 'x-ratelimit-remaining': '', 'retry-after': 'soon' },
    ],
    [
      'limits that are only announced',
      { 'Beta-RateLimit-Remaining': '0', 'X-Beta-RateLimit-Remaining': '0' },
    ],
    ['a number under a word of its own', { 'x-ratelimit-burst': '20' }],
    ['shares in per cent', { 'x-app-usage': '{"call_count":100}', 'x-ms-throttle-limit-percentage': '0.8' }],
    ['text', { 'x-throttling-control': 'Request Count status: Green (0%)', 'x-ratelimit-scope': 'user' }],
    ['a name beyond all reason', { [`x-ratelimit-remaining-${'a'.repeat(100)}`]: '0' }],
    ['a value beyond all reason', { 'x-ratelimit-remaining': '0'.repeat(5_000) }],
    ['no limit at all', { 'x-ratelimit-limit': '-1', 'x-ratelimit-remaining': '-1' }],
    [
      'broken JSON',
      { 'x-ratelimit': '{"limit":', 'x-business-use-case-usage': '{', 'x-ad-account-usage': 'null' },
    ],
  ])('in %s: always the same frozen reading', (_what, headers) => {
    expect(parseRateLimitHeaders(headers, { status: 200, now: NOW })).toBe(EMPTY_READING);
    expect(Object.isFrozen(EMPTY_READING) && Object.isFrozen(EMPTY_READING.windows)).toBe(true);
  });
});

describe('parseRateLimitHeaders and the clocks', () => {
  it('ignores quotas in a response from a cache, not its Retry-After', () => {
    const headers = { ...GITHUB, Age: '120', 'Retry-After': '5', RateLimit: '"a";r=0' };
    expect(parseRateLimitHeaders(headers, { now: NOW })).toEqual({ ...EMPTY_READING, retryAfterMs: 5_000 });
    expect(parseRateLimitHeaders({ ...GITHUB, Age: '120' }, { now: NOW })).toBe(EMPTY_READING);
  });

  it.each(['0', '', 'old', '-5'])('takes an Age of %j for a fresh response', (age) => {
    expect(parseRateLimitHeaders({ ...GITHUB, Age: age }, { now: NOW })).toEqual(GITHUB_READING);
  });

  it('counts the Age when it compares the clocks', () => {
    const headers = {
      Date: 'Sat, 21 Nov 2026 03:58:00 GMT',
      Age: '120',
      'Retry-After': 'Sat, 21 Nov 2026 04:00:30 GMT',
    };
    expect(parseRateLimitHeaders(headers, { now: NOW }).retryAfterMs).toBe(30_000);
  });

  it.each([
    ['Sat, 21 Nov 2026 04:00:02 GMT', 0],
    ['Sat, 21 Nov 2026 04:00:03 GMT', -3_000],
    ['Sat, 21 Nov 2026 03:59:57 GMT', 3_000],
    ['tomorrow', 0],
  ])('a Date of %s moves an absolute reset by %i ms', (date, correction) => {
    const { resetAtMs } = parseRateLimitHeaders({ ...GITHUB, Date: date }, { now: NOW });
    expect(resetAtMs).toBe(NOW + 30_000 + correction);
  });

  it('takes the time of this process when none is given', () => {
    const before = Date.now();
    const { resetAtMs } = parseRateLimitHeaders({ 'x-ratelimit-reset': '30' });
    expect(resetAtMs).toBeGreaterThanOrEqual(before + 30_000);
    expect(resetAtMs).toBeLessThanOrEqual(Date.now() + 30_000);
  });
});

describe('parseRateLimitHeaders and quotas told of more than once', () => {
  it.each<[string, Record<string, string>, object]>([
    [
      'completes one spelling from another',
      { 'x-rate-limit-limit': '100', 'x-ratelimit-remaining': '5' },
      { limit: 100 },
    ],
    [
      'does not mix spellings that contradict each other',
      { 'ratelimit-remaining': '5', 'x-ratelimit-remaining': '80', 'x-ratelimit-limit': '100' },
      { limit: null, remaining: 5 },
    ],
    [
      'gives a lone reset to the exhausted window',
      {
        'x-acme-ratelimit-hour-remaining': '0',
        'x-acme-ratelimit-second-remaining': '9',
        'x-acme-ratelimit-reset': '1',
      },
      { remaining: 0, windowMs: 3_600_000, resetAtMs: NOW + 1_000 },
    ],
    [
      'gives a lone reset to the shortest window it fits into',
      {
        'x-acme-ratelimit-second-remaining': '9',
        'x-acme-ratelimit-hour-remaining': '5',
        'x-acme-ratelimit-day-remaining': '50',
        'x-acme-ratelimit-reset': '90',
      },
      { remaining: 5, windowMs: 3_600_000, resetAtMs: NOW + 90_000 },
    ],
  ])('%s', (_what, headers, expected) => {
    const reading = parseRateLimitHeaders(headers, { now: NOW });
    expect(reading).toMatchObject(expected);
    expect(reading.windows.filter((window) => window.limit === null && window.remaining === null)).toEqual(
      [],
    );
  });
});

describe('parseRateLimitHeaders and a limit of 0', () => {
  const headers = { 'x-ratelimit-limit': '0', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' };

  it('is no limit where the request was served, and a closed door where it was not', () => {
    expect(parseRateLimitHeaders(headers, { now: NOW, status: 200 })).toMatchObject({
      limit: null,
      remaining: null,
    });
    expect(parseRateLimitHeaders(headers, { now: NOW, status: 403 })).toMatchObject({
      limit: 0,
      remaining: 0,
    });
    expect(parseRateLimitHeaders(headers, { now: NOW })).toMatchObject({ limit: 0, remaining: 0 });
  });
});

describe('parseRateLimitHeaders options', () => {
  it.each<[object, RegExp]>([
    [{ stauts: 429 }, /unknown option "stauts"; did you mean "status"/],
    [{ status: '429' }, /status must be a status code; got '429'/],
    [{ now: NaN }, /now must be/],
    [{ hints: { resetUnit: 'minutes' } }, /hints\.resetUnit must be 's' or 'ms'/],
    [{ hints: { retryAfterUnit: 1 } }, /hints\.retryAfterUnit must be/],
    [{ hints: { reset: 's' } }, /hints: unknown option "reset"/],
  ])('%j is refused', (options, message) => {
    const act = () => parseRateLimitHeaders({}, options);
    expect(act).toThrow(ConfigurationError);
    expect(act).toThrow(message);
  });
});

it.each([undefined, null, 5, 'x-ratelimit-remaining: 0'])('parseRateLimitHeaders refuses %p', (headers) => {
  const act = () => parseRateLimitHeaders(headers as never);
  expect(act).toThrow(ConfigurationError);
  expect(act).toThrow('parseRateLimitHeaders headers must be an object, a Map or a Headers; got ');
});

describe('parseRateLimitHeaders survives whatever a server sends', () => {
  const piece = fc.constantFrom(
    ...[
      'x',
      'ratelimit',
      'rate',
      'limit',
      'remaining',
      'reset',
      'after',
      'used',
      'window',
      'minute',
      'tokens',
    ],
    ...[
      'requests',
      'quota',
      'policy',
      'retry',
      'ms',
      '5',
      'daylimit',
      'throttle',
      'bucket',
      'usage',
      'unit',
      'left',
    ],
  );
  const name = fc.oneof(
    fc.array(piece, { minLength: 1, maxLength: 6 }).map((words) => words.join('-')),
    fc.constantFrom('ratelimit', 'ratelimit-policy', 'retry-after', 'date', 'age', 'sforce-limit-info'),
    fc.constantFrom('x-ratelimit', 'x-business-use-case-usage', 'x-ad-account-usage', 'x-sentry-rate-limits'),
    fc.constantFrom(
      'x-ms-ratelimit-remaining-resource',
      'x-rate-limit-limit',
      'x-rate-limit-reset',
      'retry-after-ms',
    ),
    fc.string(),
  );
  const fragment = fc.constantFrom(
    ...[
      '0',
      '1',
      '-1',
      '5.5',
      '9'.repeat(25),
      '1795233630',
      '1e9',
      'NaN',
      '"',
      '"a"',
      ';',
      ',',
      '=',
      ':',
      '/',
      '{',
      '}',
    ],
    ...[
      'w=',
      'r=0',
      't=',
      'limit',
      'remaining',
      ' ',
      '%',
      'ms',
      's',
      'h',
      'GMT',
      'Sat',
      '21 Nov 2026',
      '[',
      ']',
      'Z',
    ],
  );
  const value = fc.oneof(
    fc.array(fragment, { maxLength: 8 }).map((parts) => parts.join('')),
    fc.string(),
    fc.json(),
    fc.double().map(String),
    fc.integer(),
    fc.array(fc.string(), { maxLength: 3 }),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    fc.anything(),
  );
  const headers = fc.array(fc.tuple(name, value), { maxLength: 8 });
  const options = fc.record({
    now: fc.integer({ min: 0, max: 4e12 }),
    status: fc.constantFrom(200, 429),
    hints: fc.record({ resetUnit: fc.constantFrom('s', 'ms'), retryAfterUnit: fc.constantFrom('s', 'ms') }),
  });

  const nullOr = (actual: number | null, holds: (number: number) => boolean) =>
    actual === null || holds(actual);
  const isCount = (number: number) => Number.isSafeInteger(number) && number >= 0;

  it('never throws, and never says anything but whole, sensible numbers', () => {
    fc.assert(
      fc.property(headers, options, (pairs, given) => {
        const reading = parseRateLimitHeaders(pairs as HeadersLike, given);
        expect(nullOr(reading.retryAfterMs, isCount)).toBe(true);
        for (const window of [reading, ...reading.windows]) {
          expect(nullOr(window.remaining, isCount)).toBe(true);
          expect(nullOr(window.limit, (limit) => limit >= 0 && Number.isFinite(limit))).toBe(true);
          expect(nullOr(window.resetAtMs, Number.isSafeInteger)).toBe(true);
          expect(nullOr(window.windowMs, (ms) => isCount(ms) && ms > 0)).toBe(true);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('reads hostile values in time proportional to their length', () => {
    const hostile = [
      '9',
      ',',
      ';',
      ':',
      '/',
      '"',
      '\\',
      ' ',
      '=',
      'a=',
      '1;',
      '1:1,',
      'Sat, ',
      '{"a":',
      '1ms',
      '%"',
      ' \t',
    ];
    const names = [
      'ratelimit',
      'ratelimit-policy',
      'x-ratelimit-limit',
      'x-ratelimit',
      'retry-after',
      'sforce-limit-info',
    ];
    const read = (unit: string, size: number): void => {
      const text = unit.repeat(size / unit.length);
      for (const header of names)
        parseRateLimitHeaders({ [header]: text, [`${header}-reset`]: text }, { now: NOW });
    };
    for (const unit of hostile) expect(growth((size) => read(unit, size), 1_000)).toBeLessThan(12);
  });
});
