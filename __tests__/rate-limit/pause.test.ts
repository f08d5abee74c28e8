import type { RateLimitReading } from '../../src/http/rate-limit-reading.js';
import { pauseAfter } from '../../src/rate-limit/pause.js';
import { reading } from './support.js';

const now = { nowMs: 5_000, epochNowMs: 1_700_000_000_000 };
const rules = { headers: true, maxWaitMs: 111, maxRetryAfterMs: 222 };

function tokens(remaining: number, resetInMs: number | null): RateLimitReading {
  const resetAtMs = resetInMs === null ? null : now.epochNowMs + resetInMs;
  return reading({ windows: [{ unit: 'tokens', limit: null, remaining, resetAtMs, windowMs: null }] });
}
const usedUp = tokens(0, 9_000);
const requestsUsedUp = reading({ remaining: 0, resetAtMs: now.epochNowMs + 9_000 });

describe('the pause a response asks for', () => {
  it.each([
    // status, verdict, Retry-After, reading, length of the pause and why
    [429, 'rate-limited', 2_000, undefined, 2_000, 'retry-after'],
    [403, 'rate-limited', 2_000, undefined, 2_000, 'retry-after'],
    [200, 'rate-limited', 2_000, undefined, 2_000, 'retry-after'],
    [429, 'rate-limited', null, undefined, null, null],
    [429, 'rate-limited', 0, undefined, null, null],
    [429, 'rate-limited', null, reading({ retryAfterMs: 70 }), 70, 'retry-after'],
    [429, 'rate-limited', null, usedUp, 9_000, 'quota-exhausted'],
    [429, 'rate-limited', null, tokens(1, 9_000), null, null],
    [429, 'rate-limited', null, requestsUsedUp, null, null],
    [429, 'rate-limited', 2_000, usedUp, 9_000, 'quota-exhausted'],
    [429, 'rate-limited', 10_000, usedUp, 10_000, 'retry-after'],
    [503, 'retry', 2_000, undefined, 2_000, 'retry-after'],
    [529, 'retry', 2_000, undefined, 2_000, 'retry-after'],
    [500, 'retry', 2_000, undefined, null, null],
    [503, 'fail', 2_000, undefined, null, null],
    [200, 'ok', 2_000, undefined, null, null],
    [202, 'ok', 2_000, tokens(1, 9_000), null, null],
    [200, 'ok', null, usedUp, 9_000, 'quota-exhausted'],
    [404, 'fail', null, usedUp, 9_000, 'quota-exhausted'],
    [200, 'ok', null, tokens(0, null), null, null],
    [200, 'ok', null, tokens(0, -1), null, null],
  ] as const)(
    '%d %s, Retry-After %s, %j: %s ms (%s)',
    (status, verdict, retryAfterMs, given, pauseMs, reason) => {
      const { nowMs } = now;
      const pause = pauseAfter(
        {
          scope: '',
          status,
          verdict,
          reading: given,
          retryAfterMs,
          sentAtMs: nowMs - 9,
          receivedAtMs: nowMs,
        },
        rules,
        now,
      );
      if (pauseMs === null) expect(pause).toBeNull();
      else {
        const maxWaitMs = reason === 'retry-after' ? 222 : 111;
        expect(pause).toEqual({ untilMs: nowMs + pauseMs, reason, status, maxWaitMs });
      }
    },
  );

  it('does not follow quota headers when told not to, but a Retry-After', () => {
    const observation = {
      scope: '',
      status: 429,
      verdict: 'rate-limited' as const,
      reading: usedUp,
      retryAfterMs: 50,
      sentAtMs: now.nowMs,
      receivedAtMs: now.nowMs,
    };
    expect(pauseAfter(observation, { ...rules, headers: false }, now)?.untilMs).toBe(now.nowMs + 50);
  });
});
