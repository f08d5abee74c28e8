import type { RateLimitReading, RateLimitWindow } from '../http/rate-limit-reading.js';
import { Thinned } from './thinned.js';

/** What was left of a window at a time (epoch milliseconds). */
export interface QuotaPoint {
  readonly atMs: number;
  readonly remaining: number;
}

/** A window over the run. */
export interface QuotaWindow {
  readonly label: string;
  readonly limit: number | null;
  readonly points: readonly QuotaPoint[];
}

const MAX_WINDOWS = 6;
const MAX_POINTS = 2_000;

function labelOf({ unit, name, windowMs }: RateLimitWindow): string {
  const per = windowMs === null ? '' : ` per ${String(windowMs / 1_000)} s`;
  return `${unit}${name === undefined ? '' : ` (${name})`}${per}`;
}

/** What was left of the server's windows, as its answers told. */
export class QuotaSeries {
  readonly #windows = new Map<string, { limit: number | null; points: Thinned<QuotaPoint> }>();

  add(reading: RateLimitReading, atMs: number): void {
    for (const window of reading.windows) {
      if (window.remaining === null) continue;
      const label = labelOf(window);
      let series = this.#windows.get(label);
      if (series === undefined) {
        if (this.#windows.size >= MAX_WINDOWS) continue;
        series = { limit: null, points: new Thinned(MAX_POINTS) };
        this.#windows.set(label, series);
      }
      series.limit = window.limit ?? series.limit;
      series.points.add({ atMs, remaining: window.remaining });
    }
  }

  get windows(): QuotaWindow[] {
    return [...this.#windows].map(([label, { limit, points }]) => ({ label, limit, points: points.values }));
  }

  /** One in how many readings is kept, in the window with most of them. */
  get every(): number {
    return Math.max(1, ...[...this.#windows.values()].map(({ points }) => points.every));
  }
}
