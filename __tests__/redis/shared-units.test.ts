import type { Lease } from '../../src/redis/redis-session.js';
import { SharedUnits } from '../../src/redis/shared-units.js';
import { COVER_MS, leaseMs, MAX_REST_MS } from '../../src/redis/timing.js';

const RATE = { requests: 12, perMs: 1_000 };
/** A used unit whose response was never seen rests for so long. */
const REST_MS = RATE.perMs + MAX_REST_MS;

/** An account on a clock that is set by hand, and what it gave back to Redis. */
class Account {
  nowMs = 0;
  released: number[] = [];
  lapsed = 0;
  readonly units: SharedUnits;

  constructor(processes = 4, rate = RATE) {
    this.units = new SharedUnits(rate, processes, (units) => (this.lapsed += units));
  }

  lease(units: number, registeredMs = this.nowMs): void {
    const lease: Lease = { units, registeredMs, release: () => this.released.push(units) };
    this.units.addLease(lease, this.nowMs);
  }

  /** How many of `wanted` could be used, one by one. */
  use(wanted: number): number {
    let used = 0;
    while (used < wanted && this.units.take(1, this.nowMs) !== null) used += 1;
    return used;
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

  it('go back when all of a lease have rested, and not before', () => {
    const account = sharing(3, 3);
    expect(account.pass(REST_MS - 1).released).toEqual([]);
    expect(account.pass(1).released).toEqual([3]);
  });

  it('that were not used in time go back at once', () => {
    const account = sharing(3, 0);
    expect(account.pass(leaseMs(RATE.perMs)).released).toEqual([3]);
    expect(account.lapsed).toBe(3);
    expect(account.use(1)).toBe(0);
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
    expect(account.pass(REST_MS).released).toEqual([5, 1]);
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
  ])('%s', (_what, leased, used, othersActive, atOnce, aWindowLater) => {
    const account = sharing(leased, used);
    account.units.leave(account.nowMs, othersActive);
    expect(account.use(9)).toBe(atOnce);
    account.pass(RATE.perMs + leaseMs(RATE.perMs));
    expect(account.use(9)).toBe(aWindowLater);
  });

  it('never more than the share is used in a window, from then on', () => {
    const account = sharing(0, 0);
    account.units.leave(0, true);
    account.pass(10_000);
    expect(account.use(9)).toBe(3);
    account.pass(REST_MS - 1);
    expect(account.use(9)).toBe(0);
    account.pass(1);
    expect(account.use(9)).toBe(3);
  });

  it('less than one unit a window is one in a longer window', () => {
    const account = new Account(4, { requests: 2, perMs: 1_000 });
    account.units.leave(0, false);
    expect(account.use(9)).toBe(1);
    account.pass(1_999 + MAX_REST_MS);
    expect(account.use(9)).toBe(1);
    expect(account.units.aloneAtMs(1, account.nowMs)).toBeGreaterThanOrEqual(account.nowMs + 2_000);
  });

  it('what costs more than the share waits for Redis', () => {
    const account = new Account();
    account.units.leave(0, false);
    expect(account.units.take(4, 0)).toBeNull();
    expect(account.units.aloneAtMs(4, 0)).toBe(Infinity);
  });
});

describe('coming back', () => {
  it('waits until Redis knows of all that is in use', () => {
    const account = new Account();
    account.units.leave(0, false);
    account.use(3);
    account.lease(2);
    expect(account.units.rejoin(0)).toBe(false);
    account.lease(1);
    expect(account.units.rejoin(0)).toBe(true);
    expect(account.use(9)).toBe(0);
  });

  it('keeps what was covered and is not in use for the moment', () => {
    const account = new Account();
    account.units.leave(0, false);
    account.use(1);
    account.lease(3);
    account.units.rejoin(0);
    expect(account.use(9)).toBe(2);
    account.pass(REST_MS);
    expect(account.released).toEqual([3]);
  });

  it('does not rely on leases that are about to expire', () => {
    const account = new Account();
    account.units.leave(0, false);
    account.lease(3);
    account.pass(COVER_MS);
    expect(account.released).toEqual([3]);
    expect(account.units.covered).toBe(0);
  });

  it('loses what was covered when Redis goes away again', () => {
    const account = new Account();
    account.units.leave(0, false);
    account.use(1);
    account.lease(3);
    account.units.uncover();
    expect(account.units.covered).toBe(0);
    expect(account.units.rejoin(0)).toBe(false);
  });
});
