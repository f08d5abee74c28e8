import { DEAD_MS } from './timing.js';

/** A process that shares the limit, as Redis last saw it. */
export interface Presence {
  readonly name: string;
  /** How long ago it last gave a sign of life, in milliseconds. */
  readonly ageMs: number;
  /** Whether it uses nothing that the pool does not know of. */
  readonly covered: boolean;
}

interface Sighting {
  readonly atMs: number;
  readonly covered: boolean;
}

/**
 * The other processes. One that returns to the pool may not take more from it than what it uses anyway until the others
 * are back as well: what they use alone is missing from the pool, and would be given out a second time.
 */
export class Roster {
  readonly #own: string;
  #seen = new Map<string, Sighting>();
  #seenAtMs = -Infinity;
  #awaited = new Set<string>();
  #upMs = -Infinity;
  #deadMs = DEAD_MS;

  constructor(own: string) {
    this.#own = own;
  }

  /** What Redis knows; those it no longer knows have left. */
  see(present: readonly Presence[], nowMs: number): void {
    this.#seenAtMs = nowMs;
    this.#seen = new Map();
    for (const { name, ageMs, covered } of present) {
      if (name !== this.#own) this.#seen.set(name, { atMs: nowMs - ageMs, covered });
    }
  }

  /** Redis is away: whoever was alive is waited for. */
  down(): void {
    for (const [name, { atMs }] of this.#seen) {
      if (this.#seenAtMs - atMs < DEAD_MS) this.#awaited.add(name);
    }
    this.#seen.clear();
  }

  /**
   * Redis is back.
   *
   * @param deadMs how long those who do not return are waited for, in milliseconds.
   */
  up(nowMs: number, deadMs = DEAD_MS): void {
    this.#upMs = nowMs;
    this.#deadMs = deadMs;
  }

  /** This process is in the pool again. */
  rejoined(): void {
    this.#awaited.clear();
  }

  /** Whether somebody is on the way back to the pool. */
  isAnyoneReturning(nowMs: number): boolean {
    return [...this.#seen.values()].some(({ atMs, covered }) => !covered && nowMs - atMs < DEAD_MS);
  }

  /** Whether all others have shown, since Redis is back, that the pool knows of all they use; the dead do not count. */
  areAllCovered(nowMs: number): boolean {
    return [...this.#awaited, ...this.#seen.keys()].every((name) => {
      const sighting = this.#seen.get(name);
      const lastMs = Math.max(sighting?.atMs ?? -Infinity, this.#awaited.has(name) ? this.#upMs : -Infinity);
      const isBack = sighting !== undefined && sighting.atMs > this.#upMs;
      return (isBack && sighting.covered) || nowMs - lastMs >= this.#deadMs;
    });
  }
}
