import type { StopTimer } from '../internal/clock.js';
import type { RateLimitWindow } from '../http/rate-limit-reading.js';
import { ConcurrencyLimit } from './concurrency-limit.js';
import { IndexedHeap, type HeapElement } from './indexed-heap.js';
import type { Observation } from './observation.js';
import { isOverloaded, longerPause, pauseAfter, type Pause } from './pause.js';
import type { Sent } from './sent.js';
import type { ScopeRules } from './scope-rules.js';
import { goesBefore, type Waiter } from './waiter.js';
import type { Now } from './windows/reset-bound.js';
import { ScopeWindows } from './windows/scope-windows.js';
import type { Demand } from './windows/server-window.js';

/** Why a scope sends nothing, and until when; `Infinity`: until something happens that the limiter is told of. */
export interface Hold {
  readonly untilMs: number;
  /** What the server ordered; `null` when the scope waits for an answer. */
  readonly pause: Pause | null;
}

const AWAITING_ANSWER: Hold = { untilMs: Infinity, pause: null };

/** How long the others wait for the first answer of all, in milliseconds: nobody may wait for a report of a minute. */
const COLD_START_MS = 2_000;

/**
 * What is known of one scope, and its queue. It decides and keeps account; it neither waits nor looks at a clock.
 *
 * Where it is not known whether more may be sent, one request goes first, as the probe: at the very start, after a
 * pause (were all of them to go, they would all run into the same wall again), and when a window should have reset.
 * The others follow when its answer is in.
 */
export class Scope implements HeapElement {
  heapIndex = -1;
  /** Until when the wait lasts that the observer was last told of. */
  toldUntilMs = -Infinity;
  stopTimer: StopTimer | null = null;
  timerAtMs = Infinity;
  readonly waiting = new IndexedHeap<Waiter>(goesBefore);
  readonly #rules: ScopeRules;
  readonly #windows = new ScopeWindows();
  readonly #concurrency: ConcurrencyLimit;
  #pause: Pause | null = null;
  #probe: 'none' | 'due' | 'out' = 'none';
  #probeSinceMs = 0;
  /** Until when the others wait for the probe that is out. */
  #probeUntilMs = Infinity;
  #cold = true;
  #inFlight = 0;
  /** Units sent whose answers are not in. */
  #unanswered = 0;
  #answered = 0;
  #lastGrantMs = -Infinity;
  #nextSlotMs = -Infinity;

  constructor(
    readonly name: string,
    rules: ScopeRules,
  ) {
    this.#rules = rules;
    this.#concurrency = new ConcurrencyLimit(rules.maxConcurrent);
    if (rules.headers) this.#probe = 'due';
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get windows(): readonly RateLimitWindow[] {
    return this.#windows.described;
  }

  /** Whether forgetting the scope would lose nothing. */
  isBlank(nowMs: number): boolean {
    if (this.#inFlight > 0 || this.waiting.size > 0 || this.pause(nowMs) !== null) return false;
    return this.#windows.isOver(nowMs) && this.#concurrency.value === Infinity;
  }

  /** Why a request that uses `units` may not be sent now, or `null` if it may. */
  hold(nowMs: number, units: number): Hold | null {
    const pause = this.#ordered(nowMs);
    if (pause !== null) return { untilMs: pause.untilMs, pause };
    if (this.#probe === 'out') {
      if (nowMs < this.#probeUntilMs) return { untilMs: this.#probeUntilMs, pause: null };
      this.#probe = 'none';
    }
    if (this.#inFlight >= this.#concurrency.value) return AWAITING_ANSWER;
    const decision = this.#windows.decide(this.#demand(nowMs, units));
    if (decision.kind === 'wait') {
      const { untilMs, exhaustedUntilMs } = decision;
      return { untilMs, pause: exhaustedUntilMs === null ? null : this.#exhaustion(exhaustedUntilMs) };
    }
    return nowMs < this.#nextSlotMs ? { untilMs: this.#nextSlotMs, pause: null } : null;
  }

  /** What the server ordered, by a Retry-After or by a window of which fewer than `units` are left. */
  pause(nowMs: number, units = 1): Pause | null {
    return this.#ordered(nowMs) ?? this.hold(nowMs, units)?.pause ?? null;
  }

  /** The request to send next. The probe is the one that came first, whatever its priority: mostly the one refused. */
  next(): Waiter | undefined {
    if (this.#probe !== 'due' || this.#cold) return this.waiting.first();
    let oldest = this.waiting.first();
    for (const waiter of this.waiting.elements) {
      if (oldest === undefined || waiter.request.ticket < oldest.request.ticket) oldest = waiter;
    }
    return oldest;
  }

  /** A request was given leave to be sent. */
  granted(units: number, nowMs: number): Sent {
    const demand = this.#demand(nowMs, units);
    const isProbe = this.#probe === 'due' || this.#windows.decide(demand).kind === 'probe';
    if (isProbe) {
      this.#probe = 'out';
      this.#probeSinceMs = nowMs;
      this.#probeUntilMs = this.#cold ? nowMs + COLD_START_MS : Infinity;
    }
    this.#inFlight += 1;
    this.#unanswered += units;
    this.#lastGrantMs = nowMs;
    this.#respace(nowMs);
    return { isProbe, units, answeredBefore: this.#answered, answered: false };
  }

  /**
   * A permit came back. When it was the probe's and no response was seen, the others go; unless the probe was aborted,
   * for then nothing was learnt, and another one goes first.
   */
  released(sent: Sent, aborted: boolean, nowMs: number): void {
    this.#inFlight -= 1;
    if (!sent.answered) {
      this.#answer(sent);
      this.#windows.silence(nowMs, sent.units);
    }
    if (sent.isProbe && this.#probe === 'out') this.#probe = aborted ? 'due' : 'none';
  }

  /**
   * Takes a response into account.
   *
   * @param sent what was noted when the request was let through, if that is known.
   */
  observe(observation: Observation, sent: Sent | undefined, now: Now): void {
    const { sentAtMs, receivedAtMs, status, reading } = observation;
    if (this.#probe === 'out' && sentAtMs >= this.#probeSinceMs) this.#probe = 'none';
    if (this.#probe === 'due' && this.#cold) this.#probe = 'none';
    this.#cold = false;
    const inFlight = this.#unanswered;
    const units = sent?.units ?? 1;
    // Without knowing when it was sent, anything may have been counted meanwhile.
    const overlap = sent === undefined ? Infinity : inFlight - units + this.#answered - sent.answeredBefore;
    if (sent?.answered === false) this.#answer(sent);
    this.#adapt(observation);
    if (this.#rules.headers) {
      const answer = { sentAtMs, receivedAtMs, status, overlap, units };
      this.#windows.observe(reading, answer, { inFlight, reserve: this.#rules.reserve }, now);
    }
    this.#respace(now.nowMs);
    const current = this.#ordered(receivedAtMs);
    this.#pause = longerPause(current, pauseAfter(observation, this.#rules, now));
  }

  #answer(sent: Sent): void {
    sent.answered = true;
    this.#unanswered -= sent.units;
    this.#answered += sent.units;
  }

  /** Less concurrency for a server that throttles without saying that a quota is used up. */
  #adapt({ verdict, status, reading, sentAtMs, receivedAtMs }: Observation): void {
    const unexplained = verdict === 'rate-limited' && !(this.#rules.headers && reading?.remaining === 0);
    if (unexplained || (verdict === 'retry' && isOverloaded(status))) {
      this.#concurrency.throttled(sentAtMs, receivedAtMs, this.#inFlight);
    } else if (verdict === 'ok') {
      this.#concurrency.succeeded(sentAtMs, receivedAtMs);
    }
  }

  #ordered(nowMs: number): Pause | null {
    if (this.#pause !== null && this.#pause.untilMs <= nowMs) {
      this.#pause = null;
      this.#probe = 'due';
    }
    return this.#pause;
  }

  #exhaustion(untilMs: number): Pause {
    const status = this.#windows.exhaustedBy ?? 0;
    return { untilMs, reason: 'quota-exhausted', status, maxWaitMs: this.#rules.maxWaitMs };
  }

  #demand(nowMs: number, units: number): Demand {
    const { reserve } = this.#rules;
    return { nowMs, units, inFlight: this.#unanswered, reserve, lastSentAtMs: this.#lastGrantMs };
  }

  #respace(nowMs: number): void {
    const spreadMs = this.#rules.spread ? this.#windows.spreadGapMs(this.#demand(nowMs, 0)) : 0;
    this.#nextSlotMs = this.#lastGrantMs + Math.max(spreadMs, this.#concurrency.gapMs);
  }
}
