import { WaitRefused } from '../../src/rate-limit/rate-limiter.js';
import { Bench, EPOCH, reading, settle } from './support.js';

describe('a pause', () => {
  it('holds everything of its scope until the time the server named, and nothing else', async () => {
    const bench = new Bench();
    bench.ask('a');
    await bench.observe({ status: 429, retryAfterMs: 2_000 });
    await bench.release('a');
    bench.ask('b');
    bench.ask('o', { scope: 'other' });
    expect(bench.news()).toBe('ao');
    await bench.clock.advance(1_999);
    expect(bench.news()).toBe('');
    await bench.clock.advance(1);
    expect(bench.news()).toBe('b');
  });

  it('is not ended by a timer that fires early', async () => {
    const bench = new Bench();
    await bench.observe({ status: 429, retryAfterMs: 100 });
    const startTimer = jest.spyOn(bench.clock, 'startTimer');
    bench.ask('a');
    const [wake] = startTimer.mock.calls[0]!;
    wake();
    await settle();
    expect(bench.news()).toBe('');
    await bench.clock.advance(100);
    expect(bench.news()).toBe('a');
  });

  it('holds a fraction of a millisecond too', async () => {
    const bench = new Bench();
    await bench.observe({ status: 429, retryAfterMs: 100.25 });
    bench.ask('a');
    await bench.clock.advance(100);
    expect(bench.news()).toBe('');
    await bench.clock.advance(1);
    expect(bench.news()).toBe('a');
  });

  it('lets the oldest request go first, as the probe, and the others when its answer is in', async () => {
    const bench = new Bench();
    bench.askAll('ab');
    bench.ask('c', { priority: 9 });
    expect(bench.news()).toBe('abc');
    await bench.observe({ status: 429, retryAfterMs: 1_000 });
    for (const name of 'abc') await bench.release(name);
    bench.ask('d', { priority: 9 });
    bench.askAll('ecba');
    await bench.clock.advance(1_000);
    expect(bench.news()).toBe('a');
    await bench.clock.advance(50);
    await bench.observe();
    expect(bench.news()).toBe('cdbe');
  });

  it('goes on when the answer of the probe says so, with another probe after it', async () => {
    const bench = new Bench();
    await bench.observe({ status: 429, retryAfterMs: 1_000 });
    bench.askAll('abc');
    await bench.clock.advance(1_000);
    await bench.observe({ status: 429, retryAfterMs: 500 });
    await bench.release('a');
    await bench.clock.advance(499);
    expect(bench.news()).toBe('a');
    bench.ask('a');
    await bench.clock.advance(1);
    expect(bench.news()).toBe('a');
    await bench.observe();
    expect(bench.news()).toBe('bc');
  });

  it('has no regard to an answer to what was sent before the probe', async () => {
    const bench = new Bench();
    bench.ask('x');
    const sentAtMs = bench.clock.now();
    await bench.observe({ status: 429, retryAfterMs: 1_000 });
    bench.askAll('ab');
    await bench.clock.advance(1_000);
    await bench.observe({ sentAtMs });
    expect(bench.news()).toBe('xa');
    await bench.observe();
    expect(bench.news()).toBe('b');
  });

  it('lets the others go when the probe comes back without an answer', async () => {
    const bench = new Bench();
    await bench.observe({ status: 429, retryAfterMs: 1_000 });
    bench.askAll('abc');
    await bench.clock.advance(1_000);
    await bench.release('a');
    expect(bench.news()).toBe('abc');
  });

  it('sends another probe when the first one is aborted', async () => {
    const bench = new Bench();
    await bench.observe({ status: 429, retryAfterMs: 1_000 });
    bench.askAll('abc');
    await bench.clock.advance(1_000);
    bench.requests.get('a')!.signal.abort('no');
    await bench.release('a');
    expect(bench.news()).toBe('ab');
    await bench.observe();
    expect(bench.news()).toBe('c');
  });

  it('makes the first comer the probe when nobody waited', async () => {
    const bench = new Bench();
    await bench.observe({ status: 429, retryAfterMs: 1_000 });
    await bench.clock.advance(1_500);
    bench.askAll('ab');
    expect(bench.news()).toBe('a');
    await bench.observe();
    expect(bench.news()).toBe('b');
  });

  it('is extended by a later time, never cut short by an earlier one', async () => {
    const bench = new Bench();
    await bench.observe({ status: 429, retryAfterMs: 1_000 });
    bench.ask('a');
    await bench.observe({ status: 429, retryAfterMs: 200 });
    await bench.observe({ status: 503, verdict: 'retry', retryAfterMs: 3_000 });
    await bench.clock.advance(2_999);
    expect(bench.news()).toBe('');
    await bench.clock.advance(1);
    expect(bench.news()).toBe('a');
  });

  it.each([[true], [false]])('follows a window used up when headers: %s', async (headers) => {
    const bench = new Bench({ headers });
    await bench.observe({ reading: reading({ limit: 5, remaining: 0, resetAtMs: EPOCH + 4_000 }) });
    bench.ask('a');
    expect(bench.news()).toBe(headers ? '' : 'a');
    // A reset in whole seconds may be a second later than it says.
    await bench.clock.advance(4_999);
    expect(bench.news()).toBe('');
    await bench.clock.advance(1);
    expect(bench.news()).toBe(headers ? 'a' : '');
  });

  it('leaves no timer behind when nobody waits for its end', async () => {
    const bench = new Bench();
    await bench.observe({ status: 429, retryAfterMs: 1_000 });
    expect(bench.clock.timers).toBe(0);
    bench.ask('a');
    expect(bench.clock.timers).toBe(1);
    bench.requests.get('a')!.signal.abort('no');
    expect(bench.clock.timers).toBe(0);
    bench.ask('b');
    bench.limiter.close('done');
    expect(bench.clock.timers).toBe(0);
  });

  it('shows in the state', async () => {
    const bench = new Bench();
    const resetAtMs = EPOCH + 4_000;
    await bench.observe({ scope: 'core', reading: reading({ limit: 5, remaining: 0, resetAtMs }) });
    await bench.observe({ scope: 'search', status: 429, retryAfterMs: 60_000 });
    bench.ask('a', { scope: 'core' });
    const state = bench.limiter.state();
    expect(state).toEqual({
      inFlight: 0,
      queued: 1,
      maxConcurrent: 10,
      rate: null,
      pausedUntilMs: EPOCH + 60_000,
      pauseReason: 'retry-after',
      scopes: [
        {
          scope: 'core',
          inFlight: 0,
          queued: 1,
          pausedUntilMs: resetAtMs + 1_000,
          pauseReason: 'quota-exhausted',
          windows: [{ unit: 'requests', name: null, limit: 5, remaining: 0, resetAtMs, windowMs: null }],
        },
        {
          scope: 'search',
          inFlight: 0,
          queued: 0,
          pausedUntilMs: EPOCH + 60_000,
          pauseReason: 'retry-after',
          windows: [],
        },
      ],
    });
    await bench.clock.advance(70_000);
    expect(bench.limiter.state()).toMatchObject({ pausedUntilMs: null, pauseReason: null });
  });
});

describe('a wait in vain', () => {
  const refusal = (bench: Bench, name: string) => bench.rejected.get(name) as WaitRefused;

  it.each([
    ['the deadline', { deadlineMs: 1_900 }, 1_000, 'deadline'],
    ['maxRetryAfterMs', {}, 900_001, 'max-wait'],
    ['both', { deadlineMs: 1_900 }, 900_001, 'max-wait'],
  ] as const)('is refused at once when it outlasts %s', async (_what, given, retryAfterMs, kind) => {
    const bench = new Bench();
    await bench.observe({ status: 429, retryAfterMs });
    bench.ask('a', given);
    await settle();
    expect(refusal(bench, 'a')).toBeInstanceOf(WaitRefused);
    expect(refusal(bench, 'a')).toMatchObject({
      kind,
      waitMs: retryAfterMs,
      untilMs: EPOCH + retryAfterMs,
      reason: 'retry-after',
      status: 429,
    });
    expect(bench.waits).toHaveLength(kind === 'max-wait' ? 0 : 1);
  });

  it('is measured against maxWaitMs when it is for a reset', async () => {
    const bench = new Bench({ maxWaitMs: 5_999 }, 1);
    await bench.observe({ reading: reading({ remaining: 0, resetAtMs: EPOCH + 5_000 }) });
    bench.ask('a');
    await settle();
    expect(refusal(bench, 'a')).toMatchObject({ kind: 'max-wait', reason: 'quota-exhausted', status: 200 });
    await bench.clock.advance(1);
    bench.ask('b');
    await bench.clock.advance(5_999);
    expect(bench.news()).toBe('b');
  });

  it('is longer for a request that uses more than is left, which is refused at once too', async () => {
    const bench = new Bench({ maxConcurrent: 1, maxWaitMs: 60_000 });
    bench.ask('x');
    bench.ask('b', { cost: 5 });
    bench.ask('c');
    await bench.observe({
      reading: reading({ limit: 100, remaining: 4, resetAtMs: EPOCH + 90_000.5 }),
      sentAtMs: bench.clock.now() - 10,
      permit: bench.permits.get('x')!,
    });
    expect(refusal(bench, 'b')).toMatchObject({ kind: 'max-wait', reason: 'quota-exhausted' });
    bench.ask('d', { cost: 5 });
    await settle();
    expect(refusal(bench, 'd')).toMatchObject({ kind: 'max-wait', reason: 'quota-exhausted' });
    await bench.release('x');
    expect(bench.news()).toBe('xc');
  });

  it('is refused to one that uses too much when its turn comes', async () => {
    const bench = new Bench({ maxConcurrent: 1, maxWaitMs: 60_000 });
    bench.ask('x');
    bench.ask('a', { priority: 1 });
    bench.ask('b', { cost: 5 });
    await bench.observe({
      reading: reading({ limit: 100, remaining: 5, resetAtMs: EPOCH + 90_000.5 }),
      sentAtMs: bench.clock.now() - 10,
      permit: bench.permits.get('x')!,
    });
    await bench.release('x');
    // Without an answer it may have been counted or not, and nobody will tell before the reset.
    await bench.release('a');
    expect(bench.news()).toBe('xa');
    expect(refusal(bench, 'b')).toMatchObject({ kind: 'max-wait', reason: 'quota-exhausted' });
  });

  it('is refused to those as well that were waiting before', async () => {
    const bench = new Bench({ maxConcurrent: 1 });
    bench.askAll('xa');
    bench.ask('b', { deadlineMs: 2_500 });
    await bench.observe({ status: 429, retryAfterMs: 2_000 });
    expect([...bench.rejected.keys()]).toEqual(['b']);
    await bench.observe({ status: 429, retryAfterMs: 1_000_000 });
    expect([...bench.rejected.keys()]).toEqual(['b', 'a']);
    expect(bench.limiter.state().queued).toBe(0);
  });
});

describe('the observer', () => {
  it('is told once of a Retry-After, and again when it is extended', async () => {
    const bench = new Bench();
    await bench.observe({ status: 429, retryAfterMs: 2_000 });
    const first = { scope: '', untilMs: EPOCH + 2_000, waitMs: 2_000, reason: 'retry-after', queued: 0 };
    expect(bench.waits).toEqual([first]);
    await bench.clock.advance(500);
    bench.askAll('abc');
    expect(bench.waits).toHaveLength(1);
    await bench.observe({ status: 429, retryAfterMs: 4_000 });
    expect(bench.waits.slice(1)).toEqual([{ ...first, untilMs: EPOCH + 4_500, waitMs: 4_000, queued: 3 }]);
    await bench.observe({ status: 429, retryAfterMs: 10 });
    expect(bench.waits).toHaveLength(2);
  });

  it('is told in whole milliseconds, rounded up', async () => {
    const bench = new Bench();
    await bench.observe({ status: 429, retryAfterMs: 999.156 });
    expect(bench.waits).toMatchObject([{ waitMs: 1_000, untilMs: EPOCH + 1_000 }]);
  });

  it('is told of a used-up window when the first request waits for it, and not of every change of its reset', async () => {
    const bench = new Bench();
    await bench.observe({ reading: reading({ limit: 20, remaining: 0, resetAtMs: EPOCH + 5_300.5 }) });
    expect(bench.waits).toEqual([]);
    bench.askAll('abc');
    await bench.clock.advance(100);
    await bench.observe({ reading: reading({ limit: 20, remaining: 0, resetAtMs: EPOCH + 5_302.5 }) });
    expect(bench.waits).toMatchObject([{ reason: 'quota-exhausted', queued: 1 }]);
  });
});
