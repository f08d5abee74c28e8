import { randomUUID } from 'node:crypto';
import { ConnectionPair } from '../../src/redis/connection-pair.js';
import { connectionTo, loadIoredis } from '../../src/redis/load-ioredis.js';
import { poolKeys } from '../../src/redis/pool-keys.js';
import { RedisSession } from '../../src/redis/redis-session.js';
import { expirationMs } from '../../src/redis/timing.js';
import { describeRedis, RedisServer } from './support/redis-server.js';

const noop = (): void => undefined;

/** What a session has come to. */
interface Stay {
  readonly session: RedisSession;
  /** Resolves to the reason why it ended. */
  readonly lost: Promise<string>;
}

describeRedis('a pool', () => {
  let redis: RedisServer;
  const sessions: RedisSession[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start();
  });

  afterEach(() => {
    for (const session of sessions.splice(0)) session.close();
  });

  afterAll(() => redis.kill());

  async function join(name: string): Promise<Stay> {
    const Redis = loadIoredis();
    const pair = await ConnectionPair.open(() => connectionTo(Redis, redis.url));
    let onLost: (reason: string) => void = noop;
    const lost = new Promise<string>((resolve) => (onLost = resolve));
    const session = await RedisSession.open(pair, {
      name,
      keys: poolKeys('marked'),
      units: 5,
      expirationMs: expirationMs(1_000),
      now: () => performance.now(),
      onMessage: noop,
      onHeartbeat: noop,
      onLost: (cause) => {
        onLost(cause.message);
      },
    });
    sessions.push(session);
    return { session, lost };
  }

  it('has one mark for all who join it, and another one when it was lost and made anew', async () => {
    const [first, second] = [await join('first'), await join('second')];
    expect(second.session.mark).toBe(first.session.mark);
    await redis.ask((client) => client.flushall());
    expect((await join('third')).session.mark).not.toBe(first.session.mark);
  });

  it.each<[string, (session: RedisSession, got: () => void) => unknown]>([
    ['leases units', (session, got) => session.lease(1, 1, got)],
    ['covers what it uses', (session, got) => session.cover(1).then(got, noop)],
    ['shows that it is alive', (session, got) => session.present(true).then(got, noop)],
  ])('that was made anew is not taken for the one joined by who %s', async (_what, use) => {
    const { session, lost } = await join('idle');
    const { settings, all } = poolKeys('marked');
    // In one step, as a heartbeat in between would tell: the members are forgotten, and another one has joined first.
    await redis.ask((client) =>
      client
        .multi()
        .del(...all.filter((key) => key !== settings))
        .hset(settings, 'rac_mark', randomUUID())
        .exec(),
    );
    const got = jest.fn();
    use(session, got);
    expect(await lost).toContain('POOL_CHANGED');
    expect(got).not.toHaveBeenCalled();
  });
});
