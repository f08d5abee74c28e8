import type { StopTimer } from '../internal/clock.js';
import type { RateLimitWindow } from '../http/rate-limit-reading.js';
import { IndexedHeap, type HeapElement } from './indexed-heap.js';
import type { Observation } from './observation.js';
import { longerPause, pauseAfter, type Pause, type PauseRules } from './pause.js';
import { goesBefore, type Waiter } from './waiter.js';

/** Why a scope sends nothing, and until when; `Infinity`: until something happens that the limiter is told of. */
export interface Hold {
  readonly untilMs: number;
  /** What the server ordered; `null` when the scope waits for an answer. */
  readonly pause: Pause | null;
}

const AWAITING_PROBE: Hold = { untilMs: Infinity, pause: null };

/**
 * What is known of one scope, and its queue. It decides and keeps account; it neither waits nor looks at a clock.
 *
 * After a pause one request goes first, as the probe: were all of them to go, they would all run into the same wall
 * again. The others follow when the scope's next response is in.
 */
export class Scope implements HeapElement {
  heapIndex = -1;
  inFlight = 0;
  /** Whether the current pause has been announced to the observer. */
  announced = false;
  stopTimer: StopTimer | null = null;
  timerAtMs = Infinity;
  readonly waiting = new IndexedHeap<Waiter>(goesBefore);
  #pause: Pause | null = null;
  #probe: 'none' | 'due' | 'out' = 'none';
  #probeSinceMs = 0;
  #windows: readonly RateLimitWindow[] = [];

  constructor(readonly name: string) {}

  get windows(): readonly RateLimitWindow[] {
    return this.#windows;
  }

  /** Whether forgetting the scope would lose nothing. */
  isBlank(nowMs: number): boolean {
    const { inFlight, waiting } = this;
    return inFlight === 0 && waiting.size === 0 && this.hold(nowMs) === null && this.#windows.length === 0;
  }

  /** Why nothing of this scope may be sent now, or `null` if something may. */
  hold(nowMs: number): Hold | null {
    const pause = this.pause(nowMs);
    if (pause !== null) return { untilMs: pause.untilMs, pause };
    return this.#probe === 'out' ? AWAITING_PROBE : null;
  }

  /** The pause in force. */
  pause(nowMs: number): Pause | null {
    if (this.#pause !== null && this.#pause.untilMs <= nowMs) {
      this.#pause = null;
      this.#probe = 'due';
    }
    return this.#pause;
  }

  /** The request to send next. The probe is the one that came first, whatever its priority: mostly the one refused. */
  next(): Waiter | undefined {
    if (this.#probe !== 'due') return this.waiting.first();
    let oldest = this.waiting.first();
    for (const waiter of this.waiting.elements) {
      if (oldest === undefined || waiter.request.ticket < oldest.request.ticket) oldest = waiter;
    }
    return oldest;
  }

  /** A request was given leave to be sent. Returns whether it is the probe. */
  granted(nowMs: number): boolean {
    this.inFlight += 1;
    if (this.#probe !== 'due') return false;
    this.#probe = 'out';
    this.#probeSinceMs = nowMs;
    return true;
  }

  /**
   * A permit came back. When it was the probe's and no response was seen, the others go; unless the probe was aborted,
   * for then nothing was learnt, and another one goes first.
   */
  released(isProbe: boolean, aborted: boolean): void {
    this.inFlight -= 1;
    if (isProbe && this.#probe === 'out') this.#probe = aborted ? 'due' : 'none';
  }

  /** Takes a response into account; true when the scope is paused by it, or paused for longer. */
  observe(observation: Observation, rules: PauseRules): boolean {
    if (this.#probe === 'out' && observation.sentAtMs >= this.#probeSinceMs) this.#probe = 'none';
    const windows = observation.reading?.windows;
    if (rules.headers && windows !== undefined && windows.length > 0) this.#windows = windows;
    const current = this.pause(observation.receivedAtMs);
    const pause = longerPause(current, pauseAfter(observation, rules));
    if (pause === current) return false;
    this.#pause = pause;
    this.announced = false;
    return true;
  }
}
