import type { RateLimitReading, RateLimitWindow } from '../http/rate-limit-reading.js';
import type { Redactor } from '../redaction/redactor.js';

/** `text` without secrets; looked at closely only when it holds one, as this is on the path of every response. */
export function redactEcho(text: string, redactor: Redactor): string {
  return redactor.holdsSecret(text) ? redactor.text(text) : text;
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
