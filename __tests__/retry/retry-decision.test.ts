import { DEFAULT_RETRY_POLICY, resolveRetryOptions } from '../../src/retry/resolve-retry-options.js';
import { RetryBudget } from '../../src/retry/retry-budget.js';
import {
  decideRetry,
  type FailedAttempt,
  type FailureKind,
  type RetryDecision,
} from '../../src/retry/retry-decision.js';

const AT_MOST = () => 0.999_999;

function failed(overrides: Partial<FailedAttempt>): FailedAttempt {
  return {
    kind: 'response',
    status: undefined,
    method: 'GET',
    attempt: 1,
    idempotent: false,
    replayable: true,
    retryAfterMs: null,
    limiterWaits: false,
    shouldRetry: undefined,
    asked: false,
    remainingMs: Infinity,
    context: () => ({ attempt: 1, method: 'GET', url: 'https://api.test/', error: new Error('failed') }),
    ...overrides,
  };
}

function decide(
  overrides: Partial<FailedAttempt>,
  options?: object,
  budget = new RetryBudget(),
): RetryDecision {
  const policy = resolveRetryOptions(options, DEFAULT_RETRY_POLICY, 'retry');
  return decideRetry(failed(overrides), policy, budget, AT_MOST);
}

describe('what is retried', () => {
  const READS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];
  const WRITES = ['POST', 'PATCH'];
  const STATUSES = [408, 425, 429, 500, 502, 503, 504];

  it.each(READS.flatMap((method) => STATUSES.map((status) => [method, status] as const)))(
    '%s after %i',
    (method, status) => {
      const kind: FailureKind = status === 429 ? 'rate-limited' : 'response';
      expect(decide({ method, status, kind })).toMatchObject({ retry: true });
    },
  );

  it.each(
    READS.flatMap((method) => [400, 401, 403, 404, 409, 422, 501].map((status) => [method, status] as const)),
  )('not %s after %i', (method, status) => {
    expect(decide({ method, status })).toEqual({ retry: false, reason: 'not-retryable' });
  });

  it.each<[string, FailureKind]>(
    READS.flatMap((method) =>
      (['connection', 'timeout', 'unsent', 'parse'] as const).map((kind): [string, FailureKind] => [
        method,
        kind,
      ]),
    ),
  )('%s after a failure of kind %s', (method, kind) => {
    expect(decide({ method, kind })).toMatchObject({ retry: true });
  });

  it.each(
    WRITES.flatMap(
      (method) =>
        [
          [method, 'any 429', { kind: 'rate-limited', status: 429 }, true],
          [method, '503 with Retry-After', { status: 503, retryAfterMs: 10 }, true],
          [method, '503 without Retry-After', { status: 503 }, false],
          [method, '500', { status: 500 }, false],
          [method, 'a connection refused before anything was sent', { kind: 'unsent' }, true],
          [method, 'a reset connection', { kind: 'connection' }, false],
          [method, 'a timeout', { kind: 'timeout' }, false],
          [method, 'a reset, with an idempotency key', { kind: 'connection', idempotent: true }, true],
          [method, '500, with an idempotency key', { status: 500, idempotent: true }, true],
        ] as [string, string, Partial<FailedAttempt>, boolean][],
    ),
  )('%s after %s', (method, _what, overrides, retried) => {
    expect(decide({ method, ...overrides }).retry).toBe(retried);
  });

  it('POST when retry.methods says so', () => {
    expect(decide({ method: 'POST', status: 500 }, { methods: ['post'] }).retry).toBe(true);
  });

  it('413 only with Retry-After', () => {
    expect(decide({ status: 413 }).retry).toBe(false);
    expect(decide({ status: 413, retryAfterMs: 5 }).retry).toBe(true);
  });

  it('never a stream body, whatever failed', () => {
    expect(decide({ kind: 'connection', replayable: false })).toEqual({
      retry: false,
      reason: 'not-repeatable',
    });
  });

  it('never what is final, whatever retryIf says', () => {
    expect(decide({ kind: 'final' }, { retryIf: () => true }).retry).toBe(false);
  });

  it.each([
    [true, { status: 404 }, true],
    [false, { status: 500 }, false],
    [true, { method: 'POST', status: 500 }, true],
  ])('x-should-retry: %s is obeyed for %o', (shouldRetry, overrides, retried) => {
    expect(decide({ ...overrides, shouldRetry }).retry).toBe(retried);
  });

  it('retryIf has the last word, and undefined leaves it to the rules', () => {
    expect(decide({ status: 404 }, { retryIf: () => true }).retry).toBe(true);
    expect(decide({ status: 500, shouldRetry: true }, { retryIf: () => false }).retry).toBe(false);
    expect(decide({ status: 500 }, { retryIf: () => undefined }).retry).toBe(true);
  });

  it('statuses replaces the list', () => {
    expect(decide({ status: 404 }, { statuses: [404] }).retry).toBe(true);
    expect(decide({ status: 500 }, { statuses: [404] }).retry).toBe(false);
  });

  it('what classifyResponse calls "retry", whatever its status', () => {
    expect(decide({ status: 200, asked: true }).retry).toBe(true);
    expect(decide({ status: 200, asked: true, method: 'POST' })).toEqual({
      retry: false,
      reason: 'not-repeatable',
    });
  });
});

describe('how often', () => {
  it.each([
    [{ maxAttempts: 1 }, 1],
    [{ maxAttempts: 3 }, 3],
    [undefined, 4],
    [{ backoff: [1, 2] }, 3],
    [{ backoff: [] }, 1],
  ])('%o makes %i attempts', (options, attempts) => {
    if (attempts > 1) expect(decide({ status: 500, attempt: attempts - 1 }, options).retry).toBe(true);
    expect(decide({ status: 500, attempt: attempts }, options)).toEqual({ retry: false, reason: 'attempts' });
  });
});

describe('after which delay', () => {
  const delays = (options: object | undefined, count: number): unknown[] =>
    Array.from({ length: count }, (_, index) => {
      const decision = decide(
        { status: 500, attempt: index + 1 },
        { maxAttempts: 99, budget: false, ...options },
      );
      return decision.retry ? Math.round(decision.delayMs) : decision.reason;
    });

  it('exponential: doubles up to maxDelayMs', () => {
    expect(delays({ jitter: 'none' }, 8)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000,
    ]);
  });

  it('fixed: stays at initialDelayMs', () => {
    expect(delays({ backoff: 'fixed', jitter: 'none', initialDelayMs: 250 }, 3)).toEqual([250, 250, 250]);
  });

  it('an array: exactly those, without jitter, then gives up', () => {
    expect(
      [1, 2, 3, 4].map((attempt) => decide({ status: 500, attempt }, { backoff: [2_000, 5_000, 15_000] })),
    ).toMatchObject([{ delayMs: 2_000 }, { delayMs: 5_000 }, { delayMs: 15_000 }, { reason: 'attempts' }]);
  });

  it.each([
    [1_000, undefined, 1_000],
    [1e12, undefined, 60_000],
    [1e12, 2_000, 2_000],
    [Number.MAX_VALUE, 2 ** 31 - 1, 2 ** 31 - 1],
  ])('a function that says %p, with maxDelayMs %p: %p', (said, maxDelayMs, delayMs) => {
    expect(decide({ status: 500 }, { backoff: () => said, maxDelayMs })).toMatchObject({ delayMs });
  });

  it('a function: what it says, told of the attempt', () => {
    const policy = resolveRetryOptions(
      { backoff: ({ attempt }: { attempt: number }) => attempt * 7 },
      DEFAULT_RETRY_POLICY,
      'retry',
    );
    const context = { attempt: 3, method: 'GET', url: '', error: new Error() };
    const decision = decideRetry(
      failed({ status: 500, attempt: 3, context: () => context }),
      policy,
      new RetryBudget(),
      AT_MOST,
    );
    expect(decision).toMatchObject({ delayMs: 21 });
  });

  it('full jitter draws evenly between 0 and the computed delay', () => {
    const policy = resolveRetryOptions({ initialDelayMs: 800 }, DEFAULT_RETRY_POLICY, 'retry');
    const drawn = [0, 0.25, 0.5].map((random) =>
      decideRetry(failed({ status: 500 }), policy, new RetryBudget(), () => random),
    );
    expect(drawn).toMatchObject([{ delayMs: 0 }, { delayMs: 200 }, { delayMs: 400 }]);
  });

  it('a wait that the limiter keeps is no delay here', () => {
    expect(decide({ kind: 'rate-limited', status: 429, retryAfterMs: 2_000, limiterWaits: true })).toEqual({
      retry: true,
      delayMs: 0,
      taken: 0,
    });
  });

  it('a Retry-After that the limiter does not keep is waited for exactly', () => {
    expect(decide({ status: 500, retryAfterMs: 1_234 })).toEqual({ retry: true, delayMs: 1_234, taken: 0 });
  });

  it('a Retry-After longer than maxRetryAfterMs is not waited for, nor retried early', () => {
    expect(decide({ status: 503, retryAfterMs: 900_001 })).toEqual({ retry: false, reason: 'retry-after' });
    expect(decide({ status: 503, retryAfterMs: 2 ** 31 }, { maxRetryAfterMs: Infinity })).toEqual({
      retry: false,
      reason: 'retry-after',
    });
  });

  it('a wait that ends after the deadline is not begun', () => {
    expect(decide({ status: 503, retryAfterMs: 500, remainingMs: 400 })).toEqual({
      retry: false,
      reason: 'deadline',
    });
    expect(decide({ status: 500, remainingMs: 400 }, { jitter: 'none' })).toEqual({
      retry: false,
      reason: 'deadline',
    });
  });
});

describe('the retry budget', () => {
  it('bounds the retries of all requests together', () => {
    const budget = new RetryBudget();
    let retries = 0;
    while (decide({ status: 500 }, undefined, budget).retry) retries += 1;
    expect(retries).toBe(100);
    expect(decide({ status: 500 }, undefined, budget)).toEqual({ retry: false, reason: 'budget' });
  });

  it('charges twice as much after a timeout', () => {
    const budget = new RetryBudget();
    let retries = 0;
    while (decide({ kind: 'timeout' }, undefined, budget).retry) retries += 1;
    expect(retries).toBe(50);
  });

  it('charges nothing for a wait that the server ordered', () => {
    const budget = new RetryBudget();
    for (let i = 0; i < 1_000; i++) {
      expect(decide({ status: 503, retryAfterMs: 1 }, undefined, budget)).toMatchObject({
        retry: true,
        taken: 0,
      });
    }
  });

  it('gets back on success what the request had taken, and one token for each plain success', () => {
    const settings = { tokens: 10, retryCost: 5, timeoutCost: 10 };
    const budget = new RetryBudget();
    expect(budget.take(settings, false)).toBe(5);
    expect(budget.take(settings, false)).toBe(5);
    expect(budget.take(settings, false)).toBeNull();
    budget.giveBack(5);
    expect(budget.take(settings, false)).toBe(5);
    for (let i = 0; i < 5; i++) budget.giveBack(0);
    expect(budget.take(settings, false)).toBe(5);
  });

  it('never holds more than it started with', () => {
    const settings = { tokens: 5, retryCost: 5, timeoutCost: 10 };
    const budget = new RetryBudget();
    budget.take(settings, false);
    for (let i = 0; i < 100; i++) budget.giveBack(5);
    expect(budget.take(settings, false)).toBe(5);
    expect(budget.take(settings, false)).toBeNull();
  });

  it('is off with budget: false', () => {
    const budget = new RetryBudget();
    for (let i = 0; i < 500; i++) expect(decide({ status: 500 }, { budget: false }, budget).retry).toBe(true);
  });
});

describe('options', () => {
  it.each([
    [{ maxAttempts: 0 }, 'retry.maxAttempts must be'],
    [{ maxAttempts: 2.5 }, 'retry.maxAttempts must be'],
    [{ maxAttempt: 3 }, 'did you mean "maxAttempts"'],
    [{ backoff: 'linear' }, 'retry.backoff must be'],
    [{ backoff: [1, -1] }, 'retry.backoff[1] must be'],
    [{ backoff: [1, 2 ** 31] }, 'retry.backoff[1] must be'],
    [{ backoff: [1, 2], maxAttempts: 2 }, 'give one of the two'],
    [{ initialDelayMs: '1s' }, "got '1s' (string)"],
    [{ maxDelayMs: Infinity }, 'retry.maxDelayMs must be'],
    [{ jitter: 'some' }, "'full' or 'none'"],
    [{ statuses: [42] }, 'retry.statuses'],
    [{ statuses: 500 }, 'retry.statuses'],
    [{ methods: ['GET', 1] }, 'retry.methods'],
    [{ retryIf: true }, 'retry.retryIf must be a function'],
    [{ maxRetryAfterMs: -1 }, 'retry.maxRetryAfterMs'],
    [{ budget: { tokens: -1 } }, 'retry.budget.tokens'],
    [{ budget: { token: 1 } }, 'did you mean "tokens"'],
    [7, 'retry must be an object'],
  ])('%o is refused: %s', (options, message) => {
    expect(() => resolveRetryOptions(options, DEFAULT_RETRY_POLICY, 'retry')).toThrow(message);
  });

  it('an array and the matching maxAttempts agree', () => {
    expect(
      resolveRetryOptions({ backoff: [1, 2], maxAttempts: 3 }, DEFAULT_RETRY_POLICY, 'retry').maxAttempts,
    ).toBe(3);
  });

  it("a request's maxAttempts does not outgrow the client's delay array", () => {
    const client = resolveRetryOptions({ backoff: [1, 2] }, DEFAULT_RETRY_POLICY, 'retry');
    expect(resolveRetryOptions({ maxAttempts: 9 }, client, 'retry').maxAttempts).toBe(3);
    expect(resolveRetryOptions({ maxAttempts: 2 }, client, 'retry').maxAttempts).toBe(2);
    expect(resolveRetryOptions({ maxAttempts: 9, backoff: 'fixed' }, client, 'retry').maxAttempts).toBe(9);
  });
});
