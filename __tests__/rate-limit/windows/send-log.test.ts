import { SendLog, type LoggedAnswer } from '../../../src/rate-limit/windows/send-log.js';

function answer(
  sentAtMs: number,
  receivedAtMs: number,
  remaining: number,
  more: Partial<LoggedAnswer> = {},
): LoggedAnswer {
  return { sentAtMs, receivedAtMs, remaining, units: 1, status: 200, inFlight: 1, isTrial: false, ...more };
}

describe('SendLog', () => {
  it('counts a request from its send until a window after its response', () => {
    const log = new SendLog(3, 1_000, 0);
    log.add(100, 1);
    log.add(200, 1);
    expect(log.freeAtMs(1, 0, 300)).toBe(300);
    expect(log.freeAtMs(1, 1, 300)).toBe(1_100);
    expect(log.freeAtMs(2, 1, 300)).toBe(1_200);
    expect(log.freeAtMs(1, 3, 300)).toBe(Infinity);
    expect(log.freeAtMs(1, 1, 1_150)).toBe(1_150);
  });

  it('is trusted after a whole window in which no answer said that less was left', () => {
    const log = new SendLog(10, 1_000, 0);
    expect(log.isTrusted(999)).toBe(false);
    expect(log.isTrusted(1_000)).toBe(true);
    log.add(1_500, 4);
    log.check(answer(1_510, 1_600, 5));
    expect(log.isTrusted(1_600)).toBe(true);
    log.check(answer(1_510, 1_600, 4));
    // It was trusted already: twice as long.
    expect(log.isTrusted(3_599)).toBe(false);
    expect(log.isTrusted(3_600)).toBe(true);
  });

  it('is trusted ever more rarely the more often it was wrong', () => {
    const log = new SendLog(10, 1_000, 0);
    const trustedFrom: number[] = [];
    for (let nowMs = 0; trustedFrom.length < 9; nowMs += 1_000) {
      if (!log.isTrusted(nowMs)) continue;
      trustedFrom.push(nowMs / 1_000);
      log.check(answer(nowMs, nowMs, 0));
    }
    expect(trustedFrom).toEqual([1, 3, 7, 15, 31, 63, 127, 191, 255]);
  });

  it('is proven by a request that the headers would not have let through', () => {
    const log = new SendLog(2, 1_000, 0);
    log.add(100, 1);
    log.add(150, 1);
    log.check(answer(1_120, 1_140, 0));
    log.check(answer(1_120, 1_140, 0, { isTrial: true, status: 429 }));
    expect([log.isProven, log.isTrusted(1_140)]).toEqual([false, false]);
    log.check(answer(3_140, 3_160, 1, { isTrial: true }));
    expect(log.isProven).toBe(true);
    log.check(answer(3_200, 3_210, 0, { status: 429 }));
    expect(log.isProven).toBe(false);
  });

  it('compares with what was there when the request was sent', () => {
    const log = new SendLog(10, 1_000, 0);
    log.add(100, 4);
    log.check(answer(1_050, 1_200, 5));
    expect(log.isTrusted(1_200)).toBe(true);
    log.check(answer(1_150, 1_200, 5));
    expect(log.isTrusted(1_200)).toBe(false);
  });

  it('tells when the first of our own requests expires', () => {
    const log = new SendLog(10, 1_000, 0);
    expect(log.nextExpiryMs(0)).toBe(-Infinity);
    log.add(100, 1);
    log.add(200, 1);
    expect([log.nextExpiryMs(150), log.nextExpiryMs(1_150), log.nextExpiryMs(1_250)]).toEqual([
      1_100,
      1_200,
      -Infinity,
    ]);
  });

  it('forgets what has long expired', () => {
    const log = new SendLog(100, 1_000, 0);
    for (let index = 0; index < 5_000; index++) log.add(index * 100, 1);
    // The last ten are active.
    expect(log.freeAtMs(91, 0, 499_950)).toBeGreaterThan(499_950);
    expect(log.freeAtMs(90, 0, 499_950)).toBe(499_950);
  });

  it('fits one limit and length', () => {
    const log = new SendLog(10, 1_000, 0);
    expect([log.fits(10, 1_000), log.fits(11, 1_000), log.fits(10, 999)]).toEqual([true, false, false]);
  });
});
