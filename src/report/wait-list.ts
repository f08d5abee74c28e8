import type { WaitReason } from '../rate-limit/rate-limit-wait.js';

/** Why nothing was sent: a rate limit, or the backoff before a retry. */
export type PauseReason = WaitReason | 'backoff';

/** A time in which something waited, in epoch milliseconds. */
export interface Pause {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly reason: PauseReason;
}

const CAPACITY = 1_000;

/** The waits of a run. Those with the same reason that touch are one; of very many, neighbours are joined. */
export class WaitList {
  #pauses: Pause[] = [];
  #joined = false;

  add(pause: Pause): void {
    const at = this.#pauses.map(({ reason }) => reason).lastIndexOf(pause.reason);
    const before = this.#pauses[at];
    if (before !== undefined && pause.fromMs <= before.untilMs) {
      const untilMs = Math.max(before.untilMs, pause.untilMs);
      this.#pauses[at] = { ...before, fromMs: Math.min(before.fromMs, pause.fromMs), untilMs };
      return;
    }
    this.#pauses.push(pause);
    if (this.#pauses.length > CAPACITY) this.#join();
  }

  /** Whether there were too many to keep each. */
  get joined(): boolean {
    return this.#joined;
  }

  /** Up to `nowMs`: what was still to be waited when the run ended was not waited. */
  until(nowMs: number): Pause[] {
    return this.#pauses
      .filter(({ fromMs }) => fromMs < nowMs)
      .map((pause) => ({ ...pause, untilMs: Math.min(pause.untilMs, nowMs) }));
  }

  #join(): void {
    this.#joined = true;
    const halved: Pause[] = [];
    for (let at = 0; at < this.#pauses.length; at += 2) {
      const [one, other] = [this.#pauses[at], this.#pauses[at + 1]];
      if (one === undefined) continue;
      halved.push(other === undefined ? one : { ...one, untilMs: Math.max(one.untilMs, other.untilMs) });
    }
    this.#pauses = halved;
  }
}

/** How long something was waited for, in milliseconds; pauses that overlap count once. */
export function waitedMs(pauses: readonly Pause[]): number {
  let total = 0;
  let end = 0;
  for (const { fromMs, untilMs } of [...pauses].sort((a, b) => a.fromMs - b.fromMs)) {
    total += Math.max(0, untilMs - Math.max(fromMs, end));
    end = Math.max(end, untilMs);
  }
  return total;
}
