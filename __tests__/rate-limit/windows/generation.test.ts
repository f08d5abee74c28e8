import { Generation } from '../../../src/rate-limit/windows/generation.js';
import type { WindowReport } from '../../../src/rate-limit/windows/window-report.js';

function report(given: Partial<WindowReport> = {}): WindowReport {
  return {
    sentAtMs: 0,
    receivedAtMs: 100,
    limit: 10,
    remaining: 9,
    bound: null,
    windowMs: null,
    overlap: 0,
    units: 1,
    status: 200,
    ...given,
  };
}

const seconds = (sentAtMs: number, receivedAtMs: number, resetInMs: number) => ({
  sentAtMs,
  receivedAtMs,
  bound: { ceilAtMs: receivedAtMs + resetInMs, floorAtMs: sentAtMs + resetInMs, grainMs: 1_000 },
});

describe('a generation of a window', () => {
  it('ends at the latest moment its reset can be', () => {
    const generation = new Generation(report(seconds(0, 100, 3_000)), true);
    expect([0, 0.5, 1].map((share) => generation.endMs(share))).toEqual([3_100, 3_600, 4_100]);
    expect(generation.earliestEndMs).toBe(2_000);
  });

  it('closes in with every response', () => {
    const generation = new Generation(report(seconds(0, 100, 3_000)), true);
    generation.join(report(seconds(900, 950, 2_000)));
    expect(generation.endMs(0)).toBe(2_950);
    expect(generation.earliestEndMs).toBe(2_000);
    generation.join(report(seconds(950, 1_050, 2_000)));
    expect(generation.endMs(0)).toBe(2_950);
    expect(generation.earliestEndMs).toBe(2_000);
    generation.join(report());
    expect(generation.endMs(0)).toBe(2_950);
  });

  it('ends a length after its first response when the length is known', () => {
    const generation = new Generation(report({ ...seconds(0, 100, 3_000), windowMs: 3_000 }), true);
    expect(generation.endMs(1)).toBe(3_100);
    const unlikely = new Generation(report({ ...seconds(0, 100, 60_000), windowMs: 3_000 }), true);
    expect(unlikely.endMs(1)).toBe(61_100);
    const learntLater = new Generation(report(seconds(0, 100, 3_000)), true);
    learntLater.join(report({ windowMs: 3_500 }));
    expect(learntLater.endMs(1)).toBe(3_600);
  });

  it('has no end when nothing is known', () => {
    const generation = new Generation(report(), true);
    expect([generation.endMs(1), generation.earliestEndMs]).toEqual([Infinity, -Infinity]);
    expect(generation.isBefore(report(seconds(0, 1, 9_000)), false)).toBe(false);
  });

  it.each([
    [4_350, false],
    [4_351, true],
  ])('is over when a reset is later than it can be: in %d ms', (resetInMs, over) => {
    const generation = new Generation(report(seconds(0, 100, 3_000)), true);
    expect(generation.isBefore(report(seconds(0, 100, resetInMs)), false)).toBe(over);
  });

  it('moves on with the latest of several, when its reset moves', () => {
    const generation = new Generation(report(seconds(0, 100, 3_000)), true);
    generation.extend(report(seconds(0, 110, 2_000)));
    generation.extend(report());
    expect(generation.endMs(0)).toBe(3_100);
    generation.extend(report(seconds(0, 120, 4_000)));
    expect(generation.endMs(0)).toBe(4_120);
  });
});
