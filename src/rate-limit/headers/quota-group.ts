import { decimalToMs, isDecimal, readCount } from './number-text.js';
import { namedLengthMs, readWindowMs } from './duration.js';
import type { QuotaName } from './quota-name.js';
import { readQuotaValues, type QuotaValue } from './quota-value.js';
import { policyFor, type QuotaPolicy, type QuotaWindow } from './quota-window.js';
import type { ReadingContext } from './reading-context.js';
import { readReset } from './reset-time.js';
import type { QuotaField } from './vocabulary.js';

interface RawField {
  readonly text: string;
  readonly unitMs: number | undefined;
}

/** The fields of one quota, gathered from the headers that name it in one spelling, and the windows they make. */
export class QuotaGroup {
  private readonly fields: Partial<Record<QuotaField, RawField>> = {};
  private certain: boolean;

  constructor(readonly name: QuotaName) {
    this.certain = name.certain;
  }

  /** The first value of a field counts. */
  add(field: QuotaField, text: string, name: QuotaName): void {
    this.fields[field] ??= { text, unitMs: name.valueUnitMs };
    this.certain ||= name.certain;
  }

  has(...fields: QuotaField[]): boolean {
    return fields.some((field) => this.fields[field] !== undefined);
  }

  /** Whether these are a quota's fields: by a name that says so, or because they come together. */
  get isQuota(): boolean {
    return (
      this.certain ||
      (this.has('limit') && this.has('remaining', 'used')) ||
      (this.has('remaining') && this.has('reset', 'resetAfter')) ||
      /^-?\d+(?:\.\d+)? ?\/ ?\d/.test(this.fields.limit?.text ?? '')
    );
  }

  /** Takes the fields that only `other` has, unless the two contradict each other in one they share. */
  fillFrom(other: QuotaGroup): void {
    const theirs = Object.entries(other.fields) as [QuotaField, RawField][];
    if (theirs.some(([field, raw]) => (this.fields[field] ?? raw).text !== raw.text)) return;
    for (const [field, raw] of theirs) this.fields[field] ??= raw;
  }

  /** The windows, the one that the server counts down first; `policies` are those announced for all quotas. */
  windows(context: ReadingContext, policies: readonly QuotaPolicy[]): QuotaWindow[] {
    const limits = this.values('limit');
    const remaining = this.values('remaining');
    const used = this.values('used');
    const resets = this.resets(context);
    const count = Math.max(remaining.length, used.length, resets.length);
    const own = this.ownPolicies(limits);
    if (count <= 1 && (limits.length <= 1 || count === 1)) {
      const limit = expiringLimit(limits);
      return this.single(limit, remaining[0], used[0], resets[0] ?? null, context, [...own, ...policies]);
    }
    return Array.from({ length: Math.max(count, limits.length) }, (_, index) => {
      const counter = remaining[index] ?? used[index];
      const limit = matching(limits, counter, index);
      const windowMs = counter?.windowMs ?? limit?.windowMs ?? own[index]?.windowMs ?? null;
      const window = this.window(limit, remaining[index], used[index], resets[index] ?? null, context);
      return { ...window, windowMs };
    });
  }

  private single(
    limit: QuotaValue | undefined,
    remaining: QuotaValue | undefined,
    used: QuotaValue | undefined,
    resetAtMs: number | null,
    context: ReadingContext,
    policies: readonly QuotaPolicy[],
  ): QuotaWindow[] {
    const window = this.window(limit, remaining, used, resetAtMs, context);
    const resetInMs = resetAtMs === null ? null : resetAtMs - context.nowMs;
    const policy = policyFor(policies, window.limit, resetInMs);
    window.windowMs =
      this.name.windowMs ??
      this.statedWindowMs() ??
      limit?.windowMs ??
      remaining?.windowMs ??
      used?.windowMs ??
      policy?.windowMs ??
      null;
    const windows = [window];
    for (const other of policies) {
      if (other === policy || (other.quota === window.limit && other.windowMs === window.windowMs)) continue;
      windows.push({ ...this.empty(), limit: other.quota, windowMs: other.windowMs });
    }
    return windows;
  }

  private window(
    limit: QuotaValue | undefined,
    remaining: QuotaValue | undefined,
    used: QuotaValue | undefined,
    resetAtMs: number | null,
    context: ReadingContext,
  ): QuotaWindow {
    const window = this.empty();
    window.resetAtMs = resetAtMs;
    // "32/40" is what was used of the limit, except in a header that counts down.
    const usedCount = countOf(used?.text ?? (limit?.outOf == null ? undefined : limit.text));
    const limitText = limit === undefined ? undefined : (limit.outOf ?? limit.text);
    const limitCount = countOf(limitText ?? remaining?.outOf ?? used?.outOf ?? undefined);
    const left = countOf(remaining?.text);
    // Minus one stands for "no limit"; so must a limit of nothing in an answer that was served nevertheless.
    if (limitCount !== null && (limitCount < 0 || (limitCount === 0 && context.served))) return window;
    window.limit = limitCount;
    if (left !== null) window.remaining = Math.max(0, Math.floor(left));
    else if (limitCount !== null && usedCount !== null) {
      window.remaining = Math.max(0, Math.floor(limitCount - Math.max(0, usedCount)));
    }
    if (limitCount === null && window.remaining !== null && usedCount !== null) {
      window.limit = Math.min(Math.max(0, usedCount) + window.remaining, Number.MAX_SAFE_INTEGER);
    }
    return window;
  }

  private empty(): QuotaWindow {
    const { unit, name: ownName } = this.name;
    const name = this.fields.name?.text ?? ownName;
    const empty = { unit, limit: null, remaining: null, resetAtMs: null, windowMs: null };
    return name === '' ? empty : { ...empty, name: name.slice(0, 100) };
  }

  private values(field: 'limit' | 'remaining' | 'used'): QuotaValue[] {
    const raw = this.fields[field];
    return raw === undefined ? [] : readQuotaValues(raw.text);
  }

  /** A delta is preferred: it does not depend on any clock. */
  private resets(context: ReadingContext): (number | null)[] {
    const { reset, resetAfter } = this.fields;
    if (resetAfter !== undefined) {
      const at = readReset(resetAfter.text, context, resetAfter.unitMs);
      if (at !== null) return [at];
    }
    if (reset === undefined) return [];
    const at = readReset(reset.text, context, reset.unitMs);
    if (at !== null || !/[,/]/.test(reset.text)) return [at];
    return readQuotaValues(reset.text).map((value) => readReset(value.text, context, reset.unitMs));
  }

  private statedWindowMs(): number | null {
    const { window, windowUnit, refill } = this.fields;
    // Beside a refill rate an interval is the step of the refill, not the time the limit is for.
    if (window === undefined || refill !== undefined) return null;
    const unitMs = windowUnit === undefined ? window.unitMs : namedLengthMs(windowUnit.text.toLowerCase());
    if (unitMs != null && isDecimal(window.text)) return decimalToMs(window.text, unitMs) || null;
    return readWindowMs(window.text, window.unitMs);
  }

  /** The policies of the quota's own policy header, or else of its limit: `100, 100;w=60, 5000;w=3600`. */
  private ownPolicies(limits: readonly QuotaValue[]): QuotaPolicy[] {
    const { policy } = this.fields;
    const values = policy === undefined ? limits : readQuotaValues(policy.text);
    if (policy === undefined && limits.length < 2) return [];
    return values.flatMap(({ text, windowMs }) => {
      const quota = readCount(text);
      return quota === null || quota < 0 || windowMs === null ? [] : [{ quota, windowMs }];
    });
  }
}

/** Of a list the bare number is the limit that counts down, the others are policies; without one it is the first. */
function expiringLimit(limits: readonly QuotaValue[]): QuotaValue | undefined {
  return limits.find((limit) => limit.windowMs === null) ?? limits[0];
}

/** The limit of one counter of several: the one for the same period, else the one in the same place. */
function matching(
  limits: readonly QuotaValue[],
  counter: QuotaValue | undefined,
  index: number,
): QuotaValue | undefined {
  if (counter !== undefined && counter.windowMs !== null) {
    return limits.find((limit) => limit.windowMs === counter.windowMs);
  }
  return limits.length === 1 ? limits[0] : limits[index];
}

function countOf(text: string | undefined): number | null {
  return text === undefined ? null : readCount(text);
}
