import type { ResetBound } from './reset-bound.js';

/** How a server may round a reset; the number is how far after `ceilAtMs` it can be, as a share of the grain. */
const SHARES = [
  0, // up
  0.5, // to the nearest
  1, // down
] as const;

/** How often a rounding must be contradicted before it is no longer reckoned with, if that makes a wait shorter. */
const PROOF = 2;

/** How many grains a server that fits none of the roundings is allowed to be late at the most. */
const MAX_EXTRA = 3;

/**
 * Learns how a server rounds its resets, from what cannot mislead: a response of the old window was made before the
 * reset, one of the new window after it. Until a rounding is contradicted it is possible.
 */
export class Rounding {
  /** How often up, nearest and down were contradicted. */
  readonly #contradicted = [0, 0, 0];
  /** Whole grains on top, for a server (or a clock) that was later than any rounding explains. */
  #extra = 0;

  /** The latest the reset can be, as a share of the grain after `ceilAtMs`. */
  get latest(): number {
    return (this.#possible().at(-1) ?? 1) + this.#extra;
  }

  /** A response that was sent at `sentAtMs` still belonged to the window that `bound` ends. */
  sawOld(sentAtMs: number, { ceilAtMs, grainMs }: ResetBound): void {
    const lateness = (sentAtMs - ceilAtMs) / grainMs;
    if (lateness <= 0) return;
    if (lateness > this.latest) {
      // Nothing explains this; go by nothing that was learnt.
      this.#contradicted.fill(0);
      this.#extra = Math.min(MAX_EXTRA, Math.floor(lateness));
      return;
    }
    // Waiting for longer needs no second proof.
    this.#contradicted[0] = PROOF;
    if (lateness > 0.5) this.#contradicted[1] = PROOF;
  }

  /** A response received at `receivedAtMs` belonged to the next window after the one that `bound` ends. */
  sawNew(receivedAtMs: number, { floorAtMs, grainMs }: ResetBound): void {
    const earliness = (floorAtMs - receivedAtMs) / grainMs;
    if (earliness > 0) this.#contradict(2);
    if (earliness > 0.5) this.#contradict(1);
  }

  /** Forgets what was learnt: it was not about rounding. */
  forget(): void {
    this.#contradicted.fill(0);
    this.#extra = 0;
  }

  #contradict(index: 1 | 2): void {
    this.#contradicted[index] = (this.#contradicted[index] ?? 0) + 1;
  }

  #possible(): readonly number[] {
    const possible = SHARES.filter((_share, index) => (this.#contradicted[index] ?? 0) < PROOF);
    return possible.length === 0 ? [1] : possible;
  }
}
