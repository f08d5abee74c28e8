import type { Observation } from '../../src/rate-limit/observation.js';
import { sleep } from '../../src/internal/sleep.js';
import { reading } from '../rate-limit/support.js';
import { errorOf } from '../support/clients.js';
import { closeMembers, member } from './support/members.js';
import { describeRedis, freshId, RedisServer } from './support/redis-server.js';

const SECOND = 1_000;

describeRedis(
  'what one process sees of the server',
  () => {
    let redis: RedisServer;

    beforeAll(async () => {
      redis = await RedisServer.any();
    });

    afterEach(() => {
      closeMembers();
    });

    afterAll(() => redis.kill());

    const run = freshId('');
    const sharing = (name: string, rate: object = {}): ReturnType<typeof member> =>
      member({ url: redis.url, id: name + run }, rate);

    it.each([
      ['with a rate', { requests: 100, perMs: SECOND }],
      ['without a rate', {}],
    ])('a Retry-After stops all, within milliseconds (%s)', async (what, rate) => {
      const [a, b] = [sharing(`pause ${what}`, rate), sharing(`pause ${what}`, rate)];
      await Promise.all([a.send(), b.send()]);
      const pausedAtMs = performance.now();
      a.see({ status: 429, verdict: 'rate-limited', retryAfterMs: 1_500 });
      await b.isTold();
      expect(performance.now() - pausedAtMs).toBeLessThan(1_500);
      await b.send();
      expect(performance.now() - pausedAtMs).toBeGreaterThan(1_490);
    });

    it('a pause is known to those who join later, less the time that has passed', async () => {
      const a = sharing('late');
      await a.send();
      a.see({ status: 429, verdict: 'rate-limited', retryAfterMs: 30_000 });
      await sleep(2_000);
      const late = sharing('late');
      const waiting = errorOf(late.acquire());
      await late.isTold();
      const [endOfA, endOfLate] = [a, late].map(({ limiter }) => limiter.state().pausedUntilMs!);
      expect(Math.abs(endOfLate! - endOfA!)).toBeLessThan(1_500);
      closeMembers();
      await waiting;
    }, 20_000);

    it('a window used up stops all until its reset', async () => {
      const [a, b] = [sharing('window'), sharing('window')];
      await Promise.all([a.send(), b.send()]);
      const seenAtMs = performance.now();
      a.see({ reading: reading({ limit: 10, remaining: 0, resetAtMs: Date.now() + 1_500 }) });
      await b.isTold();
      await b.send();
      expect(performance.now() - seenAtMs).toBeGreaterThan(1_480);
    });

    it('the tightest report of a window reaches the others', async () => {
      const [a, b] = [sharing('tight'), sharing('tight')];
      await Promise.all([a.send(), b.send()]);
      const resetAtMs = Date.now() + 60_000;
      for (const remaining of [7, 5, 6]) a.see({ reading: reading({ limit: 10, remaining, resetAtMs }) });
      await b.isTold();
      const [window] = b.limiter.state().scopes[0]!.windows;
      expect(window).toMatchObject({ limit: 10, remaining: 5 });
      expect(Math.abs(window!.resetAtMs! - resetAtMs)).toBeLessThan(100);
    });

    it('another id is another limit', async () => {
      const [a, b] = [sharing('one'), sharing('other')];
      await Promise.all([a.send(), b.send()]);
      a.see({ status: 429, verdict: 'rate-limited', retryAfterMs: 5_000 });
      await sleep(50);
      await b.send();
      expect(b.limiter.state().pausedUntilMs).toBeNull();
    });

    it.each<[string, string]>([
      ['no JSON', 'message:nonsense'],
      ['another version', 'message:{"v":99}'],
      ['a wrong form', 'message:{"v":1,"scope":7}'],
      [
        'an unknown verdict',
        'message:{"v":1,"scope":"","status":1,"sentMsAgo":0,"receivedMsAgo":0,"verdict":"x"}',
      ],
    ])('what is no message is ignored: %s', async (_what, message) => {
      const a = sharing('noise');
      await a.send();
      await redis.ask((client) => client.publish(`b_{resilient-api-client:noise${run}}`, message));
      await sleep(20);
      await a.send();
      expect(a.notices).toEqual([]);
    });

    it('is published rarely when much is seen', async () => {
      const a = sharing('rare');
      await a.send();
      const published = async (): Promise<number> =>
        redis.ask(async (client) =>
          Number(/cmdstat_publish:calls=(\d+)/.exec(await client.info('commandstats'))?.[1]),
        );
      await redis.ask((client) => client.config('RESETSTAT'));
      const observation: Partial<Observation> = {
        reading: reading({ limit: 1_000, remaining: 900, resetAtMs: Date.now() + 60_000 }),
      };
      for (let index = 0; index < 500; index++) a.see(observation);
      await sleep(60);
      expect(await published()).toBeLessThan(10);
    });
  },
  'shared',
);
