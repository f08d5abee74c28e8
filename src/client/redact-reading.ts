import { ConfigurationError } from '../errors/configuration-error.js';
import type { RateLimitReading, RateLimitWindow } from '../http/rate-limit-reading.js';
import { EMPTY_READING } from '../rate-limit/parse-rate-limit-headers.js';
import type { Redactor } from '../redaction/redactor.js';

/** `text` without secrets; looked at closely only when it holds one, as this is on the path of every response. */
export function redactEcho(text: string, redactor: Redactor): string {
  return redactor.holdsSecret(text) ? redactor.text(text) : text;
}

const NUMBERS = ['retryAfterMs', 'limit', 'remaining', 'resetAtMs', 'windowMs'] as const;
const WINDOW_NUMBERS = ['limit', 'remaining', 'resetAtMs', 'windowMs'] as const;

/** Checks what an overridden `readRateLimit` returned. @throws ConfigurationError */
export function checkReading(reading: unknown): RateLimitReading {
  if (reading === EMPTY_READING) return EMPTY_READING;
  const given = (reading ?? {}) as Partial<Record<keyof RateLimitReading, unknown>>;
  const right = NUMBERS.every((name) => given[name] === null || Number.isFinite(given[name]));
  if (right && Array.isArray(given.windows) && given.windows.every(isWindow)) {
    return reading as RateLimitReading;
  }
  throw new ConfigurationError(
    'readRateLimit must return a RateLimitReading, such as super.readRateLimit(response) gives, ' +
      'with what the response says set in a copy: finite numbers, null where it does not say, and windows an array',
  );
}

function isWindow(window: unknown): boolean {
  return (
    typeof window === 'object' && window !== null && WINDOW_NUMBERS.every((name) => isNumber(window, name))
  );
}

/** NaN and Infinity would make a wait without an end. What a window leaves out, it does not say. */
function isNumber(window: object, name: string): boolean {
  const value: unknown = (window as Readonly<Record<string, unknown>>)[name] ?? null;
  return value === null || Number.isFinite(value);
}

/**
 * What a response says of rate limits, as hooks and `rateLimiter.state()` show it: windows are named by the server,
 * which may name them after the credentials (a partition by API key).
 */
export function redactReading(reading: RateLimitReading, redactor: Redactor): RateLimitReading {
  const isTelling = ({ unit, name = '', partitionKey = '' }: RateLimitWindow): boolean =>
    [unit, name, partitionKey].some((text) => text !== '' && redactor.holdsSecret(text));
  if (!reading.windows.some(isTelling)) return reading;
  return {
    ...reading,
    windows: reading.windows.map((window) => ({
      ...window,
      unit: redactEcho(window.unit, redactor),
      ...(window.name === undefined ? {} : { name: redactEcho(window.name, redactor) }),
      ...(window.partitionKey === undefined
        ? {}
        : { partitionKey: redactEcho(window.partitionKey, redactor) }),
    })),
  };
}
