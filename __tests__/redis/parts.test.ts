import { describeTrouble } from '../../src/redis/describe-trouble.js';
import { fallbackShare } from '../../src/redis/fallback-share.js';
import { LeaseSize } from '../../src/redis/lease-size.js';
import { decodeObservation, encodeObservation } from '../../src/redis/observation-message.js';
import { ObservationFeed, type Post } from '../../src/redis/observation-feed.js';
import { poolKeys } from '../../src/redis/pool-keys.js';
import { reading, VirtualClock } from '../rate-limit/support.js';

describe('the share of one process', () => {
  it.each([
    [100, 4, 25, 1_000],
    [10, 4, 2, 1_000],
    [4, 4, 1, 1_000],
    [2, 4, 1, 2_000],
    [1, 3, 1, 3_000],
  ])('of %d requests between %d is %d per %d ms', (requests, processes, units, perMs) => {
    expect(fallbackShare({ requests, perMs: 1_000 }, processes)).toEqual({ units, perMs });
  });
});

describe('the size of a lease', () => {
  const sizeOf = (requests = 6_400, perMs = 1_000): LeaseSize =>
    new LeaseSize({ requests, perMs }, Math.max(1, Math.floor(requests / 4)));
  const afterDry = (size: LeaseSize, times: number, everyMs: number): number => {
    for (let time = 0; time < times; time++) {
      size.leased(time * everyMs, 1);
      size.ranDry(time * everyMs + 1);
      size.ranDry(time * everyMs + 2);
    }
    return size.next(1);
  };

  it.each([
    ['doubles each time the units are used up at once', 6_400, 1_000, 5, 10, 32],
    ['up to a small part of all', 6_400, 1_000, 50, 10, 200],
    ['and stays small when there are few', 20, 1_000, 50, 10, 1],
  ])('%s', (_what, requests, perMs, times, everyMs, expected) => {
    expect(afterDry(sizeOf(requests, perMs), times, everyMs)).toBe(expected);
  });

  it('does not grow for one who takes his time', () => {
    const size = sizeOf();
    size.leased(0, 1);
    size.ranDry(200);
    expect(size.next(1)).toBe(1);
  });

  it.each([
    ['what is used while others are fetched', 6_400, 100, 1_280],
    ['as many as one process may use alone', 6_400, 600, 1_600],
    ['one where there are few', 2, 600, 1],
  ])('grows, where Redis is far, to %s, and makes do with fewer', (_what, requests, tookMs, most) => {
    const size = sizeOf(requests);
    for (let time = 0; time < 20; time++) {
      size.leased(time * 1_000, tookMs);
      size.ranDry(time * 1_000 + tookMs - 1);
    }
    expect([size.next(1), size.least(1)]).toEqual([most, Math.max(1, Math.floor(requests / 32))]);
    size.leased(20_000, 1);
    expect(size.next(1)).toBe(size.least(1));
  });

  it('shrinks by what was not used, and is never less than what is needed', () => {
    const size = sizeOf();
    afterDry(size, 5, 10);
    size.lapsed(30);
    expect(size.next(1)).toBe(2);
    size.lapsed(30);
    expect(size.next(1)).toBe(1);
    expect(size.next(7)).toBe(7);
  });

  it('is refilled at half, as long as the units are used up quickly', () => {
    const size = sizeOf();
    afterDry(size, 3, 10);
    expect([5, 4, 0].map((idle) => size.isTimeToRefill(idle, 30))).toEqual([false, true, true]);
    expect(size.isTimeToRefill(0, 500)).toBe(false);
    expect(sizeOf().isTimeToRefill(0, 0)).toBe(false);
  });
});

describe('keys', () => {
  it.each(['plain', '', '}', '{', 'a}b{c', '{tag}'])(
    'of the id "%s" have one and the same hash tag',
    (id) => {
      const keys = poolKeys(id);
      const tags = [...keys.all, keys.settings, keys.board].map((key) => /\{(.*?)\}/.exec(key)?.[1]);
      expect(new Set(tags).size).toBe(1);
      expect(tags[0]).not.toBe('');
    },
  );
});

describe('a message', () => {
  it('arrives in the times of the one who reads it', () => {
    const [here, there] = [new VirtualClock(), new VirtualClock()];
    jest.spyOn(there, 'epochMs').mockReturnValue(here.epochMs() + 3_600_000);
    jest.spyOn(there, 'now').mockReturnValue(77_000);
    const window = { limit: 10, remaining: 3, resetAtMs: here.epochMs() + 5_000, windowMs: 60_000 };
    const told = reading({
      ...window,
      windows: [{ unit: 'requests', ...window, name: 'n', partitionKey: 'p' }],
    });
    const sent = { scope: 's', status: 200, verdict: 'ok', reading: told, retryAfterMs: 40 } as const;
    const message = encodeObservation(
      { ...sent, sentAtMs: here.now() - 30, receivedAtMs: here.now() - 10 },
      'here',
      here,
    );
    const resetAtMs = there.epochMs() + 5_000 - 100;
    expect(decodeObservation(message, 'there', there, 100)).toEqual({
      ...sent,
      sentAtMs: 77_000 - 130,
      receivedAtMs: 77_000 - 110,
      reading: { ...told, resetAtMs, windows: [{ ...told.windows[0], resetAtMs }] },
    });
    expect(decodeObservation(message, 'here', here, 0)).toBeNull();
  });
});

describe('what is told to the others', () => {
  const clock = new VirtualClock();
  const told = (add: (feed: ObservationFeed) => void): Promise<Post[]> => {
    const posts: Post[] = [];
    const feed = new ObservationFeed(clock, (post) => posts.push(post));
    add(feed);
    return clock.advance(20).then(() => posts);
  };
  const observed = (given: object): Parameters<ObservationFeed['add']>[0] => {
    const times = { sentAtMs: clock.now(), receivedAtMs: clock.now() };
    return {
      scope: '',
      status: 200,
      verdict: 'ok',
      reading: undefined,
      retryAfterMs: null,
      ...times,
      ...given,
    };
  };
  const window = (remaining: number, inMs = 60_000): object => ({
    reading: reading({ limit: 10, remaining, resetAtMs: clock.epochMs() + inMs }),
  });

  it.each<[string, object[], [string, number | null | undefined][]]>([
    [
      'a refusal with a Retry-After',
      [{ status: 429, verdict: 'rate-limited', retryAfterMs: 5 }],
      [['pause', undefined]],
    ],
    ['an overload with one', [{ status: 503, verdict: 'retry', retryAfterMs: 5 }], [['pause', undefined]]],
    ['a success with one', [{ retryAfterMs: 5 }], []],
    ['a refusal without one', [{ status: 429, verdict: 'rate-limited' }], []],
    ['of several readings the tightest', [window(5), window(3), window(4)], [['windows', 3]]],
    ['of two windows the later one', [window(1), window(9, 120_000), window(0.5)], [['windows', 9]]],
    [
      'a window used up, at once',
      [window(0), window(0)],
      [
        ['windows', 0],
        ['windows', 0],
      ],
    ],
  ])('%s', async (_what, given, expected) => {
    const posts = await told((feed) => {
      for (const each of given) feed.add(observed(each));
    });
    expect(posts.map(({ kind, observation }) => [kind, observation.reading?.remaining])).toEqual(expected);
  });
});

describe('a failure in the log', () => {
  it.each([
    [
      Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:6379'), { code: 'ECONNREFUSED' }),
      'ECONNREFUSED',
    ],
    [new Error('WRONGPASS invalid username-password pair for canary'), 'WRONGPASS'],
    [new Error('ERR SETTINGS_KEY_NOT_FOUND'), 'SETTINGS_KEY_NOT_FOUND'],
    [new Error('Command timed out'), 'no answer'],
    [new Error('canary'), 'connection lost'],
  ])('%s is said by its code only', (error, said) => {
    expect(describeTrouble(error)).toBe(said);
  });
});
