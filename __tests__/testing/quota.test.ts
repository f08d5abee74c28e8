import { FixedWindow } from '../../src/testing/fixed-window.js';
import { SlidingLog } from '../../src/testing/sliding-log.js';
import { TokenBucket } from '../../src/testing/token-bucket.js';
import type { Quota } from '../../src/testing/quota.js';

/** How long a request at each of the times has to wait; those that need not are charged. */
function waits(quota: Quota, times: number[], cost = 1): number[] {
  return times.map((now) => {
    const wait = quota.waitMs(now, cost);
    if (wait === 0) quota.take(now, cost);
    return wait;
  });
}

describe('fixed window', () => {
  it('aligned to the epoch: full again at every multiple of the window', () => {
    const quota = new FixedWindow(2, 1_000, 'epoch');
    expect(waits(quota, [5_900, 5_950, 5_960, 6_000, 6_001, 6_002])).toEqual([0, 0, 40, 0, 0, 998]);
    expect(quota.read(6_010)).toEqual({ limit: 2, remaining: 0, resetAtMs: 7_000, windowMs: 1_000 });
    expect(quota.read(7_000)).toMatchObject({ remaining: 2, resetAtMs: 8_000 });
  });

  it('opening with the first request: full again one window after it', () => {
    const quota = new FixedWindow(2, 1_000, 'first-request');
    expect(quota.read(5_900)).toMatchObject({ remaining: 2, resetAtMs: 6_900 });
    expect(waits(quota, [5_900, 6_100, 6_200, 6_900, 7_500, 7_600])).toEqual([0, 0, 700, 0, 0, 300]);
    expect(quota.read(8_500)).toMatchObject({ remaining: 2, resetAtMs: 9_500 });
  });

  it('charges costs', () => {
    const quota = new FixedWindow(10, 1_000, 'epoch');
    expect(waits(quota, [100, 101, 102], 4)).toEqual([0, 0, 898]);
    expect(quota.read(103).remaining).toBe(2);
  });
});

describe('sliding log', () => {
  it('admits again when the oldest requests are a window old', () => {
    const quota = new SlidingLog(2, 1_000, 'next');
    expect(waits(quota, [100, 400, 500, 1_099, 1_100, 1_200, 1_400])).toEqual([0, 0, 600, 1, 0, 200, 0]);
  });

  it('waits for as many to expire as the cost needs', () => {
    const quota = new SlidingLog(4, 1_000, 'next');
    waits(quota, [0, 200, 400, 600]);
    expect([1, 2, 3].map((cost) => quota.waitMs(700, cost))).toEqual([300, 500, 700]);
    expect(quota.waitMs(700, 9)).toBe(1_000);
  });

  it.each([
    ['next', 1_100],
    ['full', 1_400],
  ] as const)('its reset is the %s of its capacity', (meaning, resetAtMs) => {
    const quota = new SlidingLog(5, 1_000, meaning);
    expect(quota.read(50)).toMatchObject({ remaining: 5, resetAtMs: 50 });
    waits(quota, [100, 400]);
    expect(quota.read(500)).toEqual({ limit: 5, remaining: 3, resetAtMs, windowMs: 1_000 });
  });

  it('never admits more than the limit in any window, over thousands of requests', () => {
    const quota = new SlidingLog(7, 100, 'next');
    const admitted: number[] = [];
    for (let now = 0; now < 20_000; now += 3) {
      if (quota.waitMs(now, 1) > 0) continue;
      quota.take(now, 1);
      admitted.push(now);
    }
    expect(admitted.length).toBeGreaterThan(1_300);
    for (let index = 7; index < admitted.length; index++) {
      expect(admitted[index]! - admitted[index - 7]!).toBeGreaterThanOrEqual(100);
    }
  });
});

describe('token bucket', () => {
  it('starts full and refills evenly', () => {
    const quota = new TokenBucket(10, 1_000, 3, 'full');
    expect(waits(quota, [0, 0, 0, 0, 50, 100, 200, 200])).toEqual([0, 0, 0, 100, 50, 0, 0, 100]);
    expect(quota.read(200)).toEqual({ limit: 3, remaining: 0, resetAtMs: 500, windowMs: 300 });
    expect(quota.read(10_000)).toMatchObject({ remaining: 3, resetAtMs: 10_000 });
  });

  it('keeps its word to the last bit: after the wait it names, it admits', () => {
    const quota = new TokenBucket(3, 1_000, 2, 'full');
    let now = 0.1;
    for (let index = 0; index < 1_000; index++) {
      now += quota.waitMs(now, 1);
      expect(quota.waitMs(now, 1)).toBe(0);
      quota.take(now, 1);
    }
  });

  it('its reset may be the next token', () => {
    const quota = new TokenBucket(10, 1_000, 3, 'next');
    waits(quota, [0, 0]);
    expect(quota.read(0)).toMatchObject({ remaining: 1, resetAtMs: 100 });
    expect(quota.read(250)).toMatchObject({ remaining: 3, resetAtMs: 250 });
  });
});
