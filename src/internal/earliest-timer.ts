import type { Clock, StopTimer } from './clock.js';

const noop = (): void => undefined;

/** One timer for whatever comes first: set again, it fires at the earlier of both times. */
export class EarliestTimer {
  readonly #clock: Clock;
  readonly #onTimer: () => void;
  readonly #shortestMs: number;
  #atMs = Infinity;
  #stop: StopTimer = noop;

  /** @param shortestMs it is not set closer than this: what falls due in between is seen to together. */
  constructor(clock: Clock, shortestMs: number, onTimer: () => void) {
    this.#clock = clock;
    this.#shortestMs = shortestMs;
    this.#onTimer = onTimer;
  }

  /** Fires at `atMs` at the latest; never for `Infinity`. */
  set(atMs: number, nowMs: number): void {
    if (atMs >= this.#atMs) return;
    this.clear();
    this.#atMs = atMs;
    const onTimer = (): void => {
      this.#atMs = Infinity;
      this.#onTimer();
    };
    this.#stop = this.#clock.startTimer(onTimer, Math.max(this.#shortestMs, Math.ceil(atMs - nowMs)));
  }

  clear(): void {
    this.#stop();
    this.#atMs = Infinity;
  }
}
