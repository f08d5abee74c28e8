import { getEventListeners } from 'node:events';
import { ConfigurationError } from '../../src/errors/configuration-error.js';
import { Bench, settle, TestRequest } from './support.js';

describe('the permit queue', () => {
  it('grants at once, without a promise, while nothing stands against it', () => {
    const bench = new Bench({ maxConcurrent: 2 });
    bench.warm('');
    const { limiter } = bench;
    const [first, second, third] = [1, 2, 3].map(() => limiter.acquire(new TestRequest()));
    expect(first).not.toBeInstanceOf(Promise);
    expect(second).not.toBeInstanceOf(Promise);
    expect(third).toBeInstanceOf(Promise);
  });

  it('grants in the order of arrival, one for each permit that comes back', async () => {
    const bench = new Bench({ maxConcurrent: 2 });
    bench.askAll('abcde');
    expect(bench.news()).toBe('ab');
    await bench.release('b');
    expect(bench.news()).toBe('c');
    await bench.release('a');
    await bench.release('c');
    expect(bench.news()).toBe('de');
  });

  it('lets those go who waited when another one asks between the end of the wait and its timer', async () => {
    const bench = new Bench();
    await bench.observe({ status: 429, retryAfterMs: 10.5 });
    bench.ask('a');
    // Timers run in whole milliseconds: this one is due at 11.
    await bench.clock.advance(10.7);
    expect(bench.news()).toBe('');
    bench.ask('b');
    await settle();
    expect(bench.news()).toBe('a');
  });

  it('counts a permit that is released twice once', async () => {
    const bench = new Bench({ maxConcurrent: 1 });
    bench.askAll('abc');
    await bench.release('a');
    await bench.release('a');
    expect(bench.news()).toBe('ab');
    expect(bench.limiter.state()).toMatchObject({ inFlight: 1, queued: 1 });
  });

  it('prefers the higher priority', async () => {
    const bench = new Bench({ maxConcurrent: 1 });
    bench.askAll('xab');
    bench.ask('H', { priority: 1 });
    bench.ask('l', { priority: -1 });
    bench.ask('I', { priority: 1 });
    for (const name of 'xHIab') await bench.release(name);
    expect(bench.news()).toBe('xHIabl');
  });

  it('lets what has waited long go before what came much later with a higher priority', async () => {
    const bench = new Bench({ maxConcurrent: 1 });
    bench.askAll('xa');
    await bench.clock.advance(31_000);
    bench.ask('H', { priority: 1 });
    bench.ask('I', { priority: 2 });
    for (const name of 'xIa') await bench.release(name);
    expect(bench.news()).toBe('xIaH');
  });

  it('keeps the place of a retry', async () => {
    const bench = new Bench({ maxConcurrent: 1 });
    bench.askAll('abc');
    await bench.release('a');
    bench.ask('a');
    await bench.release('b');
    expect(bench.news()).toBe('aba');
  });

  it('takes an aborted request out at once, with the reason of its signal', async () => {
    const bench = new Bench({ maxConcurrent: 1 });
    bench.askAll('abc');
    const reason = { why: 'changed my mind' };
    bench.requests.get('b')!.signal.abort(reason);
    await settle();
    expect(bench.rejected.get('b')).toBe(reason);
    expect(bench.limiter.state().queued).toBe(1);
    await bench.release('a');
    expect(bench.news()).toBe('ac');
  });

  it('refuses a request that was aborted before it came', async () => {
    const bench = new Bench();
    const request = new TestRequest();
    request.signal.abort('gone');
    await expect(bench.limiter.acquire(request)).rejects.toBe('gone');
    expect(bench.limiter.state().inFlight).toBe(0);
  });

  it.each(['granted', 'aborted', 'closed'])(
    'leaves no listener on the signal of a request that was %s',
    async (end) => {
      const bench = new Bench({ maxConcurrent: 1 });
      bench.ask('a');
      const request = new TestRequest();
      const controller = new AbortController();
      Object.defineProperty(request, 'signal', { value: controller.signal });
      const permit = Promise.resolve(bench.limiter.acquire(request)).catch(() => undefined);
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
      if (end === 'granted') await bench.release('a');
      if (end === 'aborted') controller.abort();
      if (end === 'closed') bench.limiter.close('closed');
      await permit;
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    },
  );

  it('rejects what waits, and what comes later, when it is closed', async () => {
    const bench = new Bench({ maxConcurrent: 1 });
    bench.askAll('ab');
    const reason = new Error('closed');
    bench.limiter.close(reason);
    bench.ask('c');
    await settle();
    expect(bench.rejected).toEqual(
      new Map([
        ['b', reason],
        ['c', reason],
      ]),
    );
    await bench.release('a');
    expect(bench.limiter.state()).toMatchObject({ inFlight: 0, queued: 0 });
  });

  it('refuses what costs more than the configured rate ever allows', async () => {
    const bench = new Bench({ requests: 5, perMs: 1_000 });
    await expect(bench.limiter.acquire(new TestRequest({ cost: 6 }))).rejects.toThrow(
      new ConfigurationError(
        'cost must be at most rateLimit.requests (5), or the request could never be sent; got 6',
      ),
    );
    bench.limiter.close('done');
  });

  it('takes 20,000 requests, aborts half of them and grants the others', async () => {
    const bench = new Bench({ maxConcurrent: 1 });
    const requests = Array.from({ length: 20_000 }, () => new TestRequest());
    const first = bench.limiter.acquire(new TestRequest());
    const permits = requests.map((request) => Promise.resolve(bench.limiter.acquire(request)));
    let aborted = 0;
    let granted = 0;
    const all = permits.map((permit) =>
      permit.then(
        (given) => {
          granted += 1;
          given.release();
        },
        () => (aborted += 1),
      ),
    );
    requests.forEach((request, index) => {
      if (index % 2 === 0) request.signal.abort('enough');
    });
    (first as { release(): void }).release();
    await Promise.all(all);
    expect([granted, aborted]).toEqual([10_000, 10_000]);
  });

  it('serves several scopes by the order of arrival', async () => {
    const bench = new Bench({ maxConcurrent: 1 });
    bench.ask('a', { scope: 'one' });
    bench.ask('b', { scope: 'two' });
    bench.ask('c', { scope: 'one' });
    bench.ask('d', { scope: 'two' });
    for (const name of 'abc') await bench.release(name);
    expect(bench.news()).toBe('abcd');
    const { scopes } = bench.limiter.state();
    expect(scopes.map(({ scope, inFlight, queued }) => ({ scope, inFlight, queued }))).toEqual([
      { scope: 'one', inFlight: 0, queued: 0 },
      { scope: 'two', inFlight: 1, queued: 0 },
    ]);
  });

  it('forgets scopes of which nothing is known when there are very many', async () => {
    const bench = new Bench({ maxConcurrent: Infinity });
    bench.ask('kept', { scope: 'kept' });
    for (let index = 0; index < 5_000; index++) {
      const permit = bench.limiter.acquire(new TestRequest({ scope: `shop-${index}` }));
      if (!(permit instanceof Promise)) permit.release();
    }
    const { scopes } = bench.limiter.state();
    expect(scopes.length).toBeLessThanOrEqual(1_000);
    expect(scopes[0]).toMatchObject({ scope: 'kept', inFlight: 1 });
  });
});
