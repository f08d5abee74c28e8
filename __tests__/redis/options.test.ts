import { inspect } from 'node:util';
import { ConfigurationError } from '../../src/errors/configuration-error.js';
import { systemClock } from '../../src/internal/clock.js';
import { resolveRateLimitOptions } from '../../src/rate-limit/rate-limit-options.js';
import { RateLimiter } from '../../src/rate-limit/rate-limiter.js';
import { redisRateLimit, type RedisRateLimitOptions } from '../../src/redis/index.js';

const URL_WITH_SECRET = 'redis://user:s3cret-canary@127.0.0.1:1';

/** Has the methods by which a client of node-redis 4 or 5 can be told. */
const nodeRedis = {
  isOpen: true,
  duplicate: () => nodeRedis,
  connect: () => Promise.resolve(),
  sendCommand: () => Promise.resolve(),
};

describe('redisRateLimit', () => {
  it.each<[string, unknown, RegExp]>([
    ['no options', undefined, /redisRateLimit options must be an object/],
    ['an unknown option', { url: 'redis://a', id: 'a', idd: 1 }, /unknown option "idd"; did you mean "id"/],
    ['no id', { url: 'redis://a' }, /redisRateLimit id must be a non-empty string/],
    ['a long id', { url: 'redis://a', id: 'x'.repeat(201) }, /id must be at most 200 characters/],
    ['neither client nor url', { id: 'a' }, /either client or url/],
    ['both client and url', { id: 'a', url: 'redis://a', client: {} }, /either client or url/],
    ['a url of something else', { id: 'a', url: 'https://a' }, /url must be a URL that begins with redis:/],
    ['no url', { id: 'a', url: 7 }, /url must be a non-empty string/],
    [
      'no process',
      { id: 'a', url: 'redis://a', fallbackProcesses: 0 },
      /fallbackProcesses must be a whole number/,
    ],
    [
      'a client of node-redis',
      { id: 'a', client: nodeRedis },
      /client must be a client of ioredis.*node-redis/,
    ],
    ['no client', { id: 'a', client: 'redis://a' }, /client must be a client of ioredis/],
  ])('refuses %s', (_what, options, message) => {
    const make = (): unknown => redisRateLimit(options as RedisRateLimitOptions);
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(message);
  });

  it('shows no password, neither itself nor in an error', () => {
    const shared = redisRateLimit({ url: URL_WITH_SECRET, id: 'a' });
    expect(inspect(shared, { depth: 9, showHidden: true }) + JSON.stringify(shared)).not.toContain('s3cret');
    const wrong = (): unknown => redisRateLimit({ url: 'http://user:s3cret-canary@host', id: 'a' });
    expect(wrong).toThrow(/^(?!.*s3cret)/);
  });

  it('is taken by rateLimit.shared, which takes nothing else', () => {
    const shared = redisRateLimit({ url: URL_WITH_SECRET, id: 'a' });
    expect(resolveRateLimitOptions({ shared }, 'rateLimit').shared).toBe(shared);
    for (const other of [URL_WITH_SECRET, { url: URL_WITH_SECRET, id: 'a' }, null]) {
      const make = (): unknown => resolveRateLimitOptions({ shared: other }, 'rateLimit');
      expect(make).toThrow(/rateLimit.shared must be made by redisRateLimit; got (?!.*s3cret)/);
    }
  });

  it('refuses a window longer than timers last', () => {
    const shared = redisRateLimit({ url: URL_WITH_SECRET, id: 'a' });
    const options = resolveRateLimitOptions({ requests: 1, perMs: 2 ** 31, shared }, 'rateLimit');
    const make = (): unknown =>
      new RateLimiter(options, { clock: systemClock, maxRetryAfterMs: 1, onWait: () => undefined });
    expect(make).toThrow(/rateLimit.perMs must be at most 24.8 days/);
  });
});
