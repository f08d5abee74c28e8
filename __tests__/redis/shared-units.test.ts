import type { UnitUse } from '../../src/rate-limit/sliding-ledger.js';
import type { Lease } from '../../src/redis/lease.js';
import { SharedUnits } from '../../src/redis/shared-units.js';
import { DELIVERY_MS, expirationMs, leaseMs, useMs } from '../../src/redis/timing.js';

const RATE = { requests: 12, perMs: 1_000 };
const ROUND_TRIP_MS = 300;
/** What others may still use when Redis goes away has reached the server by then, and been counted for a window. */
const OTHERS_DONE_MS = useMs(RATE.perMs) + DELIVERY_MS + RATE.perMs;

/** An account on a clock that is set by hand, and what it gave back to Redis. */
class Account {
  nowMs = 0;
  released: number[] = [];
  renewed = new Set<number>();
  leases: { -readonly [Name in keyof Lease]: Lease[Name] }[] = [];
  inFlight: UnitUse[] = [];
  lapsed = 0;
  readonly units: SharedUnits;

  constructor(processes = 4, rate = RATE) {
    this.units = new SharedUnits(rate, processes, (units) => (this.lapsed += units));
  }

  lease(units: number, registeredMs = this.nowMs): void {
    const expiresMs = registeredMs + expirationMs(RATE.perMs);
    const renew = (): void => void this.renewed.add(units);
    const lease = { units, registeredMs, expiresMs, renew, release: () => this.released.push(units) };
    this.leases.push(lease);
    this.units.addLease(lease, this.nowMs);
  }

  /** Redis keeps what is leased for longer. */
  keepLeases(): void {
    for (const lease of this.leases) lease.expiresMs = this.nowMs + expirationMs(RATE.perMs);
  }

  /** Uses one by one up to `wanted`; returns how many it could. */
  use(wanted: number): number {
    let used = 0;
    for (; used < wanted; used += 1) {
      const use = this.units.take(1, this.nowMs);
      if (use === null) break;
      this.inFlight.push(use);
    }
    return used;
  }

  /** All that is in flight is answered, or will not be. */
  settle(answered = true): this {
    for (const use of this.inFlight.splice(0)) this.units.settle(use, use.sentAtMs, this.nowMs, answered);
    return this;
  }

  pass(ms: number): this {
    this.nowMs += ms;
    this.units.advance(this.nowMs);
    return this;
  }
}

/** A member of the pool that has leased `leased` units and used `used` of them. */
function sharing(leased: number, used: number): Account {
  const account = new Account();
  account.units.join();
  if (leased > 0) account.lease(leased);
  account.use(used);
  return account;
}

describe('units of the pool', () => {
  it('cannot be used before it is known whether there is a pool', () => {
    const account = new Account();
    expect(account.use(1)).toBe(0);
  });

  it('are used once', () => {
    expect(sharing(5, 0).use(9)).toBe(5);
  });

  it('of several leases serve one request', () => {
    const account = sharing(2, 0);
    account.lease(2);
    expect(account.units.take(3, 0)).not.toBeNull();
    expect(account.use(9)).toBe(1);
  });

  it('go back a window after their responses, and not before', () => {
    const account = sharing(3, 3).pass(ROUND_TRIP_MS).settle();
    expect(account.pass(RATE.perMs - 1).released).toEqual([]);
    expect(account.pass(1).released).toEqual([3]);
  });

  it('whose response was not seen rest for as long as the request may be on its way, too', () => {
    const account = sharing(3, 3).pass(ROUND_TRIP_MS).settle(false);
    expect(account.pass(RATE.perMs + DELIVERY_MS - 1).released).toEqual([]);
    expect(account.pass(1).released).toEqual([3]);
  });

  it('in flight do not go back, and their lease is renewed before it expires', () => {
    const account = sharing(3, 3);
    account.units.renew(account.nowMs);
    expect(account.renewed.size).toBe(0);
    account.pass(useMs(RATE.perMs) + DELIVERY_MS + 1).units.renew(account.nowMs);
    expect([...account.renewed]).toEqual([3]);
    expect(account.pass(60_000).released).toEqual([]);
  });

  it('of one lease go back when the last of them has rested, in whatever order they do', () => {
    const account = sharing(2, 2).pass(ROUND_TRIP_MS);
    const slow = account.inFlight.shift()!;
    account.settle().pass(RATE.perMs);
    account.units.settle(slow, 0, account.nowMs, true);
    expect(account.released).toEqual([]);
    expect(account.pass(RATE.perMs).released).toEqual([2]);
  });

  it('that were not used in time go back at once', () => {
    const account = sharing(3, 0);
    expect(account.pass(leaseMs(RATE.perMs)).released).toEqual([3]);
    expect(account.lapsed).toBe(3);
    expect(account.use(1)).toBe(0);
  });

  it('that took long to come may lie unused for as long again', () => {
    const account = sharing(0, 0).pass(600);
    account.lease(2, 0);
    expect(account.pass(599).released).toEqual([]);
    expect(account.pass(1).released).toEqual([2]);
  });

  describe('of a Redis that is far', () => {
    /** Units that took a while to come, all of them used. */
    const far = (units: number): Account => {
      const account = sharing(0, 0).pass(600);
      account.lease(units, 0);
      expect(account.use(9)).toBe(units);
      return account.settle();
    };

    it('are used again when they have rested, as many as may be used alone', () => {
      const account = far(3).pass(RATE.perMs - 1);
      expect(account.use(9)).toBe(0);
      expect(account.pass(1).released).toEqual([]);
      expect(account.use(9)).toBe(3);
    });

    it('go back after some windows, for the others to have', () => {
      const account = far(3);
      let windows = 1;
      for (; windows < 99 && account.released.length === 0; windows += 1) {
        // Redis has been asked to keep them, and has.
        account.keepLeases();
        account.pass(RATE.perMs);
        account.use(9);
        account.settle();
      }
      expect(windows).toBeGreaterThan(5);
      expect(windows).toBeLessThan(15);
    });

    it('go back when they are not used again', () => {
      expect(far(3).pass(RATE.perMs).pass(leaseMs(RATE.perMs)).released).toEqual([3]);
    });

    it('go back when Redis did not answer that it keeps them', () => {
      const account = far(3).pass(RATE.perMs);
      expect(account.use(9)).toBe(3);
      expect(account.settle().pass(RATE.perMs).released).toEqual([3]);
    });

    it('go back when they are more than may be used alone', () => {
      expect(far(4).pass(RATE.perMs).released).toEqual([4]);
    });

    it('are renewed while they are kept', () => {
      const account = far(3).pass(RATE.perMs);
      account.units.renew(account.nowMs);
      expect([...account.renewed]).toEqual([3]);
    });
  });

  it('may not be used when Redis answered too late', () => {
    const account = sharing(0, 0);
    account.pass(5_000);
    account.lease(4, 1_000);
    expect(account.use(4)).toBe(0);
    expect(account.released).toEqual([4]);
  });

  it('that rest keep no other lease than their own', () => {
    const account = sharing(1, 1);
    account.lease(5);
    expect(account.pass(leaseMs(RATE.perMs)).released).toEqual([5]);
    expect(account.settle().pass(RATE.perMs).released).toEqual([5, 1]);
  });

  it('not used are given back on leaving for good', () => {
    const account = sharing(3, 0);
    account.units.close();
    expect(account.released).toEqual([3]);
  });
});

describe('alone', () => {
  it.each([
    ['from the start, the whole share is used at once', 0, 0, false, 3, 0],
    ['nothing was held: the others may have used it all', 0, 0, true, 0, 3],
    ['some was held and not used', 2, 0, true, 2, 1],
    ['more than the share was used', 5, 5, true, 0, 0],
    ['some of what was held has been used', 3, 1, true, 2, 0],
  ])('%s', (_what, leased, used, othersActive, atOnce, whenOthersAreDone) => {
    const account = sharing(leased, used);
    account.units.leave(account.nowMs, othersActive);
    expect(account.use(9)).toBe(atOnce);
    expect(account.pass(OTHERS_DONE_MS - 1).use(9)).toBe(0);
    expect(account.pass(1).use(9)).toBe(whenOthersAreDone);
  });

  it('never more than the share is used in a window, from then on', () => {
    const account = sharing(0, 0);
    account.units.leave(0, true);
    account.pass(10_000);
    expect(account.use(9)).toBe(3);
    account.pass(ROUND_TRIP_MS).settle();
    expect(account.pass(RATE.perMs - 1).use(9)).toBe(0);
    expect(account.pass(1).use(9)).toBe(3);
  });

  it('less than one unit a window is one in a longer window', () => {
    const account = new Account(4, { requests: 2, perMs: 1_000 });
    account.units.leave(0, false);
    expect(account.use(9)).toBe(1);
    account.settle();
    expect(account.pass(1_999).use(9)).toBe(0);
    expect(account.pass(1).use(9)).toBe(1);
  });

  it('what costs more than the share waits for Redis', () => {
    const account = new Account();
    account.units.leave(0, false);
    expect(account.units.take(4, 0)).toBeNull();
    expect(account.units.aloneAtMs(4, 0)).toBe(Infinity);
  });
});

describe('coming back', () => {
  /** Has used 2 of the 3 it may use alone, when Redis is back. */
  const back = (): Account => {
    const account = new Account();
    account.units.leave(0, false);
    account.use(2);
    account.units.returned(0);
    return account;
  };

  it('waits until Redis knows of all that is in use', () => {
    const account = back();
    account.lease(1);
    expect([account.units.isCovered, account.units.rejoin(0)]).toEqual([false, false]);
    account.lease(1);
    expect([account.units.isCovered, account.units.rejoin(0)]).toEqual([true, true]);
    expect(account.use(9)).toBe(0);
  });

  it('no more is used than Redis knows of', () => {
    const account = back();
    expect(account.use(9)).toBe(0);
    account.lease(2);
    expect(account.use(9)).toBe(0);
    account.lease(1);
    expect(account.use(9)).toBe(1);
    account.lease(5);
    expect(account.use(9)).toBe(0);
  });

  it('is covered as soon as enough has rested', () => {
    const account = back();
    account.lease(1);
    account.settle().pass(RATE.perMs);
    expect(account.units.isCovered).toBe(true);
    expect(account.use(9)).toBe(1);
  });

  it('keeps what was covered and is not in use for the moment', () => {
    const account = back();
    account.lease(4);
    account.units.rejoin(0);
    expect(account.use(9)).toBe(2);
    expect(account.settle().pass(RATE.perMs).released).toEqual([4]);
  });

  it('keeps its covers for as long as it takes', () => {
    const account = back();
    account.lease(3);
    account.pass(useMs(RATE.perMs) + 1).units.renew(account.nowMs);
    expect([...account.renewed]).toEqual([3]);
    expect(account.units.isCovered).toBe(true);
  });

  it('does not rely on covers that have expired while it was asleep', () => {
    const account = back();
    account.lease(3);
    account.pass(expirationMs(RATE.perMs)).units.renew(account.nowMs);
    expect(account.units.covered).toBe(0);
    expect(account.units.isCovered).toBe(false);
  });

  it('loses what was covered when Redis goes away again', () => {
    const account = back();
    account.lease(3);
    account.units.uncover();
    expect([account.units.covered, account.units.isCovered, account.units.rejoin(0)]).toEqual([
      0,
      false,
      false,
    ]);
  });
});
