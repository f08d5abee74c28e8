import type { ResponseVerdict } from '../http/api-response.js';
import type { RateLimitReading, RateLimitWindow } from '../http/rate-limit-reading.js';
import type { Clock } from '../internal/clock.js';
import { isPlainObject } from '../internal/objects.js';
import type { Observation } from '../rate-limit/observation.js';

/** The form of the messages; others are not understood, and ignored. */
const VERSION = 1;

const VERDICTS: readonly ResponseVerdict[] = ['ok', 'retry', 'rate-limited', 'refresh-auth', 'fail'];

/**
 * An observation as text. All times in it are distances from now: the clocks of two machines differ, and monotonic ones
 * have nothing in common.
 *
 * @param from who sends it, to know one's own again.
 */
export function encodeObservation(observation: Observation, from: string, clock: Clock): string {
  const { scope, status, verdict, reading, retryAfterMs, sentAtMs, receivedAtMs } = observation;
  const nowMs = clock.now();
  const epochMs = clock.epochMs();
  const shift = (atMs: number | null): number | null => (atMs === null ? null : atMs - epochMs);
  return JSON.stringify({
    v: VERSION,
    from,
    scope,
    status,
    verdict,
    retryAfterMs,
    sentMsAgo: nowMs - sentAtMs,
    receivedMsAgo: nowMs - receivedAtMs,
    reading:
      reading === undefined
        ? null
        : {
            ...reading,
            resetAtMs: shift(reading.resetAtMs),
            windows: reading.windows.map((window) => ({ ...window, resetAtMs: shift(window.resetAtMs) })),
          },
  });
}

/**
 * The observation in a message, in the times of this process; `null` when it is one's own or no such message.
 *
 * @param ageMs how long ago it was sent, in milliseconds.
 */
export function decodeObservation(
  message: string,
  own: string,
  clock: Clock,
  ageMs: number,
): Observation | null {
  let given: unknown;
  try {
    given = JSON.parse(message);
  } catch {
    return null;
  }
  if (!isPlainObject(given) || given['v'] !== VERSION || given['from'] === own) return null;
  const { scope, status, verdict, retryAfterMs, sentMsAgo, receivedMsAgo } = given;
  if (typeof scope !== 'string' || !isNumber(status) || !isNumber(sentMsAgo) || !isNumber(receivedMsAgo)) {
    return null;
  }
  if (!VERDICTS.includes(verdict as ResponseVerdict)) return null;
  const nowMs = clock.now() - ageMs;
  return {
    scope,
    status,
    verdict: verdict as ResponseVerdict,
    retryAfterMs: numberOrNull(retryAfterMs),
    sentAtMs: nowMs - sentMsAgo,
    receivedAtMs: nowMs - receivedMsAgo,
    reading: decodeReading(given['reading'], clock.epochMs() - ageMs),
  };
}

function decodeReading(given: unknown, epochMs: number): RateLimitReading | undefined {
  if (!isPlainObject(given)) return undefined;
  const windows = Array.isArray(given['windows']) ? given['windows'].filter(isPlainObject) : [];
  return {
    retryAfterMs: numberOrNull(given['retryAfterMs']),
    ...decodeQuota(given, epochMs),
    windows: windows.map((window) => decodeWindow(window, epochMs)),
  };
}

function decodeWindow(given: Record<string, unknown>, epochMs: number): RateLimitWindow {
  const { unit, name, partitionKey } = given;
  return {
    unit: typeof unit === 'string' ? unit : 'requests',
    ...decodeQuota(given, epochMs),
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof partitionKey === 'string' ? { partitionKey } : {}),
  };
}

function decodeQuota(
  given: Record<string, unknown>,
  epochMs: number,
): Pick<RateLimitReading, 'limit' | 'remaining' | 'resetAtMs' | 'windowMs'> {
  const resetInMs = numberOrNull(given['resetAtMs']);
  return {
    limit: numberOrNull(given['limit']),
    remaining: numberOrNull(given['remaining']),
    resetAtMs: resetInMs === null ? null : epochMs + resetInMs,
    windowMs: numberOrNull(given['windowMs']),
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function numberOrNull(value: unknown): number | null {
  return isNumber(value) ? value : null;
}
