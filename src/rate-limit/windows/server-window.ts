import { CountedMinimum } from './counted-minimum.js';
import type { Generation } from './generation.js';
import { Generations, type WindowKind } from './generations.js';
import { OtherUsers } from './other-users.js';
import { Recovery } from './recovery.js';
import { MAX_KEPT, planScouts } from './scout.js';
import { SendLog } from './send-log.js';
import type { WindowLength } from './window-length.js';
import type { WindowReport } from './window-report.js';

/** What a window lets through now. */
export type WindowDecision =
  | { readonly kind: 'open' }
  /** Whether there is more is to be found out by a single request. */
  | { readonly kind: 'probe' }
  | {
      readonly kind: 'wait';
      /** `Infinity`: until an answer that is on its way says more. */
      readonly untilMs: number;
      /** Until when it is used up for certain; `null` when an answer that is on its way may say more. */
      readonly exhaustedUntilMs: number | null;
    };

/** What else a decision depends on. */
export interface Demand {
  readonly nowMs: number;
  /** What the next request uses. */
  readonly units: number;
  /** Units in flight in this scope. */
  readonly inFlight: number;
  /** Units that are left to others. */
  readonly reserve: number;
  /** When the last request of this scope was sent. */
  readonly lastSentAtMs: number;
}

const OPEN: WindowDecision = { kind: 'open' };
const PROBE: WindowDecision = { kind: 'probe' };

/** The first wait for a window that does not say when it resets, in milliseconds; doubled while nothing changes. */
const POLL_MS = 500;
const MAX_POLLS = 6;

/** What a bucket that others use too should have gained before it is asked again. */
const MIN_GAIN = 1.5;
/** … as a multiple of that, when others have used up what it gained. */
const AFTER_REFUSAL = 4;

/** After so many refusals a reset is no longer believed: what a sliding counter tells is not when it lets more through. */
const MAX_DECEPTIONS = 2;

const TOO_MANY_REQUESTS = 429;

/** Above these a log of our own sends is too long to be worth it. */
const MAX_LOG_LIMIT = 10_000;
const MAX_LOG_WINDOW_MS = 600_000;

/**
 * One of the server's windows: how much of it is left for certain, and when it is worth asking again.
 *
 * - What is left is a lower bound that holds for every kind of limit ({@link CountedMinimum}); less what is in flight
 *   it may be sent. For a window of known length our own log may know better ({@link SendLog}).
 * - When nothing is left, the window is over at the latest moment its reset can be ({@link Generation}). Whether it is
 *   so, a single request finds out.
 * - A window whose reset is uncertain, or that refills as it goes, keeps its last request for finding that out earlier.
 */
export class ServerWindow {
  readonly counted = new CountedMinimum();
  readonly #generations = new Generations(this.counted);
  #log: SendLog | null = null;
  #limit: number | null = null;
  #last: WindowReport | null = null;
  #failures = 0;
  /** How often a request was refused although the window had ended, and nobody else could have used it up. */
  #deceptions = 0;
  readonly #others = new OtherUsers();
  readonly #recovery = new Recovery();

  get kind(): WindowKind {
    return this.#generations.kind;
  }

  get limit(): number | null {
    return this.#limit;
  }

  get generation(): Generation | null {
    return this.#generations.current;
  }

  get length(): WindowLength {
    return this.#generations.length;
  }

  /** The newest response that spoke of this window. */
  get last(): WindowReport | null {
    return this.#last;
  }

  /**
   * Takes a response into account.
   *
   * @param inFlight units in flight when it came in, its own included.
   * @param reserve units that are left to others.
   */
  observe(report: WindowReport, inFlight: number, reserve: number): void {
    const spent = report.remaining - reserve < 1;
    const dueAtMs = this.endMs();
    const isTrial =
      report.sentAtMs < dueAtMs && report.overlap === 0 && this.counted.remaining < report.units;
    const alone = this.#others.isAlone(report.receivedAtMs, reserve);
    const membership = this.#generations.observe(report, this.#last, this.#limit, alone);
    if (alone && report.status === TOO_MANY_REQUESTS && report.overlap === 0 && report.sentAtMs >= dueAtMs) {
      this.#deceptions += 1;
    }
    this.#others.observe(report, this.counted);
    this.#last = report;
    this.#limit = report.limit ?? Math.max(this.#limit ?? 0, report.remaining + report.units);
    this.counted.report(report.sentAtMs, report.receivedAtMs, report.remaining, membership);
    this.#keepLog(report, inFlight, isTrial);
    this.#recovery.observe(report, reserve);
    this.#failures = spent && report.sentAtMs >= dueAtMs && this.#isUnmoved(report) ? this.#failures + 1 : 0;
  }

  /** A request is over, without an answer or with one that did not speak of this window. */
  silence(receivedAtMs: number, units: number): void {
    this.counted.silence(receivedAtMs, units);
    this.#log?.add(receivedAtMs, units);
  }

  decide({ nowMs, units, inFlight, reserve, lastSentAtMs }: Demand): WindowDecision {
    const left = this.counted.remaining - reserve;
    if (left === Infinity) return OPEN;
    const free = left - this.counted.silentUnits - inFlight;
    if (free - MAX_KEPT >= units) return OPEN;
    const alone = this.#others.isAlone(nowMs, reserve);
    const scouts = alone ? planScouts(this) : null;
    if (free - (scouts?.kept ?? 0) >= units) return OPEN;
    const logMs =
      alone && this.#log?.isTrusted(nowMs) === true ? this.#log.freeAtMs(units, inFlight, nowMs) : Infinity;
    if (logMs <= nowMs) return this.#log?.isProven === true ? OPEN : PROBE;
    const nextMs = scouts !== null && free >= units ? scouts.atMs : this.#askAgainMs(alone, reserve);
    if (nextMs > nowMs) {
      const untilMs = Math.min(nextMs, logMs);
      // While nothing is on its way nothing will tell that more is left than is certain.
      const isCertain = left < units || (inFlight === 0 && free < units);
      return { kind: 'wait', untilMs, exhaustedUntilMs: isCertain ? untilMs : null };
    }
    const awaitAnswer: WindowDecision = { kind: 'wait', untilMs: logMs, exhaustedUntilMs: null };
    // Answers that are on their way tell of a refill without costing anything, of a reset that they came after, or of
    // more than is counted: our own log let them through.
    const tells = this.kind === 'moving' || lastSentAtMs >= nextMs || this.counted.remaining < inFlight;
    if (tells && inFlight > 0) return awaitAnswer;
    // What has come free may be a single request, and may be in flight already.
    return this.kind === 'fixed' || inFlight === 0 || free + 1 >= units ? PROBE : awaitAnswer;
  }

  /** What a window gains bit by bit others may use up again: then it takes longer until there is enough to ask for. */
  #askAgainMs(alone: boolean, reserve: number): number {
    const endMs = this.endMs();
    if (this.kind !== 'moving' || this.#last === null) return endMs;
    if (alone) return this.#deceptions < MAX_DECEPTIONS ? endMs : Math.max(endMs, this.#recovery.nextAtMs);
    const { receivedAtMs, remaining, status } = this.#last;
    if (this.#generations.gainsSteadily) {
      const unitMs = (endMs - receivedAtMs) / Math.max(1, (this.#limit ?? 0) - remaining);
      const missing = Math.max(0, reserve - remaining);
      return receivedAtMs + unitMs * (MIN_GAIN + 2 * missing) * (status === 429 ? AFTER_REFUSAL : 1);
    }
    return Math.max(this.#recovery.nextAtMs, this.#log?.nextExpiryMs(receivedAtMs) ?? -Infinity);
  }

  /** When the window has ended for certain, or when to ask again if that is not known. */
  endMs(): number {
    const endMs = this.#knownEndMs();
    if (this.#last === null || (endMs !== Infinity && this.#failures === 0)) return endMs;
    const pollMs = this.#last.receivedAtMs + POLL_MS * 2 ** Math.min(this.#failures, MAX_POLLS);
    return Math.max(endMs === Infinity ? this.#recovery.nextAtMs : endMs, pollMs);
  }

  #knownEndMs(): number {
    const { generation } = this;
    if (generation === null) return Infinity;
    const lengthEndMs = this.kind === 'fixed' ? generation.startedAtMs + this.length.provenMs : Infinity;
    return Math.min(generation.endMs(this.#generations.rounding.latest), lengthEndMs);
  }

  /** Whether a response that found nothing left does not tell of a later reset either. */
  #isUnmoved({ receivedAtMs }: WindowReport): boolean {
    const endMs = this.#knownEndMs();
    return this.kind === 'moving' || endMs === Infinity || endMs <= receivedAtMs;
  }

  #keepLog(report: WindowReport, inFlight: number, isTrial: boolean): void {
    const { limit, windowMs, receivedAtMs, units } = report;
    if (limit === null || windowMs === null || limit > MAX_LOG_LIMIT || windowMs > MAX_LOG_WINDOW_MS) {
      this.#log = null;
      return;
    }
    if (this.#log?.fits(limit, windowMs) !== true) this.#log = new SendLog(limit, windowMs, receivedAtMs);
    this.#log.check({ ...report, inFlight, isTrial });
    this.#log.add(receivedAtMs, units);
  }
}
