import type { RateLimitWindow } from '../../http/rate-limit-reading.js';
import type { Now } from './reset-bound.js';

/** For how long a window is shown that no response speaks of any more, in milliseconds, if it has no later end. */
const SHOWN_FOR_MS = 60_000;

/** What the newest response that spoke of each window said of it, for people: not every response speaks of every one. */
export class ToldWindows {
  readonly #told = new Map<string, { readonly window: RateLimitWindow; readonly atMs: number }>();

  get all(): readonly RateLimitWindow[] {
    return Array.from(this.#told.values(), ({ window }) => window);
  }

  /** @param windows what a response said, each under the key that tells it from the others. */
  observe(windows: ReadonlyMap<string, RateLimitWindow>, { nowMs, epochNowMs }: Now): void {
    for (const [key, window] of windows) this.#told.set(key, { window, atMs: nowMs });
    if (this.#told.size === windows.size) return;
    for (const [key, { window, atMs }] of this.#told) {
      if (nowMs - atMs > SHOWN_FOR_MS && (window.resetAtMs ?? 0) <= epochNowMs) this.#told.delete(key);
    }
  }
}
