import type { ResolvedRateLimit } from './chaos-rate-limit.js';
import type { ChaosRequest } from './chaos-request.js';
import type { Quota } from './quota.js';
import { quotaHeaders, retryAfterHeaders, type AppliedLimit } from './quota-headers.js';
import { problem, type WireReply } from './wire-reply.js';

/** How one limit fared. */
export interface LimitStats {
  /** As configured. */
  readonly name: string;
  /** Requests it let through. */
  readonly admitted: number;
  /** Requests it refused. */
  readonly refused: number;
  /** The most of it that was ever used up at one time. */
  readonly peak: number;
}

interface Tally {
  readonly name: string;
  admitted: number;
  refused: number;
  peak: number;
}

interface Rule {
  readonly rule: ResolvedRateLimit;
  readonly tally: Tally;
  readonly quotas: Map<string, Quota>;
}

/** What the limits make of one request: headers for whatever is answered, and the refusal, if it is refused. */
export interface Admission {
  readonly headers: Readonly<Record<string, string>>;
  readonly refusal: WireReply | null;
}

const UNLIMITED: Admission = { headers: {}, refusal: null };

/** All limits of the server together. */
export class RateLimits {
  readonly #rules: readonly Rule[];

  constructor(rules: readonly ResolvedRateLimit[]) {
    this.#rules = rules.map((rule) => ({
      rule,
      tally: { name: rule.name, admitted: 0, refused: 0, peak: 0 },
      quotas: new Map(),
    }));
  }

  stats(): LimitStats[] {
    return this.#rules.map(({ tally }) => ({ ...tally }));
  }

  /** Charges a request that arrives at `nowMs` to every limit that applies, or, if one refuses it, to none. */
  admit(request: ChaosRequest, nowMs: number): Admission {
    if (this.#rules.length === 0) return UNLIMITED;
    const applied: { readonly rule: Rule; readonly quota: Quota; readonly cost: number }[] = [];
    let longest: { readonly rule: Rule; readonly waitMs: number } | undefined;
    for (const rule of this.#rules) {
      const scope = rule.rule.scope(request);
      if (scope === null) continue;
      const quota = rule.quotas.get(scope) ?? rule.rule.makeQuota();
      rule.quotas.set(scope, quota);
      const cost = rule.rule.cost(request);
      applied.push({ rule, quota, cost });
      const waitMs = quota.waitMs(nowMs, cost);
      if (waitMs === 0) continue;
      rule.tally.refused++;
      if (longest === undefined || waitMs > longest.waitMs) longest = { rule, waitMs };
    }
    if (longest === undefined) for (const { quota, cost } of applied) quota.take(nowMs, cost);
    const limits = applied.map(({ rule, quota }): AppliedLimit => ({
      rule: rule.rule,
      reading: quota.read(nowMs),
    }));
    const headers = quotaHeaders(limits, nowMs);
    if (longest !== undefined)
      return { headers, refusal: refusalOf(longest.rule.rule, longest.waitMs, nowMs) };
    applied.forEach(({ rule: { tally } }, index) => {
      const reading = limits[index]?.reading;
      tally.admitted++;
      if (reading !== undefined) tally.peak = Math.max(tally.peak, reading.limit - reading.remaining);
    });
    return { headers, refusal: null };
  }
}

function refusalOf(rule: ResolvedRateLimit, waitMs: number, nowMs: number): WireReply {
  const detail = `The limit "${rule.name}" of ${rule.limit} in ${rule.windowMs} ms is exhausted.`;
  // Some clients read the wait from the body; a server that keeps it from the headers keeps it from the body too.
  const extra = rule.retryAfter === 'none' ? {} : { retry_after: Math.ceil(waitMs) / 1_000 };
  return problem(rule.status, detail, retryAfterHeaders(rule, waitMs, nowMs), extra);
}
