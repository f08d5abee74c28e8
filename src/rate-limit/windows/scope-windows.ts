import type { RateLimitReading, RateLimitWindow } from '../../http/rate-limit-reading.js';
import { isBulkUnit } from '../headers/vocabulary.js';
import { resetBound, type Now } from './reset-bound.js';
import { ServerWindow, type Demand, type WindowDecision } from './server-window.js';
import { ToldWindows } from './told-windows.js';
import type { WindowReport } from './window-report.js';

const NONE: ReadonlyMap<string, RateLimitWindow> = new Map();

/** The key of a quota that a reading states without naming it among its windows. */
const STATED = 'stated';

/** One response, without what it said of each window. */
export type Answer = Omit<WindowReport, 'limit' | 'remaining' | 'bound' | 'windowMs'>;

/** For how long a window is kept that no response speaks of any more, in milliseconds, if it has no known end. */
const FORGOTTEN_AFTER_MS = 60_000;

/** All windows that the server told of in one scope: every one of them binds. */
export class ScopeWindows {
  readonly #windows = new Map<string, ServerWindow>();
  readonly #told = new ToldWindows();

  /** What was said of each window, for people. */
  get described(): readonly RateLimitWindow[] {
    return this.#told.all;
  }

  /** Whether nothing that was told still matters. */
  isOver(nowMs: number): boolean {
    for (const window of this.#windows.values()) if (window.endMs() > nowMs) return false;
    return true;
  }

  /** A response came in; its own request counts as in flight. */
  observe(
    reading: RateLimitReading | undefined,
    answer: Answer,
    demand: Pick<Demand, 'inFlight' | 'reserve'>,
    now: Now,
  ): void {
    const told = reading === undefined ? NONE : toldWindows(reading);
    if (told.size > 0) this.#told.observe(told, now);
    const seen = new Set<string>();
    for (const [key, window] of told) {
      const { remaining } = window;
      if (remaining === null || isBulkUnit(window.unit)) continue;
      seen.add(key);
      const known = this.#windows.get(key) ?? new ServerWindow();
      this.#windows.set(key, known);
      known.observe(
        { ...answer, ...boundsOf(window, answer, now), remaining },
        demand.inFlight,
        demand.reserve,
      );
    }
    for (const [key, window] of this.#windows) {
      if (seen.has(key)) continue;
      window.silence(answer.receivedAtMs, answer.units);
      if (seen.size > 0 && isForgotten(window, now.nowMs)) this.#windows.delete(key);
    }
  }

  /** A request is over without a response. */
  silence(receivedAtMs: number, units: number): void {
    for (const window of this.#windows.values()) window.silence(receivedAtMs, units);
  }

  /** What all of them together let through: nothing until the last one does. */
  decide(demand: Demand): WindowDecision {
    let decision: WindowDecision = { kind: 'open' };
    for (const window of this.#windows.values()) {
      decision = stricter(decision, window.decide(demand));
    }
    return decision;
  }

  /** The distance at which sends use up what is left of every window evenly until its end, in milliseconds. */
  spreadGapMs({ nowMs, inFlight, reserve }: Pick<Demand, 'nowMs' | 'inFlight' | 'reserve'>): number {
    let gapMs = 0;
    for (const window of this.#windows.values()) {
      const { remaining, silentUnits } = window.counted;
      const endMs = window.endMs();
      if (remaining === Infinity || endMs === Infinity || endMs <= nowMs) continue;
      gapMs = Math.max(gapMs, (endMs - nowMs) / Math.max(1, remaining - silentUnits - inFlight - reserve));
    }
    return gapMs;
  }

  /** The status of the newest response that found a window used up. */
  get exhaustedBy(): number | undefined {
    let newest: WindowReport | null = null;
    for (const { last } of this.#windows.values()) {
      if (last !== null && last.receivedAtMs >= (newest?.receivedAtMs ?? -Infinity)) newest = last;
    }
    return newest?.status;
  }
}

/**
 * The windows a reading speaks of. They are told apart by their names; failing that by their lengths, and failing that
 * by their order. A reading made by hand may name none, or state a quota that is none of those which the headers named.
 */
function toldWindows(reading: RateLimitReading): ReadonlyMap<string, RateLimitWindow> {
  const { limit, remaining, resetAtMs, windowMs } = reading;
  const told = new Map<string, RateLimitWindow>();
  for (const window of reading.windows) told.set(keyOf(window, told), window);
  if (limit === null && remaining === null) return told;
  const stated = { unit: 'requests', limit, remaining, resetAtMs, windowMs };
  if (!reading.windows.some((window) => isSame(window, stated))) told.set(STATED, stated);
  return told;
}

function isSame(a: RateLimitWindow, b: RateLimitWindow): boolean {
  const isSameQuota = a.limit === b.limit && a.remaining === b.remaining;
  return isSameQuota && a.resetAtMs === b.resetAtMs && a.windowMs === b.windowMs;
}

function keyOf(
  { unit, name, partitionKey, windowMs }: RateLimitWindow,
  taken: ReadonlyMap<string, unknown>,
): string {
  const key = `${unit} ${name ?? ''} ${partitionKey ?? ''} ${windowMs ?? ''}`;
  let unique = key;
  for (let copy = 2; taken.has(unique); copy++) unique = `${key}#${copy}`;
  return unique;
}

function boundsOf(
  { limit, resetAtMs, windowMs }: RateLimitWindow,
  { sentAtMs, receivedAtMs }: Answer,
  now: Now,
): Pick<WindowReport, 'limit' | 'bound' | 'windowMs'> {
  const bound = resetAtMs === null ? null : resetBound(resetAtMs, sentAtMs, receivedAtMs, now);
  return { limit, bound, windowMs };
}

function isForgotten(window: ServerWindow, nowMs: number): boolean {
  const toldAtMs = window.last?.receivedAtMs ?? nowMs;
  return window.endMs() <= nowMs && nowMs - toldAtMs > FORGOTTEN_AFTER_MS;
}

function stricter(a: WindowDecision, b: WindowDecision): WindowDecision {
  if (a.kind === 'wait' && b.kind === 'wait') {
    return {
      kind: 'wait',
      untilMs: Math.max(a.untilMs, b.untilMs),
      // Of two that wait only what is certain is told of, and refused for: the other one may be over any moment.
      exhaustedUntilMs: laterOf(a.exhaustedUntilMs, b.exhaustedUntilMs),
    };
  }
  if (a.kind === 'wait' || b.kind === 'open') return a;
  return b.kind === 'wait' || a.kind === 'open' ? b : a;
}

function laterOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
