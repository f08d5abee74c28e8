import type { LatencyBar } from './latency-histogram.js';
import type { QuotaWindow } from './quota-series.js';
import type { RequestOutcome } from './request-outcome.js';
import type { SendMark } from './send-log.js';
import type { SlowRequest } from './slowest.js';
import type { Pause } from './wait-list.js';

/** How a run ended. */
export type RunEnd = 'done' | 'interrupted' | 'failed';

/** How far the run was at a time (epoch milliseconds). */
export interface ProgressPoint {
  readonly atMs: number;
  readonly items: number;
  readonly pages: number;
}

/** Why attempts were repeated, and how often. */
export interface RetryCount {
  readonly reason: string;
  readonly count: number;
  /** Backoff in all, in milliseconds. */
  readonly delayMs: number;
}

/** How long answers took, in milliseconds. */
export interface LatencyData {
  readonly count: number;
  readonly minMs: number;
  readonly meanMs: number;
  readonly maxMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly bars: readonly LatencyBar[];
}

/** All that a report shows; free of secrets. */
export interface ReportData {
  readonly title: string;
  readonly end: RunEnd;
  /** What went wrong. */
  readonly message: string | undefined;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** What an earlier run had done, when this one went on from there. */
  readonly resumed: { readonly items: number; readonly pages: number } | undefined;
  /** Of this run. */
  readonly items: number;
  readonly pages: number;
  readonly sends: number;
  readonly outcomes: readonly { readonly outcome: RequestOutcome; readonly count: number }[];
  readonly marks: readonly SendMark[];
  readonly progress: readonly ProgressPoint[];
  readonly quota: readonly QuotaWindow[];
  readonly pauses: readonly Pause[];
  readonly waitedMs: number;
  readonly retries: readonly RetryCount[];
  readonly latency: LatencyData;
  readonly slowest: readonly SlowRequest[];
  /** What was left out to keep the page small, in sentences. */
  readonly notes: readonly string[];
}
