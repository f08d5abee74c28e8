import type { ReportData, RunEnd } from '../report-data.js';
import { chartData } from './chart-data.js';
import { readChartLibrary } from './chart-library.js';
import { embedJson, escapeHtml } from './escape.js';
import { count, counted, date, duration } from './format.js';
import { SCRIPT } from './script.js';
import {
  latencySection,
  progressSection,
  quotaSection,
  requestsSection,
  retriesSection,
  slowestSection,
} from './sections.js';
import { STYLE } from './style.js';

const ENDS: Readonly<Record<RunEnd, string>> = { done: 'Done', interrupted: 'Interrupted', failed: 'Failed' };

/** Nothing is loaded from anywhere, and nothing can be. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

function header(data: ReportData): string {
  const { title, end, message, resumed, startedAtMs, endedAtMs } = data;
  const facts = [
    `<span class="end ${end}">${ENDS[end]}</span>`,
    `<span>began <time datetime="${new Date(startedAtMs).toISOString()}">${date(startedAtMs)}</time></span>`,
    `<span>took ${duration(endedAtMs - startedAtMs)}</span>`,
    ...(resumed === undefined
      ? []
      : [
          `<span>went on after ${counted(resumed.items, 'item')} in ${counted(resumed.pages, 'page')} of an earlier run</span>`,
        ]),
  ];
  return (
    `<header><p class="eyebrow">Report of a run</p><h1>${escapeHtml(title)}</h1>` +
    `<p class="facts">${facts.join('')}</p>` +
    (message === undefined ? '' : `<p class="message">${escapeHtml(message)}</p>`) +
    '</header>'
  );
}

function figures(data: ReportData): string {
  const { items, pages, sends, retries, outcomes, waitedMs, startedAtMs, endedAtMs, resumed } = data;
  const tookMs = Math.max(1, endedAtMs - startedAtMs);
  const retried = retries.reduce((sum, retry) => sum + retry.count, 0);
  const refused = outcomes.find(({ outcome }) => outcome === 'rate-limited')?.count ?? 0;
  const perSecond = (items / tookMs) * 1_000;
  const all: [id: string, name: string, value: string, more?: string][] = [
    ['items', 'Items', count(items), resumed === undefined ? undefined : 'of this run'],
    ['pages', 'Pages', count(pages), resumed === undefined ? undefined : 'of this run'],
    ['rate', 'Items / s', perSecond >= 10 ? count(Math.round(perSecond)) : perSecond.toFixed(1)],
    ['sends', 'Requests sent', count(sends)],
    ['retries', 'Retries', count(retried)],
    ['refused', '429 answers', count(refused)],
    ['waited', 'Time waited', duration(waitedMs), `${((waitedMs / tookMs) * 100).toFixed(0)} % of the run`],
  ].map((figure) => figure as [string, string, string, string?]);
  const entries = all.map(
    ([id, name, value, more]) =>
      `<div><dt>${name}</dt><dd data-figure="${id}">${value}${more === undefined ? '' : `<small>${more}</small>`}</dd></div>`,
  );
  return `<dl class="figures">${entries.join('')}</dl>`;
}

/** The whole page, in one piece. */
export function renderPage(data: ReportData): string {
  const library = readChartLibrary();
  const notes = data.notes.map((note) => `<p>${escapeHtml(note)}</p>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escapeHtml(data.title)} – report of a run</title>
<style>${library.style}${STYLE}</style>
</head>
<body>
<main>
${header(data)}
${figures(data)}
${progressSection(data)}
${requestsSection(data)}
${quotaSection(data)}
<div class="pair">
${latencySection(data)}
${retriesSection(data)}
</div>
${slowestSection(data)}
<footer>${notes}<p>Times are those of the machine that ran the extraction; percentiles are exact to 2.5 %.</p></footer>
</main>
<noscript><style>.plot, .readout, .keys { display: none; }</style></noscript>
<script>
/*
uPlot, whose code follows:

${library.licence}
*/
${library.script}
</script>
<script>const DATA = ${embedJson(chartData(data))};</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}
