import { align, markdownTable, widthsOf } from './markdown-table.js';
import type { Row } from './measure.js';
import type { Spread } from './statistics.js';

const HEADINGS = [
  'Contender',
  'Requests/s',
  '× bare axios (min–max)',
  'CPU µs/request',
  'CPU × bare axios (min–max)',
];

function ratioText(spread: Spread | null): string {
  if (spread === null) return '—';
  const { median, min, max } = spread;
  return min === max ? median.toFixed(2) : `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
}

function cellsOf({ contender, requestsPerSecond, ratio, cpuMicrosPerRequest, cpuRatio }: Row): string[] {
  return [
    contender.name,
    requestsPerSecond.median.toFixed(0),
    ratioText(ratio),
    cpuMicrosPerRequest.median.toFixed(0),
    ratioText(cpuRatio),
  ];
}

function byCell(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.cell.title, [...(groups.get(row.cell.title) ?? []), row]);
  return groups;
}

/** Aligned columns, for a terminal. */
export function toTable(rows: readonly Row[]): string {
  const widths = widthsOf([HEADINGS, ...rows.map(cellsOf)]);
  const line = (cells: readonly string[]): string => align(cells, widths).join('  ');
  return [...byCell(rows)]
    .flatMap(([title, group]) => [
      '',
      `\u001b[1m${title}\u001b[22m`,
      line(HEADINGS),
      ...group.map((row) => line(cellsOf(row))),
    ])
    .join('\n');
}

/** One line for each row, for a pipe. */
export function toLines(rows: readonly Row[]): string {
  return rows
    .map((row) => {
      const [name, perSecond, ratio, cpu, cpuRatio] = cellsOf(row);
      return `${row.cell.name}\t${name}\t${perSecond} requests/s\t${ratio} x\tCPU ${cpu} us/request\t${cpuRatio} x`;
    })
    .join('\n');
}

/** Markdown tables, one for each cell. */
export function toMarkdown(rows: readonly Row[]): string {
  return [...byCell(rows)]
    .map(([title, group]) => `## ${title}\n\n${markdownTable(HEADINGS, group.map(cellsOf))}`)
    .join('\n\n');
}
