import { SlidingLedger } from '../../src/rate-limit/sliding-ledger.js';
import { SmallestRoundTrip } from '../../src/rate-limit/smallest-round-trip.js';

/** A ledger that has seen enough round trips of 50 ms, with all its units free again, at time 0. */
function seasoned(requests: number, perMs: number, noticeMs = 0): SlidingLedger {
  const ledger = new SlidingLedger(requests, perMs, noticeMs);
  for (let round = 0; round < 6; round++) {
    const sentAtMs = -50_000 + 100 * round;
    ledger.settle(ledger.take(1, sentAtMs), sentAtMs, sentAtMs + 50);
  }
  ledger.advance(0);
  expect(ledger.free).toBe(requests);
  return ledger;
}

describe('SlidingLedger', () => {
  it('gives a unit back after the window and what its round trip took longer than the smallest one, less 10 ms', () => {
    const ledger = seasoned(10, 1_000);
    ledger.settle(ledger.take(1, 0), 0, 50);
    ledger.settle(ledger.take(1, 0), 0, 75);
    ledger.advance(1_009.9);
    expect(ledger.free).toBe(8);
    expect(ledger.nextFreeMs).toBe(1_010);
    ledger.advance(1_010);
    expect(ledger.free).toBe(9);
    ledger.advance(1_034.9);
    expect(ledger.free).toBe(9);
    ledger.advance(1_035);
    expect(ledger.free).toBe(10);
  });

  it('counts from the send, when that was later than the taking', () => {
    const ledger = seasoned(10, 1_000);
    ledger.settle(ledger.take(1, 0), 400, 450);
    expect(ledger.nextFreeMs).toBe(1_410);
  });

  it.each([
    ['is never answered', null],
    ['is answered after half a minute', 30_000],
  ])('holds a unit for a second longer at the most when it %s', (_what, receivedAtMs) => {
    const ledger = seasoned(10, 1_000);
    const use = ledger.take(1, 0);
    if (receivedAtMs !== null) ledger.settle(use, 0, receivedAtMs);
    ledger.advance(1_999);
    expect(ledger.free).toBe(9);
    ledger.advance(2_000);
    expect(ledger.free).toBe(10);
    ledger.settle(use, 0, 40_000);
    ledger.advance(50_000);
    expect(ledger.free).toBe(10);
  });

  it('takes whole round trips for delays until a few were seen', () => {
    const ledger = new SlidingLedger(10, 1_000, 0);
    ledger.settle(ledger.take(1, 0), 0, 40);
    expect(ledger.nextFreeMs).toBe(1_040);
  });

  it('corrects what it thought of a round trip when a smaller one is seen later', () => {
    const ledger = seasoned(10, 1_000);
    ledger.settle(ledger.take(1, 0), 0, 50);
    ledger.settle(ledger.take(1, 500), 500, 530);
    ledger.advance(1_010);
    expect(ledger.free).toBe(8);
    ledger.advance(1_030);
    expect(ledger.free).toBe(9);
  });

  it('corrects what it thought of a round trip also when its units are announced already', () => {
    const ledger = seasoned(10, 1_000, 30);
    ledger.settle(ledger.take(1, 0), 0, 50);
    expect(ledger.advance(1_000)).toBe(1);
    ledger.settle(ledger.take(1, 1_000), 1_000, 1_005);
    ledger.advance(1_049);
    expect(ledger.free).toBe(8);
    ledger.advance(1_050);
    expect(ledger.free).toBe(9);
  });

  it('announces units ahead of time, each once', () => {
    const ledger = seasoned(10, 1_000, 30);
    ledger.settle(ledger.take(3, 0), 0, 50);
    expect(ledger.nextNoticeMs).toBe(980);
    expect(ledger.advance(979)).toBe(0);
    expect(ledger.advance(980)).toBe(3);
    expect(ledger.advance(990)).toBe(0);
    expect(ledger.free).toBe(7);
    ledger.advance(1_010);
    expect(ledger.free).toBe(10);
  });

  it('has nothing to come when all is free', () => {
    const ledger = new SlidingLedger(10, 1_000, 30);
    expect([ledger.nextFreeMs, ledger.nextNoticeMs]).toEqual([Infinity, Infinity]);
  });
});

describe('SmallestRoundTrip', () => {
  it('forgets a round trip that has not been seen for two minutes', () => {
    const smallest = new SmallestRoundTrip();
    for (let sample = 0; sample < 6; sample++) smallest.add(10, 10 * sample);
    expect(smallest.ms).toBe(10);
    smallest.add(50, 60_000);
    expect(smallest.ms).toBe(10);
    smallest.add(50, 120_000);
    expect(smallest.ms).toBe(50);
  });

  it('knows none before three rounds were seen after the first', () => {
    const smallest = new SmallestRoundTrip();
    for (let sample = 0; sample < 3; sample++) smallest.add(10, 10 * sample);
    expect(smallest.ms).toBe(0);
    smallest.add(10, 30);
    expect(smallest.ms).toBe(10);
  });

  it('does not go by a few bursts, which may be slow as a whole', () => {
    const smallest = new SmallestRoundTrip();
    for (let burst = 1; burst <= 3; burst++) {
      for (let sample = 0; sample < 20; sample++) smallest.add(300 - sample, 300 * burst + sample);
    }
    expect(smallest.ms).toBe(0);
    smallest.add(10, 1_300);
    expect(smallest.ms).toBe(10);
  });
});
