import type { Rate } from '../rate-limit/rate-limit-options.js';

/** What one process may use while Redis is away. */
export interface FallbackShare {
  readonly units: number;
  /** How long after one of them was used it may be used again, in milliseconds. */
  readonly perMs: number;
}

/** An equal part of the rate for each of `processes`; less than one unit per window becomes one in a longer window. */
export function fallbackShare({ requests, perMs }: Rate, processes: number): FallbackShare {
  if (requests >= processes) return { units: Math.floor(requests / processes), perMs };
  return { units: 1, perMs: (perMs * processes) / requests };
}
