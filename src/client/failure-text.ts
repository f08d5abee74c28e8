import type { GiveUpReason } from '../retry/retry-decision.js';
import { isoInstant } from '../internal/iso-instant.js';
import type { Exchange } from './exchange.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Milliseconds as people say them: `250 ms`, `12 s`, `15 min`, `1.5 h`. */
export function formatDuration(ms: number): string {
  const round = (value: number): string => String(Math.round(value * 10) / 10);
  if (ms < 1_000) return `${String(Math.round(ms))} ms`;
  if (ms < 2 * MINUTE_MS) return `${round(ms / 1_000)} s`;
  if (ms < 2 * HOUR_MS) return `${round(ms / MINUTE_MS)} min`;
  return `${round(ms / HOUR_MS)} h`;
}

/** ` (until 2026-01-31T09:15:00.000Z)`; `''` for a time that no date tells. */
export function formatUntil(epochMs: number): string {
  const instant = isoInstant(epochMs);
  return instant === null ? '' : ` (until ${instant})`;
}

/** `1 attempt`, `2 attempts`. */
export function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** What to do about it, where there is something to do. */
export function adviceFor(
  reason: GiveUpReason | null,
  exchange: Exchange,
  retryAfterMs: number | null,
): string {
  const { retry } = exchange.settings;
  switch (reason) {
    case 'not-repeatable':
      return exchange.settings.body.replayable || exchange.becameGet !== null
        ? `. It was not repeated, as a ${exchange.method} may have been carried out; an idempotencyKey, or ` +
            `retry: { methods: ['${exchange.method}'] }, allows it`
        : '. It was not repeated, as its body is a stream; a function that returns a new stream can be repeated';
    case 'budget':
      return '. It was not repeated, as the retry budget is used up: too many requests are failing';
    case 'retry-after':
      return (
        `. The server asks to wait ${formatDuration(retryAfterMs ?? 0)}` +
        `${formatUntil(Date.now() + (retryAfterMs ?? 0))}, longer than retry.maxRetryAfterMs (${formatDuration(retry.maxRetryAfterMs)})`
      );
    default:
      return '';
  }
}
