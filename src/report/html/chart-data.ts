import type { ReportData } from '../report-data.js';
import { OUTCOME_LABELS, OUTCOMES } from '../request-outcome.js';

/** Seconds since the run began, to the millisecond. */
type Seconds = number;

/** What the charts are drawn from, as small as it can be: there may be 20,000 marks. */
export interface ChartData {
  readonly seconds: Seconds;
  /** Columns: time, items, pages. */
  readonly progress: readonly (readonly number[])[];
  readonly outcomes: readonly { readonly name: string; readonly label: string }[];
  readonly marks: readonly (readonly [at: Seconds, ms: number, outcome: number])[];
  readonly quota: readonly {
    readonly label: string;
    readonly limit: number | null;
    /** Columns: time, remaining. */
    readonly points: readonly [readonly Seconds[], readonly number[]];
  }[];
  readonly pauses: readonly (readonly [from: Seconds, until: Seconds, reason: string])[];
  readonly bars: readonly (readonly [fromMs: number, toMs: number, count: number])[];
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

export function chartData(data: ReportData): ChartData {
  const since = (ms: number): Seconds => round(Math.max(0, ms - data.startedAtMs) / 1_000, 3);
  return {
    seconds: since(data.endedAtMs),
    progress: [
      data.progress.map(({ atMs }) => since(atMs)),
      data.progress.map(({ items }) => items),
      data.progress.map(({ pages }) => pages),
    ],
    outcomes: OUTCOMES.map((name) => ({ name, label: OUTCOME_LABELS[name] })),
    // Zero has no place on a logarithmic scale.
    marks: data.marks.map(({ atMs, ms, outcome }) => [
      since(atMs),
      Math.max(0.1, round(ms, 1)),
      OUTCOMES.indexOf(outcome),
    ]),
    quota: data.quota.map(({ label, limit, points }) => ({
      label,
      limit,
      points: [points.map(({ atMs }) => since(atMs)), points.map(({ remaining }) => remaining)],
    })),
    pauses: data.pauses.map(({ fromMs, untilMs, reason }) => [since(fromMs), since(untilMs), reason]),
    bars: data.latency.bars.map((bar) => [round(bar.fromMs, 3), round(bar.toMs, 3), bar.count]),
  };
}
