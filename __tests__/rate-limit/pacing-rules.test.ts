import type { RateLimitReading } from '../../src/http/rate-limit-reading.js';
import { Bench, EPOCH, reading } from './support.js';

/** A window that ends at `endMs` on the virtual clock's date, exactly. */
function left(remaining: number, endMs = 100_000, given: Partial<RateLimitReading> = {}): RateLimitReading {
  // Not in whole seconds, so that it is taken to be exact.
  return reading({ limit: 20, remaining, resetAtMs: EPOCH + endMs + 0.5, ...given });
}

/** Answers the request of that name: what it says is left of the window, after `afterMs`. */
async function answer(
  bench: Bench,
  name: string,
  said: RateLimitReading | undefined,
  afterMs = 10,
): Promise<void> {
  const sentAtMs = bench.clock.now();
  await bench.clock.advance(afterMs);
  await bench.observe({ reading: said, sentAtMs, permit: bench.permits.get(name)! });
  await bench.release(name);
}

const cold = (options: ConstructorParameters<typeof Bench>[0] = {}) => new Bench(options, 900_000, true);

describe('at the very start', () => {
  it('one request goes first; without quota headers in its answer everyone goes', async () => {
    const bench = cold();
    bench.askAll('abcd');
    expect(bench.news()).toBe('a');
    await answer(bench, 'a', undefined);
    expect(bench.news()).toBe('bcd');
  });

  it('as many go as its answer allows', async () => {
    const bench = cold();
    bench.askAll('abcd');
    await answer(bench, 'a', left(2));
    expect(bench.news()).toBe('abc');
  });

  it('nobody waits for a first answer that takes more than two seconds', async () => {
    const bench = cold();
    bench.askAll('abc');
    await bench.clock.advance(1_999);
    expect(bench.news()).toBe('a');
    await bench.clock.advance(1);
    expect(bench.news()).toBe('bc');
  });

  it('everyone goes when quota headers are not followed', () => {
    const bench = cold({ headers: false });
    bench.askAll('abc');
    expect(bench.news()).toBe('abc');
  });

  it('each scope has its own first request', () => {
    const bench = cold();
    for (const name of 'ab') bench.ask(name, { scope: 'core' });
    for (const name of 'cd') bench.ask(name, { scope: 'search' });
    expect(bench.news()).toBe('ac');
  });
});

describe('what is left', () => {
  it('is what was said, less what is in flight', async () => {
    const bench = new Bench();
    bench.ask('x');
    await answer(bench, 'x', left(3));
    bench.askAll('abcde');
    expect(bench.news()).toBe('xabc');
    await answer(bench, 'b', left(2));
    expect(bench.news()).toBe('');
    await answer(bench, 'a', left(1));
    await answer(bench, 'c', left(0));
    expect(bench.news()).toBe('');
  });

  it('is the smallest of what overlapping answers said', async () => {
    const bench = new Bench();
    bench.askAll('xyz');
    const sentAtMs = bench.clock.now();
    await bench.clock.advance(10);
    for (const [name, remaining] of [
      ['x', 4],
      ['z', 2],
      ['y', 3],
    ] as const) {
      await bench.observe({ reading: left(remaining), sentAtMs, permit: bench.permits.get(name)! });
      await bench.release(name);
    }
    bench.askAll('abcd');
    expect(bench.news()).toBe('xyzab');
  });

  it('counts a request by its cost', async () => {
    const bench = new Bench();
    bench.ask('x');
    await answer(bench, 'x', left(5));
    bench.ask('a', { cost: 3 });
    bench.ask('b', { cost: 3 });
    bench.ask('c');
    expect(bench.news()).toBe('xa');
  });

  it('counts a request that ended without an answer until a later one tells', async () => {
    const bench = new Bench();
    bench.ask('x');
    await answer(bench, 'x', left(2));
    bench.ask('a');
    await bench.clock.advance(10);
    await bench.release('a');
    bench.askAll('bc');
    expect(bench.news()).toBe('xab');
    await bench.clock.advance(10);
    await answer(bench, 'b', left(1));
    expect(bench.news()).toBe('c');
  });

  it('is less than was thought when others use it too: then nothing is kept back for finding out', async () => {
    const bench = new Bench();
    bench.ask('x');
    await answer(bench, 'x', left(9, 10_300));
    bench.ask('a');
    await answer(bench, 'a', left(3, 10_300));
    bench.askAll('bcde');
    expect(bench.news()).toBe('xabcd');
  });

  it('leaves a reserve to others', async () => {
    const bench = new Bench({ reserve: 2 });
    bench.ask('x');
    await answer(bench, 'x', left(4));
    bench.askAll('abc');
    expect(bench.news()).toBe('xab');
  });

  it('of several windows the tightest binds', async () => {
    const bench = new Bench();
    const minute = {
      unit: 'requests',
      name: 'minute',
      limit: 5,
      remaining: 2,
      resetAtMs: null,
      windowMs: 60_000,
    };
    const day = { ...minute, name: 'day', limit: 100, remaining: 90, windowMs: 86_400_000 };
    const tokens = { ...minute, unit: 'tokens', name: 'tokens', remaining: 1 };
    bench.ask('x');
    await answer(bench, 'x', reading({ windows: [day, minute, tokens] }));
    bench.askAll('abc');
    expect(bench.news()).toBe('xab');
    const [scope] = bench.limiter.state().scopes;
    expect(scope!.windows.map(({ name, remaining }) => [name, remaining])).toEqual([
      ['day', 90],
      ['minute', 2],
      ['tokens', 1],
    ]);
  });

  it('of several windows holds back as long as one that is used up says, though another one waits for an answer', async () => {
    const bench = new Bench();
    const told = (second: number, minute: number, secondEndMs: number, minuteEndMs: number) =>
      reading({
        windows: [
          {
            unit: 'requests',
            name: 'second',
            limit: 20,
            remaining: second,
            windowMs: null,
            resetAtMs: EPOCH + secondEndMs + 0.5,
          },
          {
            unit: 'requests',
            name: 'minute',
            limit: 20,
            remaining: minute,
            windowMs: null,
            resetAtMs: EPOCH + minuteEndMs + 0.5,
          },
        ],
      });
    bench.ask('x');
    await answer(bench, 'x', told(9, 1, 5_000, 10));
    await bench.clock.advance(10);
    // It gains by less than all: what refills as it goes.
    bench.ask('y');
    await answer(bench, 'y', told(8, 5, 5_000, 60));
    bench.askAll('ab');
    expect(bench.news()).toBe('xyab');
    await answer(bench, 'a', told(0, 1, 5_000, 60));
    await bench.clock.advance(40);
    bench.ask('c');
    expect(bench.limiter.state()).toMatchObject({
      pausedUntilMs: EPOCH + 5_003,
      pauseReason: 'quota-exhausted',
    });
    await bench.release('b');
    await bench.clock.advance(6_000);
    expect([...bench.rejected]).toEqual([]);
    expect(bench.news()).toBe('c');
  });

  it('is shown of every window, although not every answer speaks of every one, as long as it matters', async () => {
    const bench = new Bench();
    const minute = { ...left(2).windows[0]!, name: 'minute', resetAtMs: null };
    const day = { ...minute, name: 'day', remaining: 90 };
    const shown = () =>
      bench.limiter.state().scopes[0]!.windows.map(({ name, remaining }) => [name, remaining]);
    await bench.observe({ reading: reading({ windows: [minute, day] }) });
    await bench.observe({ reading: reading({ windows: [{ ...minute, remaining: 1 }] }) });
    expect(shown()).toEqual([
      ['minute', 1],
      ['day', 90],
    ]);
    await bench.clock.advance(61_000);
    await bench.observe({ reading: reading({ windows: [minute] }) });
    expect(shown()).toEqual([['minute', 2]]);
  });

  it('is taken from a reading that names no windows', async () => {
    const bench = new Bench();
    bench.ask('x');
    await answer(bench, 'x', { ...left(1), windows: [] });
    bench.askAll('ab');
    expect(bench.news()).toBe('xa');
  });

  it('is taken from what a reading states besides the windows that the headers named', async () => {
    const bench = new Bench();
    const { windows } = left(50);
    bench.ask('x');
    await answer(bench, 'x', { ...left(1), windows });
    bench.askAll('ab');
    expect(bench.news()).toBe('xa');
    expect(bench.limiter.state().scopes[0]!.windows.map(({ remaining }) => remaining)).toEqual([50, 1]);
    // The same quota, in an answer without headers.
    await answer(bench, 'a', { ...left(9), windows: [] });
    bench.ask('c');
    expect(bench.news()).toBe('bc');
  });
});

describe('a window used up', () => {
  it('is over when its reset has surely passed: one request looks, the others follow its answer', async () => {
    const bench = new Bench();
    bench.ask('x');
    await answer(bench, 'x', left(0, 5_000));
    bench.askAll('abc');
    await bench.clock.advance(4_900);
    expect(bench.news()).toBe('x');
    await bench.clock.advance(200);
    expect(bench.news()).toBe('a');
    await answer(bench, 'a', left(19, 10_000));
    expect(bench.news()).toBe('bc');
  });

  it('is waited for again when it was not over after all', async () => {
    const bench = new Bench();
    bench.ask('x');
    await answer(bench, 'x', left(0, 5_000));
    bench.askAll('ab');
    await bench.clock.advance(5_100);
    expect(bench.news()).toBe('xa');
    await answer(bench, 'a', left(0, 5_000));
    expect(bench.news()).toBe('');
    await bench.clock.advance(2_000);
    expect(bench.news()).toBe('b');
  });

  it('that does not say when it resets is asked again and again, ever more rarely', async () => {
    const bench = new Bench();
    const usedUp = reading({ limit: 20, remaining: 0 });
    bench.ask('x');
    await answer(bench, 'x', usedUp);
    bench.askAll('abc');
    const askedAfterMs: number[] = [];
    for (const name of 'abc') {
      const fromMs = bench.clock.now();
      bench.news();
      while (bench.granted.length === 0) await bench.clock.advance(100);
      askedAfterMs.push(bench.clock.now() - fromMs);
      await answer(bench, name, usedUp);
    }
    expect(askedAfterMs).toEqual([500, 1_000, 2_000]);
  });

  it('keeps no account of a window that is not spoken of any more', async () => {
    const bench = new Bench();
    bench.ask('x');
    await answer(
      bench,
      'x',
      reading({ windows: [{ ...left(1).windows[0]!, name: 'old', resetAtMs: null }] }),
    );
    await bench.clock.advance(61_000);
    bench.ask('y');
    await answer(bench, 'y', reading({ windows: [{ ...left(15).windows[0]!, name: 'new' }] }));
    bench.askAll('abc');
    expect(bench.news()).toBe('xyabc');
  });

  it('begins at the later of a Retry-After and its reset, with a probe', async () => {
    const bench = new Bench();
    bench.ask('x');
    const sentAtMs = bench.clock.now();
    const given = { status: 429, sentAtMs, permit: bench.permits.get('x')! };
    await bench.observe({ ...given, retryAfterMs: 1_000, reading: left(0, 3_300) });
    await bench.release('x');
    bench.askAll('xab');
    await bench.clock.advance(3_200);
    expect(bench.news()).toBe('x');
    await bench.clock.advance(200);
    expect(bench.news()).toBe('x');
  });

  it('keeps its last requests to find out in time whether it refills, and learns from that', async () => {
    const bench = new Bench();
    bench.ask('x');
    await answer(bench, 'x', left(3, 10_300));
    bench.askAll('abcde');
    expect(bench.news()).toBe('xa');
    await answer(bench, 'a', left(2, 10_300));
    await bench.clock.advance(2_400);
    expect(bench.news()).toBe('');
    await bench.clock.advance(300);
    expect(bench.news()).toBe('b');
    await answer(bench, 'b', left(4, 12_300));
    expect(bench.news()).toBe('cde');
  });

  it('that does not refill is looked at when it may be over, by a request that it still allows', async () => {
    const bench = new Bench();
    const rounded = (remaining: number) => reading({ limit: 20, remaining, resetAtMs: EPOCH + 5_000 });
    bench.ask('x');
    await answer(bench, 'x', rounded(8));
    bench.askAll('abcdefgh');
    expect(bench.news()).toBe('xabcdef');
    for (const [name, remaining] of [
      ['a', 7],
      ['b', 6],
      ['c', 5],
      ['d', 4],
      ['e', 3],
      ['f', 2],
    ] as const) {
      await answer(bench, name, rounded(remaining), 1);
    }
    await bench.clock.advance(1_600);
    expect(bench.news()).toBe('g');
    // Nothing has come back, so it is a window: it can be over from four seconds after its first answer on.
    await answer(bench, 'g', rounded(1));
    await bench.clock.advance(2_300);
    expect(bench.news()).toBe('');
    await bench.clock.advance(200);
    expect(bench.news()).toBe('h');
  });
});

describe('spread', () => {
  it('uses what is left evenly until the reset, and adapts with every answer', async () => {
    const bench = new Bench({ spread: true });
    bench.ask('x');
    await answer(bench, 'x', left(11, 10_000, { limit: 12 }), 1);
    bench.askAll('abcdefgh');
    bench.news();
    await bench.clock.advance(2_700);
    const inTheFirstQuarter = bench.news().length;
    expect(inTheFirstQuarter).toBeGreaterThanOrEqual(2);
    expect(inTheFirstQuarter).toBeLessThanOrEqual(4);
  });

  it('sends as it comes without it', async () => {
    const bench = new Bench();
    bench.ask('x');
    await answer(bench, 'x', left(11, 10_000, { limit: 12 }), 1);
    bench.askAll('abcdefgh');
    expect(bench.news()).toBe('xabcdefgh');
  });
});

describe('a server that throttles without quota headers', () => {
  it('gets less at once, once per round trip, and bit by bit more again', async () => {
    const bench = new Bench({ maxConcurrent: 10 });
    bench.askAll('abcdefghij');
    const sentAtMs = bench.clock.now();
    await bench.clock.advance(10);
    // All of one round: they count once.
    for (const name of 'abc') {
      await bench.observe({ status: 429, sentAtMs, permit: bench.permits.get(name)! });
      await bench.release(name);
    }
    bench.askAll('klmnopqrst');
    bench.news();
    // Seven are in flight, and no more than seven may be.
    await bench.observe({ sentAtMs, permit: bench.permits.get('d')! });
    await bench.release('d');
    expect(bench.news()).toBe('k');
    for (const name of 'efghijk') {
      await bench.observe({ sentAtMs, permit: bench.permits.get(name)! });
      await bench.release(name);
    }
    // A round of answers that did not throttle: one more may be in flight.
    expect(bench.limiter.state().inFlight).toBe(8);
  });

  it('of capacity (503) gets less at once too', async () => {
    const bench = new Bench({ maxConcurrent: 4 });
    bench.askAll('abcd');
    const sentAtMs = bench.clock.now();
    await bench.clock.advance(10);
    await bench.observe({ status: 503, verdict: 'retry', sentAtMs, permit: bench.permits.get('a')! });
    await bench.release('a');
    await bench.release('b');
    bench.askAll('efg');
    expect(bench.limiter.state().inFlight).toBe(2);
  });

  it('and has no more than it takes is back at the full concurrency in the end', async () => {
    const bench = new Bench({ maxConcurrent: 3 });
    bench.ask('x');
    await bench.observe({ status: 429, permit: bench.permits.get('x')! });
    await bench.release('x');
    for (let index = 0; index < 10; index++) await bench.observe();
    bench.askAll('abcd');
    expect(bench.news()).toBe('xabc');
  });

  describe('even when hardly anything is in flight', () => {
    /** One request at a time, each answered after 10 ms, as soon as it may be sent; returns when they were sent. */
    async function sendOneByOne(bench: Bench, statuses: readonly number[]): Promise<number[]> {
      const sentAtMs: number[] = [];
      for (const [index, status] of statuses.entries()) {
        const name = `${String(bench.clock.now())} ${String(index)}`;
        bench.ask(name);
        while (bench.permits.get(name) === undefined) await bench.clock.advance(1);
        const sentMs = bench.clock.now();
        sentAtMs.push(sentMs);
        await bench.clock.advance(10);
        await bench.observe({ status, sentAtMs: sentMs, permit: bench.permits.get(name)! });
        await bench.release(name);
      }
      return sentAtMs;
    }
    const gaps = (times: readonly number[]): number[] =>
      times.slice(1).map((time, index) => time - times[index]!);

    it('is sent less, by the distance of the sends', async () => {
      const bench = new Bench({ maxConcurrent: 1 }, 900_000, true);
      const refused = gaps(await sendOneByOne(bench, [200, 429, 429, 429, 429, 200]));
      // The first refusal is taken for chance; then each distance is the one before by 0.7.
      expect(refused).toEqual([10, 10, 15, 21, 30]);
    });

    it('is soon sent as much as before, and then bit by bit more, until the distance no longer matters', async () => {
      const bench = new Bench({ maxConcurrent: 1 }, 900_000, true);
      await sendOneByOne(bench, [200, 429, 429, 429, 429, 429, 429]);
      const back = gaps(
        await sendOneByOne(
          bench,
          Array.from({ length: 60 }, () => 200),
        ),
      );
      expect(back[0]).toBeGreaterThan(30);
      expect(back[8]).toBeLessThan(16);
      expect(back.at(-1)).toBe(10);
      expect(back).toEqual([...back].sort((a, b) => b - a));
    });
  });
});
