import { followSignal } from '../internal/abort-fan.js';
import type { Clock } from '../internal/clock.js';
import { IndexedHeap } from './indexed-heap.js';
import type { PermitRate } from './permit-rate.js';
import type { Permit, PermitRequest } from './permit-request.js';
import { PermitSlot } from './permit-slot.js';
import type { RateLimitWait } from './rate-limit-wait.js';
import { rateWait, refusalOf, type CertainWait } from './refusal.js';
import { Scope, type Hold } from './scope.js';
import type { ScopeRules } from './scope-rules.js';
import type { UnitUse } from './sliding-ledger.js';
import { WaitNotices } from './wait-notices.js';
import type { WaitRefused } from './wait-refused.js';
import { goesBefore, Waiter } from './waiter.js';

/** Above this many scopes those of which nothing is known are forgotten. */
const MANY_SCOPES = 1_000;

/** What a {@link PermitQueue} is made of. */
export interface PermitQueueParts {
  readonly clock: Clock;
  readonly rules: ScopeRules;
  readonly rate: PermitRate | null;
  readonly onWait: (wait: RateLimitWait) => void;
}

/**
 * The queue in front of everything: hands out permits by priority and order of arrival, as far as concurrency, the
 * configured rate and each scope allow. Every operation takes O(log n) of the requests that wait.
 */
export class PermitQueue {
  readonly #parts: PermitQueueParts;
  readonly #clock: Clock;
  readonly #notices: WaitNotices;
  readonly #scopes = new Map<string, Scope>();
  /** The scopes that have someone waiting and nothing that holds them, by their first in line. */
  readonly #open = new IndexedHeap<Scope>(headGoesBefore);
  #inFlight = 0;
  #queued = 0;

  constructor(parts: PermitQueueParts) {
    this.#parts = parts;
    this.#clock = parts.clock;
    this.#notices = new WaitNotices(parts.clock, parts.onWait);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get queued(): number {
    return this.#queued;
  }

  scopes(): IterableIterator<Scope> {
    return this.#scopes.values();
  }

  scope(name: string, nowMs: number): Scope {
    let scope = this.#scopes.get(name);
    if (scope === undefined) {
      if (this.#scopes.size >= MANY_SCOPES) this.#forgetBlankScopes(nowMs);
      scope = new Scope(name, this.#parts.rules);
      this.#scopes.set(name, scope);
    }
    return scope;
  }

  /** A permit at once when nothing stands against it, else a promise of one. */
  acquire(request: PermitRequest, nowMs: number): Permit | Promise<Permit> {
    const scope = this.scope(request.scope, nowMs);
    const first = scope.waiting.size === 0 && this.#open.size === 0;
    if (
      first &&
      this.#inFlight < this.#parts.rules.maxConcurrent &&
      scope.hold(nowMs, request.cost) === null
    ) {
      const { rate } = this.#parts;
      if (rate === null) return this.#grant(scope, request, null, nowMs);
      const use = rate.take(request.cost, nowMs);
      if (use !== null) return this.#grant(scope, request, use, nowMs);
    }
    return this.#enqueue(scope, request, nowMs);
  }

  /** What is known of a scope has changed: its hold may have begun, been extended, or ended. */
  changed(scope: Scope, nowMs: number): void {
    const hold = this.#settleHead(scope, nowMs);
    if (hold?.pause != null) {
      this.#refuseInVain(scope, hold.pause, nowMs);
      this.#notices.ordered(scope, hold.pause, nowMs);
    }
    this.#refresh(scope, nowMs);
    this.pump(nowMs);
    this.#keepRateBusy();
  }

  /** A permit came back. */
  released(slot: PermitSlot): void {
    const { scope, request, use, sent, grantedAtMs } = slot;
    const nowMs = this.#clock.now();
    this.#inFlight -= 1;
    // Without the times of the response the permit's own are taken: longer, so on the safe side.
    if (use !== null) this.#parts.rate?.settle(use, grantedAtMs, nowMs, sent.answered);
    scope.released(sent, request.signal.aborted, nowMs);
    if (scope.waiting.size > 0) this.#refresh(scope, nowMs);
    this.pump(nowMs);
    this.#keepRateBusy();
  }

  /** Grants what can be granted. */
  pump(nowMs: number): void {
    const { rate } = this.#parts;
    const { maxConcurrent } = this.#parts.rules;
    while (this.#inFlight < maxConcurrent) {
      const scope = this.#open.first();
      const waiter = scope?.next();
      if (scope === undefined || waiter === undefined) return;
      const use = rate?.take(waiter.request.cost, nowMs) ?? null;
      if (rate !== null && use === null) {
        this.#notices.rate(scope, rate, waiter.request, nowMs);
        return;
      }
      this.#leave(scope, waiter);
      waiter.resolve(this.#grant(scope, waiter.request, use, nowMs));
      this.#refresh(scope, nowMs);
    }
  }

  /** Rejects everything that waits. */
  close(reason: unknown): void {
    for (const scope of this.#scopes.values()) {
      for (const waiter of [...scope.waiting.elements]) {
        this.#leave(scope, waiter);
        waiter.reject(reason);
      }
      this.#stopTimer(scope);
      this.#open.remove(scope);
    }
  }

  #grant(scope: Scope, request: PermitRequest, use: UnitUse | null, nowMs: number): Permit {
    this.#inFlight += 1;
    const sent = scope.granted(request.cost, nowMs);
    this.#notices.granted();
    if (use !== null) this.#keepRateBusy();
    return new PermitSlot(this, scope, request, use, sent, nowMs);
  }

  #enqueue(scope: Scope, request: PermitRequest, nowMs: number): Promise<Permit> {
    const pause = scope.pause(nowMs, request.cost);
    const refused =
      (pause === null ? null : this.#refusal(request, pause, nowMs)) ?? this.#rateRefusal(request, nowMs);
    if (refused !== null) return Promise.reject(refused);
    return new Promise((resolve, reject) => {
      const waiter = new Waiter(request, resolve, reject);
      scope.waiting.push(waiter);
      this.#queued += 1;
      waiter.unfollow = followSignal(request.signal, (reason) => {
        this.#leave(scope, waiter);
        waiter.reject(reason);
        const abortedAtMs = this.#clock.now();
        this.#refresh(scope, abortedAtMs);
        this.pump(abortedAtMs);
        this.#keepRateBusy();
      });
      this.#refresh(scope, nowMs);
      // What held the others may be over by now, although its timer, which is no longer needed, has not fired yet.
      this.pump(nowMs);
      this.#keepRateBusy();
      const { rate } = this.#parts;
      if (rate !== null && waiter.heapIndex >= 0) this.#notices.rate(scope, rate, request, nowMs);
    });
  }

  #leave(scope: Scope, waiter: Waiter): void {
    waiter.unfollow();
    scope.waiting.remove(waiter);
    this.#queued -= 1;
  }

  /** Brings the scope's place among the open ones, its timer and its announcement in line with its state. */
  #refresh(scope: Scope, nowMs: number): void {
    const hold = scope.waiting.size === 0 ? null : this.#settleHead(scope, nowMs);
    const isOpen = scope.heapIndex >= 0;
    if (scope.waiting.size > 0 && hold === null) {
      if (isOpen) this.#open.update(scope);
      else this.#open.push(scope);
    } else {
      this.#open.remove(scope);
    }
    this.#setTimer(scope, hold?.untilMs ?? Infinity, nowMs);
    if (hold?.pause != null) this.#notices.pause(scope, hold.pause, nowMs);
  }

  #setTimer(scope: Scope, atMs: number, nowMs: number): void {
    if (scope.timerAtMs === atMs) return;
    this.#stopTimer(scope);
    if (atMs === Infinity) return;
    scope.timerAtMs = atMs;
    scope.stopTimer = this.#clock.startTimer(
      () => {
        this.#stopTimer(scope);
        const wokenAtMs = this.#clock.now();
        // Early by a fraction of a millisecond, as timers may be: refreshing starts another one.
        this.#refresh(scope, wokenAtMs);
        this.pump(wokenAtMs);
      },
      Math.ceil(atMs - nowMs),
    );
  }

  #stopTimer(scope: Scope): void {
    scope.stopTimer?.();
    scope.stopTimer = null;
    scope.timerAtMs = Infinity;
  }

  /** Refuses the first in line while it would wait in vain; returns what holds the one that may stay. */
  #settleHead(scope: Scope, nowMs: number): Hold | null {
    for (;;) {
      const head = scope.waiting.first();
      const hold = scope.hold(nowMs, head?.request.cost ?? 1);
      if (head === undefined || hold?.pause == null) return hold;
      const refused = this.#refusal(head.request, hold.pause, nowMs);
      if (refused === null) return hold;
      this.#leave(scope, head);
      head.reject(refused);
    }
  }

  /** The others wait for the first in line as well. */
  #refuseInVain(scope: Scope, wait: CertainWait, nowMs: number): void {
    for (const waiter of [...scope.waiting.elements]) {
      const refused = this.#refusal(waiter.request, wait, nowMs);
      if (refused === null) continue;
      this.#leave(scope, waiter);
      waiter.reject(refused);
    }
  }

  #refusal(request: PermitRequest, wait: CertainWait, nowMs: number): WaitRefused | null {
    return refusalOf(request, wait, nowMs, this.#clock.epochMs());
  }

  #rateRefusal(request: PermitRequest, nowMs: number): WaitRefused | null {
    if (this.#parts.rate === null || request.deadlineMs === Infinity) return null;
    return this.#refusal(request, rateWait(this.#parts.rate.notBeforeMs(request.cost, nowMs)), nowMs);
  }

  #keepRateBusy(): void {
    this.#parts.rate?.setBusy(this.#inFlight + this.#queued > 0);
  }

  #forgetBlankScopes(nowMs: number): void {
    for (const [name, scope] of this.#scopes) if (scope.isBlank(nowMs)) this.#scopes.delete(name);
  }
}

function headGoesBefore(a: Scope, b: Scope): boolean {
  const [headOfA, headOfB] = [a.waiting.first(), b.waiting.first()];
  return headOfA !== undefined && headOfB !== undefined && goesBefore(headOfA, headOfB);
}
