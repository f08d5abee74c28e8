import { systemClock } from '../../src/internal/clock.js';
import type { Lease } from '../../src/redis/lease.js';
import { RedisSession, type SessionOptions } from '../../src/redis/redis-session.js';
import type { Presence } from '../../src/redis/roster.js';
import { SharedMember } from '../../src/redis/shared-member.js';
import { DEAD_MS, expirationMs, HEARTBEAT_MS, SETTLE_MS } from '../../src/redis/timing.js';

const RATE = { requests: 12, perMs: 60_000 };

/** What Redis would say to one member: it stands in for all sessions, one after the other. */
class StubRedis {
  /** The mark of the pool. */
  mark = 'first';
  poolLost = false;
  /** The others that show that they are alive. */
  others = new Map<string, { readonly covered: boolean }>();
  leased = 0;
  #options: SessionOptions | null = null;

  open(options: SessionOptions): RedisSession {
    this.#options = options;
    const { mark, poolLost } = this;
    const session = {
      mark,
      poolLost,
      clientId: 'client',
      lease: (_least: number, most: number, onLease: (lease: Lease) => void): void => {
        this.leased += most;
        onLease(this.#lease(most));
      },
      nudge: (): void => undefined,
      adopt: () => Promise.resolve(null),
      cover: (units: number) => Promise.resolve(this.#lease(units)),
      present: (): Promise<Presence[]> =>
        Promise.resolve([...this.others].map(([name, { covered }]) => ({ name, covered, ageMs: 0 }))),
      post: (): void => undefined,
      posted: () => Promise.resolve([]),
      close: (): void => undefined,
    };
    return session as unknown as RedisSession;
  }

  /** The session is lost, for as long as it takes to open another one. */
  lose(): void {
    this.#options?.onLost(new Error('connection lost'));
  }

  /** Heartbeats go on while time passes. */
  async pass(ms: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= HEARTBEAT_MS) {
      await jest.advanceTimersByTimeAsync(Math.min(leftMs, HEARTBEAT_MS));
      this.#options?.onHeartbeat();
      await jest.advanceTimersByTimeAsync(0);
    }
  }

  #lease(units: number): Lease {
    const registeredMs = systemClock.now();
    const expiresMs = registeredMs + expirationMs(RATE.perMs);
    return { units, registeredMs, expiresMs, renew: () => undefined, release: () => undefined };
  }
}

describe('a member that returns to the pool', () => {
  let redis: StubRedis;
  let member: SharedMember;
  let notices: string[];

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 });
    redis = new StubRedis();
    notices = [];
    jest
      .spyOn(RedisSession, 'open')
      .mockImplementation((_pair, options) => Promise.resolve(redis.open(options)));
    const connect = () => Promise.resolve(null as never);
    member = new SharedMember(
      { id: 'pool', fallbackProcesses: 4, connect },
      {
        clock: systemClock,
        rate: RATE,
        spread: false,
        onReady: () => undefined,
        onObservation: () => undefined,
        onNotice: (_level, message) => notices.push(message),
      },
    );
  });

  afterEach(() => {
    member.close();
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  /** Asks for a unit as often as it takes to see whether the pool is asked for more. */
  const leases = (): boolean => {
    const before = redis.leased;
    for (let asked = 0; asked < RATE.requests; asked++) member.rate.take(1, systemClock.now());
    return redis.leased > before;
  };

  /** Has been in the pool, loses its session, and has opened another one. */
  const returned = async (meanwhile: () => void): Promise<void> => {
    member.rate.take(1, systemClock.now());
    await redis.pass(HEARTBEAT_MS);
    expect(leases()).toBe(true);
    meanwhile();
    redis.lose();
    // Until the next attempt to reach Redis.
    await jest.advanceTimersByTimeAsync(400);
  };

  const isBack = (): boolean => notices.some((notice) => notice.includes('shared through Redis again'));

  it('takes from the same pool at once when it is alone', async () => {
    await returned(() => undefined);
    expect(isBack()).toBe(true);
  });

  it('waits for another one that was there until the pool knows of all that it uses', async () => {
    redis.others.set('other', { covered: true });
    await returned(() => redis.others.set('other', { covered: false }));
    await redis.pass(3 * DEAD_MS);
    expect(isBack()).toBe(false);
    redis.others.set('other', { covered: true });
    await redis.pass(2 * HEARTBEAT_MS);
    expect(isBack()).toBe(true);
  });

  it('that is new takes nothing from it while another one is on the way back', async () => {
    redis.others.set('other', { covered: false });
    member.rate.take(1, systemClock.now());
    await redis.pass(2 * DEAD_MS);
    expect(leases()).toBe(false);
    redis.others.set('other', { covered: true });
    await redis.pass(2 * HEARTBEAT_MS);
    expect(leases()).toBe(true);
  });

  it('waits, when the pool was made anew, for those it has never heard of to notice', async () => {
    await returned(() => (redis.mark = 'second'));
    await redis.pass(SETTLE_MS - HEARTBEAT_MS);
    expect(isBack()).toBe(false);
    await redis.pass(2 * HEARTBEAT_MS);
    expect(isBack()).toBe(true);
  });

  it.each([
    ['is the same', 'first', DEAD_MS],
    ['was made anew, without what the dead one had used,', 'second', expirationMs(RATE.perMs)],
  ])('waits for one that died, when the pool %s', async (_what, mark, waitMs) => {
    redis.others.set('other', { covered: true });
    await returned(() => {
      redis.mark = mark;
      redis.others.clear();
    });
    await redis.pass(waitMs - 2 * HEARTBEAT_MS);
    expect(isBack()).toBe(false);
    await redis.pass(3 * HEARTBEAT_MS);
    expect(isBack()).toBe(true);
  });
});
