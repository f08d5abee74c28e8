import { Spacing } from '../../src/rate-limit/spacing.js';

/** Takes every slot as soon as it is due, `lateMs(n)` late. */
function sendTimes(spacing: Spacing, count: number, lateMs: (index: number) => number): number[] {
  let nowMs = 0;
  return Array.from({ length: count }, (_, index) => {
    nowMs = Math.max(nowMs, spacing.nextMs + lateMs(index));
    spacing.take(1, nowMs);
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

  it('gives up slots that were missed by more than timers explain', () => {
    const spacing = new Spacing(50);
    spacing.take(1, 0);
    spacing.take(1, 500);
    expect(spacing.nextMs).toBe(550);
  });

  it('leaves as many slots as a request costs', () => {
    const spacing = new Spacing(50);
    spacing.take(3, 0);
    expect(spacing.nextMs).toBe(150);
  });
});
