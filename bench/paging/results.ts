import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describeEnvironment, environmentText, versionsText } from '../environment.js';
import { markdownTable } from '../markdown-table.js';
import type { Spread } from '../statistics.js';
import { CONSUMER_MS, ITEMS_PER_PAGE, LATENCY_MS, PAGES, type Way } from './ways.js';

/** What was measured of one way. */
export interface PagingRow {
  readonly way: Way;
  readonly elapsedMs: Spread;
}

const HEADINGS = ['Way', 'ms (min–max)', 'ideal ms', '× ideal'];

function cellsOf({ way, elapsedMs }: PagingRow): string[] {
  const { median, min, max } = elapsedMs;
  return [
    way.name,
    `${median.toFixed(0)} (${min.toFixed(0)}–${max.toFixed(0)})`,
    way.idealMs.toFixed(0),
    (median / way.idealMs).toFixed(2),
  ];
}

/** Writes `<path>.json` and `<path>.md`; returns the name of the latter. */
export function writePaging(path: string, rounds: number, rows: readonly PagingRow[]): string {
  const environment = describeEnvironment(rows.flatMap(({ way }) => way.packages));
  const plain = rows.map(({ way: { name, works, idealMs }, elapsedMs }) => ({
    name,
    works,
    idealMs,
    elapsedMs,
  }));
  const table = (works: boolean): string =>
    markdownTable(HEADINGS, rows.filter(({ way }) => way.works === works).map(cellsOf));
  const text = [
    '# Paging',
    '',
    `${environmentText(environment)}. ${rounds} rounds; medians, with the lowest and the highest.`,
    '',
    versionsText(environment),
    '',
    `${PAGES} pages of ${ITEMS_PER_PAGE} items, each answered after ${LATENCY_MS} ms. The ideal is that of the same way ` +
      'of fetching, if nothing but the server and the consumer took time.',
    '',
    '## A consumer that only counts',
    '',
    table(false),
    '',
    `## A consumer that works for ${CONSUMER_MS} ms on each page`,
    '',
    table(true),
    '',
  ].join('\n');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.json`, `${JSON.stringify({ ...environment, rounds, rows: plain }, null, 2)}\n`);
  writeFileSync(`${path}.md`, text);
  return `${path}.md`;
}
