import { resetBound } from '../../../src/rate-limit/windows/reset-bound.js';

const EPOCH_NOW = 1_767_225_600_250;

describe('resetBound', () => {
  // Sent at 900, received at 1,000, looked at at 1,004 by the monotonic clock.
  const bound = (resetAtMs: number) =>
    resetBound(resetAtMs, 900, 1_000, { nowMs: 1_004, epochNowMs: EPOCH_NOW });

  it.each([
    // what the server said, the reading's date, bounds
    ['3 seconds, read on arrival', EPOCH_NOW - 4 + 3_000, 4_000, 3_900, 1_000],
    ['3 seconds, read later', EPOCH_NOW - 1 + 3_000, 4_000, 3_900, 1_000],
    ['0 seconds', EPOCH_NOW - 4, 1_000, 900, 1_000],
    ['a date in whole seconds', 1_767_225_604_000, 4_754, 4_754, 1_000],
    ['1,234 milliseconds', EPOCH_NOW + 1_234, 2_238, 2_134, 2],
  ])('%s', (_what, resetAtMs, ceilAtMs, floorAtMs, grainMs) => {
    expect(bound(resetAtMs)).toEqual({ ceilAtMs, floorAtMs, grainMs });
  });
});
