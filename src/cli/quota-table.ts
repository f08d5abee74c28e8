import { formatDuration } from '../client/failure-text.js';
import type { RateLimitReading } from '../http/rate-limit-reading.js';
import { isoInstant } from '../internal/iso-instant.js';
import { columns } from './columns.js';
import { formatCount } from './units.js';

const QUOTA_HEADER = /rate-?limit|^retry-after|quota|throttle|x-app-usage|call-limit/i;

/** The headers that speak of limits, as they were sent. */
export function quotaHeaders(headers: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(headers).filter(([name]) => QUOTA_HEADER.test(name));
}

function count(value: number | null): string {
  return value === null ? '–' : formatCount(value);
}

function resets(atMs: number, nowMs: number): string {
  const instant = isoInstant(atMs);
  return `in ${formatDuration(Math.max(0, atMs - nowMs))}${instant === null ? '' : ` (${instant})`}`;
}

/** A table of the windows as we read them; `undefined` when the response told of none. */
export function quotaTable(reading: RateLimitReading | undefined, now: number): string | undefined {
  if (reading === undefined) return undefined;
  const lines: string[] = [];
  if (reading.windows.length > 0) {
    const rows = reading.windows.map(({ unit, name, limit, remaining, resetAtMs, windowMs }) => [
      name === undefined ? unit : `${unit} (${name})`,
      count(limit),
      count(remaining),
      resetAtMs === null ? '–' : resets(resetAtMs, now),
      windowMs === null ? '–' : formatDuration(windowMs),
    ]);
    lines.push(columns([['quota of', 'limit', 'remaining', 'resets', 'window'], ...rows]));
  }
  if (reading.retryAfterMs !== null) {
    lines.push(`  The server asks to wait ${formatDuration(reading.retryAfterMs)} (Retry-After).`);
  }
  return lines.length === 0 ? undefined : lines.join('\n');
}
