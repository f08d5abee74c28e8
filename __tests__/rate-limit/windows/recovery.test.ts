import { Recovery } from '../../../src/rate-limit/windows/recovery.js';
import type { WindowReport } from '../../../src/rate-limit/windows/window-report.js';

const RESERVE = 4;

/** An answer that took no time, what it says is left, and when it says that the window resets at the latest. */
function report(atMs: number, remaining: number, endMs?: number): WindowReport {
  return {
    sentAtMs: atMs,
    receivedAtMs: atMs,
    limit: 50,
    remaining,
    bound: endMs === undefined ? null : { ceilAtMs: endMs - 2, floorAtMs: endMs - 2, grainMs: 2 },
    windowMs: null,
    overlap: 0,
    units: 1,
    status: 200,
  };
}

/** A window that reset in ten seconds when it was full, and has just been used up. */
function usedUp(): Recovery {
  const recovery = new Recovery();
  recovery.observe(report(0, 49, 10_000), RESERVE);
  recovery.observe(report(1_000, RESERVE, 1_300), RESERVE);
  return recovery;
}

describe('what a window has gained although others use it too', () => {
  it('is not looked for before the longest time to a reset that was told has passed', () => {
    expect(usedUp().nextAtMs).toBe(1_000 + 15_000);
  });

  it('is looked for half a second later when the reset is never told', () => {
    const recovery = new Recovery();
    recovery.observe(report(1_000, 0), RESERVE);
    expect(recovery.nextAtMs).toBe(1_500);
  });

  it('is looked for earlier after it was found, but never before the longest time to a reset', () => {
    const recovery = usedUp();
    recovery.observe(report(16_000, 40, 20_000), RESERVE);
    recovery.observe(report(17_000, RESERVE, 20_000), RESERVE);
    expect(recovery.nextAtMs).toBe(17_000 + 0.7 * 15_000);
    recovery.observe(report(27_500, 40, 30_000), RESERVE);
    recovery.observe(report(28_000, RESERVE, 30_000), RESERVE);
    expect(recovery.nextAtMs).toBe(28_000 + 10_000);
  });

  it.each([
    [3, 1.25],
    [2, 2],
    [0, 2],
  ])('is looked for later after a look in vain that left %d', (remaining, factor) => {
    const recovery = usedUp();
    recovery.observe(report(16_000, remaining, 17_000), RESERVE);
    expect(recovery.nextAtMs).toBe(1_000 + 15_000 * factor);
  });

  it('is not looked for anew by an answer that was on its way', () => {
    const recovery = usedUp();
    recovery.observe(report(1_100, 2, 2_000), RESERVE);
    expect(recovery.nextAtMs).toBe(16_000);
  });

  it('is looked for after as long as last time when nothing is reserved: a look in vain is refused', () => {
    const recovery = new Recovery();
    recovery.observe(report(1_000, 0), 0);
    recovery.observe(report(1_500, 0), 0);
    recovery.observe(report(2_000, 0), 0);
    expect(recovery.nextAtMs).toBe(3_000);
    recovery.observe(report(3_000, 40), 0);
    recovery.observe(report(4_000, 0), 0);
    expect(recovery.nextAtMs).toBe(6_000);
  });

  it('is looked for every five minutes at the least', () => {
    const recovery = new Recovery();
    for (let time = 0; time < 30; time++) recovery.observe(report(Math.max(1_000, recovery.nextAtMs), 0), 0);
    const lookedAtMs = recovery.nextAtMs;
    recovery.observe(report(lookedAtMs, 0), 0);
    expect(recovery.nextAtMs).toBe(lookedAtMs + 300_000);
  });
});
