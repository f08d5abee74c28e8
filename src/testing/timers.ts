// From the module, not the global: a test that fakes its client's time must not stop the server's.
import { clearTimeout, setTimeout } from 'node:timers';

/** Timers that can be stopped together, so that nothing outlives its owner. */
export class Timers {
  readonly #pending = new Set<NodeJS.Timeout>();
  #stopped = false;

  /** Calls `callback` once after `delayMs`, unless stopped before. */
  after(delayMs: number, callback: () => void): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#pending.delete(timer);
      callback();
    }, delayMs);
    this.#pending.add(timer);
  }

  /** Stops every timer, now and in future. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#pending) clearTimeout(timer);
    this.#pending.clear();
  }
}
