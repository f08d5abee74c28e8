import type { ReadingContext } from '../../../src/rate-limit/headers/reading-context.js';

export const NOW = Date.UTC(2026, 10, 21, 4);

export function contextWith(changes: Partial<ReadingContext> = {}): ReadingContext {
  return { nowMs: NOW, skewMs: 0, served: true, resetUnitMs: 1000, retryAfterUnitMs: 1000, ...changes };
}
