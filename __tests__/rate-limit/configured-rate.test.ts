import { createServer, Agent, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../src/internal/clock.js';
import { resolveRateLimitOptions, type RateLimitOptions } from '../../src/rate-limit/rate-limit-options.js';
import { RateLimiter, WaitRefused, type RateLimitWait } from '../../src/rate-limit/rate-limiter.js';
import type * as RateLimiterModule from '../../src/rate-limit/rate-limiter.js';
import { TestRequest } from './support.js';

function makeLimiter(
  options: RateLimitOptions,
  onWait: (wait: RateLimitWait) => void = () => {},
): RateLimiter {
  // Without headers to go by no request goes ahead of the others.
  return new RateLimiter(resolveRateLimitOptions({ headers: false, ...options }, 'rateLimit'), {
    clock: systemClock,
    maxRetryAfterMs: 900_000,
    onWait,
  });
}

/** The most arrivals in any window of `perMs`. */
function worstWindow(arrivals: readonly number[], perMs: number): number {
  let worst = 0;
  let first = 0;
  arrivals.forEach((arrivedAtMs, index) => {
    while (arrivedAtMs - (arrivals[first] ?? 0) >= perMs) first += 1;
    worst = Math.max(worst, index - first + 1);
  });
  return worst;
}

/** Lets `workers` send one request after the other, as fast as they are let, for `durationMs`. */
async function run(
  options: RateLimitOptions,
  workers: number,
  durationMs: number,
  send: () => Promise<unknown>,
): Promise<void> {
  const limiter = makeLimiter({ maxConcurrent: workers, ...options });
  const endMs = performance.now() + durationMs;
  const work = async (): Promise<void> => {
    for (;;) {
      const permit = await limiter.acquire(new TestRequest());
      if (performance.now() >= endMs) return;
      await send();
      permit.release();
    }
  };
  const working = Array.from({ length: workers }, () => work().catch(() => undefined));
  await new Promise((resolve) => setTimeout(resolve, durationMs));
  limiter.close('done');
  await Promise.all(working);
}

/** Adds up the time during which this process did not get to run its timers: nobody can send then. */
function watchStalls(): () => number {
  let stalledMs = 0;
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    if (nowMs - lastMs > 3) stalledMs += nowMs - lastMs;
    lastMs = nowMs;
  }, 1);
  return () => {
    clearInterval(timer);
    return stalledMs;
  };
}

describe('a configured rate, on real time', () => {
  /** The times of the sends, each of which takes about a millisecond; and how many could have been sent. */
  async function measure(
    options: RateLimitOptions & { requests: number },
    workers: number,
    durationMs: number,
  ) {
    const times: number[] = [];
    const stalledMs = watchStalls();
    await run(options, workers, durationMs, () => {
      times.push(performance.now());
      return new Promise((resolve) => setTimeout(resolve, 1));
    });
    return { times, possible: (options.requests * (durationMs - stalledMs())) / 1_000 };
  }

  it.each([
    [500, 1],
    [500, 20],
    [2_000, 20],
  ])('%d/s is reached and never exceeded with %d workers', async (requests, workers) => {
    const { times, possible } = await measure({ requests, perMs: 1_000 }, workers, 1_800);
    expect(times.length).toBeGreaterThanOrEqual(possible * 0.9);
    expect(worstWindow(times, 1_000)).toBeLessThanOrEqual(requests);
  });

  it.each([
    [500, 1],
    [500, 20],
    [2_000, 20],
  ])('%d/s spread evenly is reached without drift with %d workers', async (requests, workers) => {
    const { times, possible } = await measure({ requests, perMs: 1_000, spread: true }, workers, 1_800);
    expect(times.length).toBeGreaterThanOrEqual(possible * 0.9);
    expect(worstWindow(times, 1_000)).toBeLessThanOrEqual(requests);
    // No tenth of a second is far from its share.
    expect(worstWindow(times, 100)).toBeLessThanOrEqual(requests * 0.18);
  });

  it('does not burst when it is spread, even after idling', async () => {
    const limiter = makeLimiter({ requests: 20, perMs: 1_000, spread: true });
    (await limiter.acquire(new TestRequest())).release();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const times: number[] = [];
    for (let index = 0; index < 9; index++) {
      (await limiter.acquire(new TestRequest())).release();
      times.push(performance.now());
    }
    limiter.close('done');
    // A slot may be caught up on by 50 ms at the most, when this process was late for the one before.
    expect(times[8]! - times[0]!).toBeGreaterThan(8 * 50 - 51);
  });
});

describe('a configured rate, as counted by a server', () => {
  let server: Server;
  let agent: Agent;
  let arrivals: number[];

  beforeEach(async () => {
    arrivals = [];
    agent = new Agent({ keepAlive: true });
    server = createServer((_request, response) => {
      arrivals.push(performance.now());
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    agent.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  const send = () =>
    new Promise((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      get({ port, host: '127.0.0.1', agent }, (response) => response.resume().on('end', resolve)).on(
        'error',
        reject,
      );
    });

  it.each([
    [50, 100, false],
    [50, 100, true],
    [20, 200, false],
  ])('%d in %d ms are never exceeded, spread %s', async (requests, perMs, spread) => {
    await run({ requests, perMs, spread }, 20, 1_000, send);
    expect(arrivals.length).toBeGreaterThan(requests);
    expect(worstWindow(arrivals, perMs)).toBeLessThanOrEqual(requests);
  });
});

describe('a configured rate, on fake time', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  /** Asks `count` times; tells how many were granted so far. */
  function askMany(
    limiter: RateLimiter,
    count: number,
    given: ConstructorParameters<typeof TestRequest>[0] = {},
  ) {
    const outcome = { granted: 0, reasons: [] as unknown[] };
    for (let index = 0; index < count; index++) {
      Promise.resolve(limiter.acquire(new TestRequest(given))).then(
        (permit) => {
          outcome.granted += 1;
          permit.release();
        },
        (reason: unknown) => outcome.reasons.push(reason),
      );
    }
    return outcome;
  }

  it('is granted at once, without a promise, as long as units are leased', async () => {
    const limiter = makeLimiter({ requests: 3, perMs: 1_000 });
    await jest.advanceTimersByTimeAsync(20);
    const permits = [1, 2, 3, 4].map(() => limiter.acquire(new TestRequest()));
    expect(permits.map((permit) => permit instanceof Promise)).toEqual([false, false, false, true]);
    limiter.close('done');
    await expect(permits[3]).rejects.toBe('done');
  });

  it('allows so many in any window', async () => {
    const limiter = makeLimiter({ requests: 5, perMs: 1_000, maxConcurrent: Infinity });
    const outcome = askMany(limiter, 12);
    await jest.advanceTimersByTimeAsync(900);
    expect(outcome.granted).toBe(5);
    await jest.advanceTimersByTimeAsync(200);
    expect(outcome.granted).toBe(10);
    await jest.advanceTimersByTimeAsync(1_100);
    expect(outcome.granted).toBe(12);
    limiter.close('done');
  });

  it('counts a request by its cost, and lets nothing pass it by', async () => {
    const limiter = makeLimiter({ requests: 5, perMs: 1_000, maxConcurrent: Infinity });
    await jest.advanceTimersByTimeAsync(20);
    const cheap = askMany(limiter, 2);
    const dear = askMany(limiter, 1, { cost: 4 });
    const later = askMany(limiter, 1);
    await jest.advanceTimersByTimeAsync(500);
    expect([cheap.granted, dear.granted, later.granted]).toEqual([2, 0, 0]);
    await jest.advanceTimersByTimeAsync(600);
    expect([dear.granted, later.granted]).toEqual([1, 1]);
    limiter.close('done');
  });

  it('is not used up by requests that were aborted while they waited', async () => {
    const limiter = makeLimiter({ requests: 2, perMs: 1_000, maxConcurrent: Infinity });
    const requests = Array.from({ length: 50 }, () => new TestRequest());
    for (const request of requests) Promise.resolve(limiter.acquire(request)).catch(() => {});
    for (const request of requests) request.signal.abort('no');
    const outcome = askMany(limiter, 2);
    await jest.advanceTimersByTimeAsync(20);
    expect(outcome.granted).toBe(2);
    limiter.close('done');
  });

  it.each([
    ['told', true, 1_010],
    ['not told', false, 2_000],
  ])(
    'rests a unit for as long as the delivery can have taken, when it is %s of the response',
    async (_what, told, nextAtMs) => {
      const limiter = makeLimiter({ requests: 1, perMs: 1_000, maxConcurrent: Infinity });
      await jest.advanceTimersByTimeAsync(20);
      const startMs = systemClock.now();
      const permit = limiter.acquire(new TestRequest());
      if (permit instanceof Promise) throw new Error('no unit was leased');
      await jest.advanceTimersByTimeAsync(10);
      const receivedAtMs = systemClock.now();
      if (told) {
        limiter.observe({
          scope: '',
          status: 200,
          verdict: 'ok',
          reading: undefined,
          retryAfterMs: null,
          sentAtMs: startMs,
          receivedAtMs,
          permit,
        });
      }
      const outcome = askMany(limiter, 1);
      await jest.advanceTimersByTimeAsync(nextAtMs - 10 - 5);
      expect(outcome.granted).toBe(0);
      await jest.advanceTimersByTimeAsync(10);
      expect(outcome.granted).toBe(1);
      limiter.close('done');
    },
  );

  it('binds together with a pause', async () => {
    const limiter = makeLimiter({ requests: 2, perMs: 1_000, maxConcurrent: Infinity });
    await jest.advanceTimersByTimeAsync(20);
    const nowMs = systemClock.now();
    limiter.observe({
      scope: '',
      status: 429,
      verdict: 'rate-limited',
      reading: undefined,
      retryAfterMs: 3_000,
      sentAtMs: nowMs,
      receivedAtMs: nowMs,
    });
    const outcome = askMany(limiter, 4);
    await jest.advanceTimersByTimeAsync(2_990);
    expect(outcome.granted).toBe(0);
    await jest.advanceTimersByTimeAsync(20);
    expect(outcome.granted).toBe(2);
    await jest.advanceTimersByTimeAsync(1_100);
    expect(outcome.granted).toBe(4);
    limiter.close('done');
  });

  it.each([
    ['back by a day', -86_400_000],
    ['forward by a day', 86_400_000],
  ])('goes on within little more than a second when the wall clock is set %s', async (_how, jumpMs) => {
    const limiter = makeLimiter({ requests: 5, perMs: 1_000, maxConcurrent: Infinity });
    const outcome = askMany(limiter, 100);
    await jest.advanceTimersByTimeAsync(500);
    jest.setSystemTime(Date.now() + jumpMs);
    await jest.advanceTimersByTimeAsync(2_500);
    const before = outcome.granted;
    expect(before).toBeGreaterThanOrEqual(10);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(outcome.granted - before).toBeGreaterThanOrEqual(20);
    expect(outcome.granted - before).toBeLessThanOrEqual(30);
    limiter.close('done');
  });

  it('refuses what it certainly cannot grant before the deadline', async () => {
    const limiter = makeLimiter({ requests: 1, perMs: 60_000 });
    await jest.advanceTimersByTimeAsync(20);
    askMany(limiter, 1);
    const outcome = askMany(limiter, 1, { deadlineMs: systemClock.now() + 30_000 });
    await jest.advanceTimersByTimeAsync(1);
    expect(outcome.reasons).toEqual([expect.any(WaitRefused)]);
    expect(outcome.reasons[0]).toMatchObject({ kind: 'deadline', reason: 'rate', status: undefined });
    limiter.close('done');
  });

  it('tells the observer of a long wait, once', async () => {
    const waits: RateLimitWait[] = [];
    const limiter = makeLimiter({ requests: 2, perMs: 60_000 }, (wait) => waits.push(wait));
    await jest.advanceTimersByTimeAsync(20);
    askMany(limiter, 8);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(waits).toMatchObject([{ scope: '', reason: 'rate', queued: 1 }]);
    expect(waits[0]!.waitMs).toBeGreaterThanOrEqual(60_000);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(waits).toHaveLength(2);
    limiter.close('done');
  });

  it('does not tell of the short waits that are the course of a rate', async () => {
    const waits: RateLimitWait[] = [];
    const limiter = makeLimiter({ requests: 2, perMs: 6_000, spread: true }, (wait) => waits.push(wait));
    askMany(limiter, 4);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(waits).toEqual([]);
    limiter.close('done');
  });

  it('keeps no timer while it is idle, nor after it was closed', async () => {
    const limiter = makeLimiter({ requests: 2, perMs: 60_000 });
    const outcome = askMany(limiter, 2);
    await jest.advanceTimersByTimeAsync(50);
    expect(outcome.granted).toBe(2);
    expect(jest.getTimerCount()).toBe(0);
    askMany(limiter, 3);
    await jest.advanceTimersByTimeAsync(50);
    expect(jest.getTimerCount()).toBe(1);
    limiter.close('done');
    await jest.advanceTimersByTimeAsync(50);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('shows in the state', () => {
    const limiter = makeLimiter({ requests: 2, perMs: 1_000, spread: true });
    expect(limiter.state().rate).toEqual({ requests: 2, perMs: 1_000, spread: true });
    limiter.close('done');
  });
});

describe('Bottleneck', () => {
  it.each([
    ['not loaded without a rate', {}, 0],
    ['loaded with one', { requests: 1, perMs: 1 }, 1],
  ])('is %s', async (_what, options, loads) => {
    jest.useFakeTimers();
    let loaded = 0;
    jest.doMock('bottleneck', () => {
      loaded += 1;
      return jest.requireActual<object>('bottleneck');
    });
    jest.isolateModules(() => {
      const fresh = jest.requireActual<typeof RateLimiterModule>('../../src/rate-limit/rate-limiter.js');
      const limiter = new fresh.RateLimiter(resolveRateLimitOptions(options, 'rateLimit'), {
        clock: systemClock,
        maxRetryAfterMs: 1,
        onWait: () => {},
      });
      limiter.close('done');
    });
    jest.dontMock('bottleneck');
    await jest.advanceTimersByTimeAsync(50);
    jest.useRealTimers();
    expect(loaded).toBe(loads);
  });
});
