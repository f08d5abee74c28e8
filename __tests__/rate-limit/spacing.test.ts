import { Spacing } from '../../src/rate-limit/spacing.js';

/** Takes every slot as soon as it is due, `lateMs(n)` late. */
function sendTimes(spacing: Spacing, count: number, lateMs: (index: number) => number): number[] {
  let nowMs = 0;
  return Array.from({ length: count }, (_, index) => {
    nowMs = Math.max(nowMs, spacing.nextMs + lateMs(index));
    spacing.take(1, nowMs, true);
    return nowMs;
  });
}

describe('Spacing', () => {
  it('is even', () => {
    expect(sendTimes(new Spacing(50), 4, () => 0)).toEqual([0, 50, 100, 150]);
  });

  it('does not drift with timers that are late', () => {
    const times = sendTimes(new Spacing(2), 1_001, (index) => index % 2);
    expect(times[1_000]).toBeLessThanOrEqual(2_001);
  });

  it.each([
    // late by, whether someone waited for the slot, the next slot
    [8, false, 100],
    [9, false, 109],
    [50, true, 100],
    [51, true, 151],
  ])('gives up slots missed by more than timers explain: %d ms late, waited %s', (lateMs, waited, nextMs) => {
    const spacing = new Spacing(50);
    spacing.take(1, 0, false);
    spacing.take(1, 50 + lateMs, waited);
    expect(spacing.nextMs).toBe(nextMs);
  });

  it('leaves as many slots as a request costs', () => {
    const spacing = new Spacing(50);
    spacing.take(3, 0, false);
    expect(spacing.nextMs).toBe(150);
  });
});
