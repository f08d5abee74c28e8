import type { ReportData } from '../report-data.js';
import { OUTCOME_LABELS } from '../request-outcome.js';
import type { PauseReason } from '../wait-list.js';
import { escapeHtml } from './escape.js';
import { clock, count, counted, duration } from './format.js';
import { asTable, table } from './table.js';

const PAUSE_LABELS: Readonly<Record<PauseReason, string>> = {
  'quota-exhausted': 'quota used up',
  'retry-after': 'Retry-After',
  rate: 'own rate',
  backoff: 'before a retry',
};

/** Rows of a table that stands for a chart: enough to see its course. */
const MAX_ROWS = 24;

function spread<T>(values: readonly T[]): T[] {
  if (values.length <= MAX_ROWS) return [...values];
  const step = (values.length - 1) / (MAX_ROWS - 1);
  return Array.from({ length: MAX_ROWS }, (_, at) => values[Math.round(at * step)] as T);
}

function section(id: string, heading: string, what: string, content: string): string {
  return (
    `<section aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(heading)}</h2>` +
    `<p class="what">${escapeHtml(what)}</p>${content}</section>`
  );
}

const HINT = 'The arrow keys, Home, End and Page Up and Down move along the chart.';

function plot(kind: string, label: string): string {
  return (
    `<div class="plot" data-chart="${kind}" tabindex="0" role="img" aria-label="${escapeHtml(label)}"></div>` +
    `<p class="readout" data-hint="${HINT}"></p>`
  );
}

function key(
  colour: string,
  label: string,
  more: { series?: number; count?: number; wait?: boolean } = {},
): string {
  const inside =
    `<i style="--colour: var(--${colour})"></i>${escapeHtml(label)}` +
    (more.count === undefined ? '' : ` <b>${count(more.count)}</b>`);
  if (more.series === undefined)
    return `<span class="key${more.wait === true ? ' wait' : ''}">${inside}</span>`;
  return `<button type="button" class="key" aria-pressed="true" data-series="${String(more.series)}">${inside}</button>`;
}

export function progressSection({ progress, items, pages, startedAtMs }: ReportData): string {
  const rows = spread(progress).map((point) => [
    clock(point.atMs - startedAtMs),
    count(point.items),
    count(point.pages),
  ]);
  return section(
    'progress',
    'Items and pages',
    'What had been delivered at each moment, from the beginning of the extraction.',
    `<div class="keys">${key('items', 'items', { series: 1 })}${key('pages', 'pages', { series: 2 })}</div>` +
      plot('progress', `Chart: ${counted(items, 'item')} in ${counted(pages, 'page')} over time`) +
      asTable(table('Items and pages over time', ['time', { number: 'items' }, { number: 'pages' }], rows)),
  );
}

export function requestsSection({ outcomes, sends, marks }: ReportData): string {
  const keys = outcomes
    .map(({ outcome, count: number }, at) => ({ outcome, number, series: at + 1 }))
    .filter(({ number }) => number > 0)
    .map(({ outcome, number, series }) => key(outcome, OUTCOME_LABELS[outcome], { series, count: number }));
  const rows = outcomes.map(({ outcome, count: number }) => [OUTCOME_LABELS[outcome], count(number)]);
  return section(
    'requests',
    'Requests',
    'Each mark is one request that was sent: when, and how long its answer took.',
    marks.length === 0
      ? '<p class="none">Nothing was sent.</p>'
      : `<div class="keys">${keys.join('')}</div>` +
          plot('requests', `Chart: ${counted(sends, 'request')} by time and duration, coloured by outcome`) +
          asTable(table('Requests by outcome', ['outcome', { number: 'requests' }], rows)),
  );
}

export function quotaSection({ quota, pauses, startedAtMs, waitedMs }: ReportData): string {
  const colours = ['items', 'no-answer', 'client-error', 'broken', 'rate-limited', 'pages'];
  const windows = quota.map(({ label, limit }, at) =>
    key(colours[at] ?? 'items', `${label}${limit === null ? '' : `, ${count(limit)} in all`}`, {
      series: at + 1,
    }),
  );
  const reasons = [...new Set(pauses.map(({ reason }) => reason))];
  const waits = reasons.map((reason) =>
    key(`wait-${reason}`, `waiting: ${PAUSE_LABELS[reason]}`, { wait: true }),
  );
  if (quota.length === 0 && pauses.length === 0) {
    const none =
      '<p class="none">The answers said nothing about quotas, and nothing had to be waited for.</p>';
    return section('quota', 'Quota', 'What the server left of its limits.', none);
  }
  const points = quota.flatMap(({ label, points: all }) =>
    spread(all).map(({ atMs, remaining }) => [clock(atMs - startedAtMs), label, count(remaining)]),
  );
  const longest = [...pauses]
    .sort((a, b) => b.untilMs - b.fromMs - (a.untilMs - a.fromMs))
    .slice(0, MAX_ROWS);
  const pauseRows = longest.map(({ fromMs, untilMs, reason }) => [
    clock(fromMs - startedAtMs),
    duration(untilMs - fromMs),
    PAUSE_LABELS[reason],
  ]);
  return section(
    'quota',
    'Quota and waits',
    `What the server left of its limits, by its own headers. Shaded: waits, ${duration(waitedMs)} in all.`,
    `<div class="keys">${windows.join('')}${waits.join('')}</div>` +
      plot('quota', 'Chart: quota remaining over time, with the waits shaded') +
      asTable(
        (points.length === 0
          ? ''
          : table('Quota remaining over time', ['time', 'window', { number: 'remaining' }], points)) +
          table('The longest waits', ['time', 'for', 'why'], pauseRows),
      ),
  );
}

export function latencySection({ latency }: ReportData): string {
  const { p50Ms, p90Ms, p99Ms, minMs, meanMs, maxMs, bars } = latency;
  const summary = [
    ['fastest', minMs],
    ['median', p50Ms],
    ['mean', meanMs],
    ['90 %', p90Ms],
    ['99 %', p99Ms],
    ['slowest', maxMs],
  ] as const;
  const rows = bars.map((bar) => [`${duration(bar.fromMs)} to ${duration(bar.toMs)}`, count(bar.count)]);
  return section(
    'latency',
    'Latency',
    `Of ${counted(latency.count, 'answer')}, from sending to the last byte.`,
    latency.count === 0
      ? '<p class="none">There was no answer.</p>'
      : plot(
          'latency',
          `Chart: distribution of latency; median ${duration(p50Ms)}, 99 % within ${duration(p99Ms)}`,
        ) +
          table(
            'Latency',
            summary.map(([name]) => ({ number: name })),
            [summary.map(([, ms]) => duration(ms))],
          ) +
          asTable(table('Answers by latency', ['latency', { number: 'answers' }], rows)),
  );
}

export function retriesSection({ retries }: ReportData): string {
  const most = Math.max(1, ...retries.map((retry) => retry.count));
  const bars = retries.map(
    (retry) =>
      `<li><span>${escapeHtml(retry.reason)} <b>${count(retry.count)} ×${retry.delayMs > 0 ? `, ${duration(retry.delayMs)}` : ''}</b></span>` +
      `<div aria-hidden="true"><i style="width: ${((retry.count / most) * 100).toFixed(1)}%"></i></div></li>`,
  );
  return section(
    'retries',
    'Retries by reason',
    'Attempts that failed and were repeated, and the backoff before.',
    bars.length === 0
      ? '<p class="none">Nothing had to be repeated.</p>'
      : `<ul class="bars">${bars.join('')}</ul>`,
  );
}

export function slowestSection({ slowest, startedAtMs }: ReportData): string {
  const rows = slowest.map(({ ms, status, atMs, attempt, method, url }) => [
    duration(ms),
    status,
    clock(atMs - startedAtMs),
    attempt,
    `${method} ${url}`,
  ]);
  const columns = [
    { number: 'took' },
    { number: 'status' },
    { number: 'at' },
    { number: 'attempt' },
    'request',
  ];
  return section(
    'slowest',
    'Slowest requests',
    'Of those that were answered.',
    rows.length === 0
      ? '<p class="none">There was no answer.</p>'
      : `<div class="urls">${table('Slowest requests', columns, rows)}</div>`,
  );
}
