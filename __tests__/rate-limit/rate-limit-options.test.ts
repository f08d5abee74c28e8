import { ConfigurationError } from '../../src/errors/configuration-error.js';
import { resolveRateLimitOptions } from '../../src/rate-limit/rate-limit-options.js';

const resolve = (input: unknown) => resolveRateLimitOptions(input, 'rateLimit');

describe('rateLimit options', () => {
  it('have defaults that let the server pace the client', () => {
    expect(resolve(undefined)).toEqual({
      maxConcurrent: 10,
      rate: null,
      spread: false,
      headers: true,
      hints: {},
      reserve: 0,
      scope: null,
      shared: null,
      maxWaitMs: 65 * 60_000,
    });
  });

  it('are taken over, and frozen', () => {
    const scope = () => 'search';
    const resolved = resolve({
      maxConcurrent: Infinity,
      requests: 5,
      perMs: 1_000,
      spread: true,
      headers: false,
      hints: { resetUnit: 'ms' },
      reserve: 3,
      scope,
      maxWaitMs: Infinity,
    });
    expect(resolved).toMatchObject({
      maxConcurrent: Infinity,
      rate: { requests: 5, perMs: 1_000 },
      spread: true,
      headers: false,
      hints: { resetUnit: 'ms' },
      reserve: 3,
      scope,
      maxWaitMs: Infinity,
    });
    expect(Object.isFrozen(resolved)).toBe(true);
  });

  it.each([
    [{ maxConcurrent: 0 }, 'rateLimit.maxConcurrent must be a whole number, 1 or more, or Infinity; got 0'],
    [{ maxConcurrent: 1.5 }, 'rateLimit.maxConcurrent'],
    [{ requests: 5 }, 'rateLimit.perMs must be given together with requests; got undefined'],
    [{ perMs: 5 }, 'rateLimit.requests must be given together with perMs; got undefined'],
    [{ requests: 0, perMs: 5 }, 'rateLimit.requests'],
    [{ requests: 1, perMs: 0 }, 'rateLimit.perMs'],
    [{ requests: 1, perMs: Infinity }, 'rateLimit.perMs'],
    [{ spread: 1 }, 'rateLimit.spread must be true or false; got 1 (number)'],
    [{ headers: 'no' }, 'rateLimit.headers'],
    [{ hints: { resetUnit: 'min' } }, "rateLimit.hints.resetUnit must be 's' or 'ms'"],
    [{ hints: { retryAfterUnit: 1 } }, 'rateLimit.hints.retryAfterUnit'],
    [{ hints: { unit: 's' } }, 'rateLimit.hints: unknown option "unit"'],
    [{ reserve: -1 }, 'rateLimit.reserve'],
    [{ scope: 'x' }, 'rateLimit.scope must be a function'],
    [{ maxWaitMs: -1 }, 'rateLimit.maxWaitMs'],
    [{ maxConcurent: 1 }, 'rateLimit: unknown option "maxConcurent"; did you mean "maxConcurrent"?'],
    [7, 'rateLimit must be an object'],
  ])('refuse %j', (input, message) => {
    expect(() => resolve(input)).toThrow(ConfigurationError);
    expect(() => resolve(input)).toThrow(message);
  });
});
