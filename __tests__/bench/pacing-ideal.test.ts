import type { ChaosRateLimit } from '../../src/testing/index.js';
import type { PacingCell } from '../../bench/pacing/cells.js';
import { idealMs, quotaUsed } from '../../bench/pacing/ideal.js';

function cell(kind: ChaosRateLimit['kind'], requests: number): PacingCell {
  return { name: 'x', title: 'x', rule: { kind, limit: 100, windowMs: 10_000 }, requests };
}

/** So many times, `gapMs` apart. */
function times(count: number, fromMs: number, gapMs: number): number[] {
  return Array.from({ length: count }, (_, index) => fromMs + index * gapMs);
}

describe('the shortest time in which all can be answered', () => {
  it.each([
    // Five windows, the first of which is 1 s old; then 20 more in one round trip.
    ['fixed-window', 420, 39_050],
    // A full bucket, then ten a second.
    ['token-bucket', 500, 40_050],
    ['sliding-log', 420, 40_050],
    // Nothing holds these up but their number in flight.
    ['sliding-log', 100, 250],
    ['token-bucket', 100, 250],
  ] as const)('%s, %d requests: %d ms', (kind, requests, expectedMs) => {
    expect(idealMs(cell(kind, requests), 21_000)).toBe(expectedMs);
  });
});

describe('the quota used', () => {
  it('of windows is that of the whole ones', () => {
    const admitted = [...times(100, 25_000, 1), ...times(90, 30_000, 1), ...times(100, 40_000, 1), 50_001];
    expect(quotaUsed(cell('fixed-window', 291), admitted)).toBeCloseTo(0.95);
  });

  it('of a bucket is that of its flow', () => {
    const admitted = [...times(100, 0, 0), ...times(90, 100, 100), 10_000];
    expect(quotaUsed(cell('token-bucket', 191), admitted)).toBeCloseTo(0.91);
  });

  it('of a log is how much longer its windows took than they are', () => {
    const admitted = [...times(100, 0, 1), ...times(100, 12_500, 1), 25_000];
    expect(quotaUsed(cell('sliding-log', 201), admitted)).toBeCloseTo(0.8);
  });
});
