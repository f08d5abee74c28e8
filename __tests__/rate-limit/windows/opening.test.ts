import { Generation } from '../../../src/rate-limit/windows/generation.js';
import { Opening } from '../../../src/rate-limit/windows/opening.js';
import type { WindowReport } from '../../../src/rate-limit/windows/window-report.js';

const ROUND_TRIP = 20;

/** The first answer in a window that is to last for `lengthMs` more. */
function first(sentAtMs: number, lengthMs: number): WindowReport {
  const receivedAtMs = sentAtMs + ROUND_TRIP;
  const bound = { ceilAtMs: receivedAtMs + lengthMs, floorAtMs: sentAtMs + lengthMs, grainMs: 1_000 };
  return {
    sentAtMs,
    receivedAtMs,
    limit: 100,
    remaining: 99,
    bound,
    windowMs: null,
    overlap: 0,
    units: 1,
    status: 200,
  };
}

/** Windows begun by turns on time and a second late; `lengthMs` tells how long one lasts that was begun so late. */
function watch(opening: Opening, count: number, lengthMs: (lateMs: number) => number): Generation {
  let report = first(0, lengthMs(0));
  let generation = new Generation(report);
  for (let index = 1; index <= count; index++) {
    const lateMs = (index % 2) * 1_000;
    report = first((generation.bound?.ceilAtMs ?? 0) + lateMs, lengthMs(lateMs));
    opening.began(report, generation, true);
    generation = new Generation(report);
  }
  return generation;
}

const byRequest = () => 4_000;
const byClock = (lateMs: number) => 4_000 - lateMs;

describe('how a window opens', () => {
  it.each([
    ['unknown at first', 2, byRequest, 'unknown'],
    ['by the first request', 3, byRequest, 'first-request'],
    ['by the clock', 3, byClock, 'clock'],
  ] as const)('is %s', (_what, count, lengthMs, verdict) => {
    const opening = new Opening();
    watch(opening, count, lengthMs);
    expect(opening.verdict).toBe(verdict);
  });

  it('cannot be told from windows begun equally late, nor from answers among others', () => {
    const opening = new Opening();
    const [one, two] = [first(0, 4_000), first(4_020, 4_000)];
    for (let time = 0; time < 9; time++) opening.began(two, new Generation(one), true);
    for (let time = 0; time < 9; time++) opening.began(first(5_020, 4_000), new Generation(one), false);
    expect(opening.verdict).toBe('unknown');
  });

  it('by a request: its length is tried a few times, then relied on', () => {
    const opening = new Opening();
    let generation = watch(opening, 3, byRequest);
    expect(opening.lookAfterMs(generation)).toBeNull();
    // It lasts four seconds at the least, as an answer said, and five at the most.
    opening.lasted(generation.startedAtMs + 3_900, generation);
    const begin = (afterMs: number): void => {
      const next = first(generation.startedAtMs + afterMs, 4_000);
      opening.began(next, generation, true);
      generation = new Generation(next);
    };
    begin(4_900);
    for (let time = 0; time < 3; time++) {
      expect(opening.maxLengthMs).toBe(Infinity);
      expect(opening.lookAfterMs(generation)).toBe(4_000);
      begin(4_000);
    }
    expect(opening.maxLengthMs).toBe(4_000);
    expect(opening.lookAfterMs(generation)).toBeNull();
  });

  it('a length that does not fit any more is given up', () => {
    const opening = new Opening();
    const generation = watch(opening, 3, byRequest);
    opening.began(first(generation.startedAtMs + 4_000, 4_000), generation, true);
    opening.lasted(generation.startedAtMs + 4_500, generation);
    expect(opening.verdict).toBe('clock');
    expect(opening.maxLengthMs).toBe(Infinity);
  });

  it('a length that is no whole number of seconds is looked for in between', () => {
    const opening = new Opening();
    const generation = watch(opening, 3, byRequest);
    opening.lasted(generation.startedAtMs + 4_100, generation);
    opening.began(first(generation.startedAtMs + 4_700, 4_000), generation, true);
    expect(opening.lookAfterMs(generation)).toBeCloseTo(
      4_100 + (4_700 + 2 * ROUND_TRIP - 4_100 - 2 * ROUND_TRIP) / 2,
    );
  });
});
