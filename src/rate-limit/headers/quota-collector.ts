import { QuotaGroup } from './quota-group.js';
import { readQuotaName, type QuotaName } from './quota-name.js';
import { readQuotaPairs, readQuotaValues } from './quota-value.js';
import { saysSomething, type QuotaPolicy, type QuotaWindow } from './quota-window.js';
import { readCount } from './number-text.js';
import type { ReadingContext } from './reading-context.js';

/** The windows of one family, for what they share. */
interface Family {
  readonly name: string;
  readonly windows: QuotaWindow[];
}

/** Sorts the headers that follow the common conventions into quotas, and turns these into windows. */
export class QuotaCollector {
  private readonly groups: QuotaGroup[] = [];

  /** @param headerName in lower case: the names inside a value continue it. */
  add(name: QuotaName, headerName: string, text: string): void {
    if (name.field !== null) this.groupOf(name).add(name.field, text, name);
    else this.addUnnamed(name, headerName, text);
  }

  /**
   * @param policies announced for all quotas (`RateLimit-Policy`).
   * @param replaced whether a valid `RateLimit` field stands in for the plain fields of the same quota.
   */
  windows(context: ReadingContext, policies: readonly QuotaPolicy[], replaced: boolean): QuotaWindow[] {
    const families: Family[] = [];
    for (const group of joinPeriods(this.bestSpellings())) {
      const { name } = group;
      const isPlain = name.quota === PLAIN_QUOTA;
      if (isPlain && replaced) continue;
      const windows = group.windows(context, isPlain ? policies : []).filter(saysSomething);
      const family = families.find((other) => other.name === name.family);
      if (family === undefined) families.push({ name: name.family, windows });
      else family.windows.push(...windows);
    }
    for (const family of families) shareReset(family.windows, context.nowMs);
    return families.flatMap((family) => family.windows);
  }

  /** Whether there was a `RateLimit-Limit` and its like, which announced policies belong to. */
  get hasPlainQuota(): boolean {
    return this.groups.some((group) => group.name.quota === PLAIN_QUOTA);
  }

  /** A name without a field: the value tells what it is. */
  private addUnnamed(name: QuotaName, headerName: string, text: string): void {
    const values = readQuotaValues(text);
    const counts = values.every((value) => readCount(value.text) !== null);
    const [first] = values;
    const isPlainNumber = first?.windowMs == null && first?.outOf == null;
    // A number under a word of its own ("…-burst: 20") may mean anything.
    if (counts && (name.label === '' || !isPlainNumber)) {
      this.groupOf(name).add('limit', text, name);
      return;
    }
    if (counts) return;
    for (const [key, value] of readQuotaPairs(text) ?? []) {
      const inner = readQuotaName(`${headerName}-${key}`);
      if (inner?.field != null) this.groupOf(inner).add(inner.field, value, inner);
    }
  }

  private groupOf(name: QuotaName): QuotaGroup {
    for (const group of this.groups) {
      if (group.name.quota === name.quota && group.name.spelling === name.spelling) return group;
    }
    const group = new QuotaGroup(name);
    this.groups.push(group);
    return group;
  }

  /** One group for each quota: of several spellings the most standard one, completed by the others. */
  private bestSpellings(): QuotaGroup[] {
    const quotas = this.groups.filter((group) => group.isQuota);
    if (quotas.length < 2) return quotas;
    quotas.sort((a, b) => a.name.spelling - b.name.spelling);
    const best = new Map<string, QuotaGroup>();
    for (const group of quotas) {
      const known = best.get(group.name.quota);
      if (known === undefined) best.set(group.name.quota, group);
      else known.fillFrom(group);
    }
    return [...best.values()];
  }
}

/** The quota of `RateLimit-Limit`, `X-RateLimit-Limit` and `X-Rate-Limit-Limit`, which have no further word. */
const PLAIN_QUOTA = '|rate||';

/**
 * One period is often named in one header only (`dailylimit`, `remaining`): two groups that differ in nothing but the
 * period, one of them without it, are one quota when neither has the other's fields.
 */
function joinPeriods(groups: readonly QuotaGroup[]): QuotaGroup[] {
  const joined: QuotaGroup[] = [];
  for (const group of groups) {
    const twin = joined.findIndex((other) => areHalves(other, group));
    const other = joined[twin];
    if (other === undefined) {
      joined.push(group);
    } else {
      const [named, bare] = group.name.windowMs === null ? [other, group] : [group, other];
      named.fillFrom(bare);
      joined[twin] = named;
    }
  }
  return joined;
}

function areHalves(a: QuotaGroup, b: QuotaGroup): boolean {
  if (a.name.family !== b.name.family || a.name.label !== b.name.label) return false;
  if ((a.name.windowMs === null) === (b.name.windowMs === null)) return false;
  const [limits, counts] = a.has('limit') ? [a, b] : [b, a];
  const counters = ['remaining', 'used'] as const;
  return limits.has('limit') && !limits.has(...counters) && !counts.has('limit') && counts.has(...counters);
}

/** A reset that stands alone, or beside a window of the same length, is that of its family's windows without one. */
function shareReset(windows: QuotaWindow[], nowMs: number): void {
  if (windows.length < 2) return;
  const source = windows.find((window) => window.resetAtMs !== null);
  if (source === undefined) return;
  const resetAtMs = source.resetAtMs ?? nowMs;
  const alone = source.limit === null && source.remaining === null && source.windowMs === null;
  const without = windows.filter((window) => window.resetAtMs === null);
  const heirs = alone
    ? chooseHeirs(without, resetAtMs - nowMs)
    : without.filter((window) => window.windowMs !== null && window.windowMs === source.windowMs);
  for (const heir of heirs) heir.resetAtMs = resetAtMs;
  if (alone && heirs.length > 0) windows.splice(windows.indexOf(source), 1);
}

/** Of windows of different lengths a lone reset is that of the exhausted ones, else of the shortest it fits into. */
function chooseHeirs(windows: readonly QuotaWindow[], resetInMs: number): readonly QuotaWindow[] {
  const counted = windows.filter((window) => window.limit !== null || window.remaining !== null);
  if (new Set(counted.map((window) => window.windowMs)).size <= 1) return counted;
  const exhausted = counted.filter((window) => window.remaining === 0);
  if (exhausted.length > 0) return exhausted;
  const lengths = counted.map((window) => window.windowMs ?? Infinity);
  const fitting = lengths.filter((length) => length >= resetInMs);
  const shortest = Math.min(...(fitting.length > 0 ? fitting : lengths));
  return counted.filter((window) => (window.windowMs ?? Infinity) === shortest);
}
