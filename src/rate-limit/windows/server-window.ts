import { CountedMinimum } from './counted-minimum.js';
import { Generation } from './generation.js';
import { Opening } from './opening.js';
import { Rounding } from './rounding.js';
import { lateStartMs, scoutAtMs } from './scout.js';
import { SendLog } from './send-log.js';
import type { WindowReport } from './window-report.js';

/** What a window lets through now. */
export type WindowDecision =
  | { readonly kind: 'open' }
  /** Whether there is more is to be found out by a single request. */
  | { readonly kind: 'probe' }
  /** `exhausted`: for certain; otherwise answers that are on their way may say more. */
  | { readonly kind: 'wait'; readonly untilMs: number; readonly exhausted: boolean };

/** What else a decision depends on. */
export interface Demand {
  readonly nowMs: number;
  /** What the next request uses. */
  readonly units: number;
  /** Units in flight in this scope. */
  readonly inFlight: number;
  /** Units that are left to others. */
  readonly reserve: number;
}

const OPEN: WindowDecision = { kind: 'open' };
const PROBE: WindowDecision = { kind: 'probe' };

/** The first wait for a window that does not say when it resets, in milliseconds; doubled while nothing changes. */
const POLL_MS = 500;
const MAX_POLLS = 6;

/** For how long nobody else is taken to be alone with the quota after having been noticed, in milliseconds. */
const SHARED_FOR_MS = 300_000;

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
  readonly rounding = new Rounding();
  readonly opening = new Opening();
  #generation: Generation | null = null;
  #count = 0;
  #kind: 'unknown' | 'fixed' | 'moving' = 'unknown';
  #log: SendLog | null = null;
  #limit: number | null = null;
  #last: WindowReport | null = null;
  #failures = 0;
  #sharedUntilMs = -Infinity;

  get kind(): 'unknown' | 'fixed' | 'moving' {
    return this.#kind;
  }

  get limit(): number | null {
    return this.#limit;
  }

  get generation(): Generation | null {
    return this.#generation;
  }

  /** The newest response that spoke of this window. */
  get last(): WindowReport | null {
    return this.#last;
  }

  /** Which generation of the window this is, counted from 1. */
  get count(): number {
    return this.#count;
  }

  /**
   * Takes a response into account.
   *
   * @param inFlight units in flight when it came in, its own included.
   * @param reserve units that are left to others.
   */
  observe(report: WindowReport, inFlight: number, reserve: number): void {
    const dueAtMs = this.endMs();
    const current = this.#classify(report);
    this.#noticeOthers(report);
    this.#last = report;
    this.#limit = report.limit ?? Math.max(this.#limit ?? 0, report.remaining + report.units);
    this.counted.report(report.sentAtMs, report.receivedAtMs, report.remaining, current);
    this.#keepLog(report, inFlight);
    const endMs = this.#knownEndMs();
    const unmoved = this.#kind === 'moving' || endMs === Infinity || endMs <= report.receivedAtMs;
    const inVain = report.remaining - reserve < 1 && unmoved;
    this.#failures = inVain && report.sentAtMs >= dueAtMs ? Math.min(this.#failures + 1, MAX_POLLS) : 0;
  }

  /** A request is over, without an answer or with one that did not speak of this window. */
  silence(receivedAtMs: number, units: number): void {
    this.counted.silence(receivedAtMs, units);
    this.#log?.add(receivedAtMs, units);
  }

  decide({ nowMs, units, inFlight, reserve }: Demand): WindowDecision {
    const left = this.counted.remaining - reserve;
    if (left === Infinity) return OPEN;
    const free = left - this.counted.silentUnits - inFlight;
    const lonely = reserve === 0 && nowMs >= this.#sharedUntilMs;
    const scoutMs = lonely ? scoutAtMs(this) : null;
    if (free - (scoutMs === null ? 0 : 1) >= units) return OPEN;
    const logMs =
      lonely && this.#log?.isTrusted(nowMs) === true ? this.#log.freeAtMs(units, inFlight, nowMs) : Infinity;
    if (logMs <= nowMs) return OPEN;
    const nextMs = scoutMs !== null && free >= units ? scoutMs : this.#askAgainMs(lonely);
    if (nextMs > nowMs) return { kind: 'wait', untilMs: Math.min(nextMs, logMs), exhausted: left < units };
    // Answers that are on their way tell of a refill without costing anything.
    if (this.#kind === 'moving' && inFlight > 0) return { kind: 'wait', untilMs: logMs, exhausted: false };
    // What has come free may be a single request, and may be in flight already.
    if (this.#kind === 'fixed' || inFlight === 0 || free + 1 >= units) return PROBE;
    return { kind: 'wait', untilMs: logMs, exhausted: false };
  }

  /** What a window gains bit by bit others may use up again: then it takes longer until there is enough to ask for. */
  #askAgainMs(lonely: boolean): number {
    const endMs = this.endMs();
    if (lonely || this.#kind !== 'moving' || this.#last === null) return endMs;
    const { receivedAtMs } = this.#last;
    const patientMs = endMs + Math.max(0, endMs - receivedAtMs) * 2 ** (this.#failures + 1);
    return Math.max(patientMs, this.#log?.nextExpiryMs(receivedAtMs) ?? -Infinity);
  }

  /** When the window has ended for certain, or when to ask again if that is not known. */
  endMs(): number {
    const endMs = this.#knownEndMs();
    if (this.#last === null || (endMs !== Infinity && this.#failures === 0)) return endMs;
    const pollMs = this.#last.receivedAtMs + POLL_MS * 2 ** this.#failures;
    return endMs === Infinity ? pollMs : Math.max(endMs, pollMs);
  }

  #knownEndMs(): number {
    const generation = this.#generation;
    if (generation === null) return Infinity;
    const lengthEndMs = this.#kind === 'fixed' ? generation.startedAtMs + this.opening.maxLengthMs : Infinity;
    return Math.min(generation.endMs(this.rounding.latest), lengthEndMs) + lateStartMs(this);
  }

  /** Finds the generation a response was made in; false when it may have been an earlier one than the current. */
  #classify(report: WindowReport): boolean {
    const generation = this.#generation;
    if (generation === null) {
      this.#begin(report);
      return true;
    }
    if (this.#kind === 'moving') {
      // Its reset moves, so only the newest reports of it count.
      if (report.sentAtMs >= generation.startedAtMs) this.#begin(report);
      else if (report.sentAtMs >= generation.firstSentAtMs) generation.extend(report);
      return true;
    }
    const before = this.counted.before(report.sentAtMs);
    const risen = report.remaining > before;
    if (risen || generation.isBefore(report)) {
      if (report.receivedAtMs < generation.earliestEndMs || !isFull(report)) this.#turnMoving();
      else this.#learnFromEnd(generation, report);
      this.#begin(report);
      return true;
    }
    if (report.sentAtMs < generation.startedAtMs) return false;
    this.#learnFromStay(generation, report, before);
    generation.join(report);
    return true;
  }

  /** It gains without having been reset, or by less than all. */
  #turnMoving(): void {
    this.#kind = 'moving';
    this.rounding.forget();
  }

  #begin(report: WindowReport): void {
    this.#generation = new Generation(report);
    this.#count += 1;
    this.counted.restart();
  }

  /** The first response of a new generation tells how early the old one can have ended. */
  #learnFromEnd(old: Generation, report: WindowReport): void {
    if (old.bound === null) return;
    this.rounding.sawNew(report.receivedAtMs, old.bound);
    this.opening.began(report, old, report.overlap === 0);
  }

  /** A response that is still of the old generation tells how late that one ends, and whether it refills. */
  #learnFromStay(generation: Generation, report: WindowReport, before: number): void {
    const { bound } = generation;
    if (bound === null) return;
    if (report.remaining === 0) {
      this.rounding.sawOld(report.sentAtMs, bound);
      this.opening.lasted(report.sentAtMs, generation);
    }
    const last = this.#last;
    if (this.#kind !== 'unknown' || report.overlap > 0 || last === null || before <= report.remaining) return;
    // A bucket that is full by the reset would have gained something by now.
    const share = (report.sentAtMs - last.receivedAtMs) / (bound.ceilAtMs - last.receivedAtMs);
    const used = (report.limit ?? 0) - before;
    if (share > 0 && used * share >= 2) this.#kind = 'fixed';
  }

  /** A request that was alone, and found more missing than it used, was not alone with the quota. */
  #noticeOthers(report: WindowReport): void {
    const before = this.counted.before(report.sentAtMs);
    if (report.overlap > 0 || before === Infinity || before - report.remaining <= report.units) return;
    if (this.counted.silentUnits === 0) this.#sharedUntilMs = report.receivedAtMs + SHARED_FOR_MS;
  }

  #keepLog(report: WindowReport, inFlight: number): void {
    const { limit, windowMs, sentAtMs, receivedAtMs, remaining, units } = report;
    if (limit === null || windowMs === null || limit > MAX_LOG_LIMIT || windowMs > MAX_LOG_WINDOW_MS) {
      this.#log = null;
      return;
    }
    if (this.#log?.fits(limit, windowMs) !== true) this.#log = new SendLog(limit, windowMs, receivedAtMs);
    this.#log.check(sentAtMs, receivedAtMs, remaining, inFlight);
    this.#log.add(receivedAtMs, units);
  }
}

/** Whether what a response found is all that a new window holds, but for what we used ourselves. */
function isFull({ limit, remaining, units, overlap }: WindowReport): boolean {
  return limit === null || remaining + units + overlap >= limit;
}
