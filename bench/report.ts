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
  const lines: string[] = [];
  const all = [HEADINGS, ...rows.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
  const align = (cells: readonly string[]): string =>
    cells
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  ');
  for (const [title, group] of byCell(rows)) {
    lines.push('', `\u001b[1m${title}\u001b[22m`, align(HEADINGS));
    for (const row of group) lines.push(align(cellsOf(row)));
  }
  return lines.join('\n');
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
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const parts = [...byCell(rows)].map(([title, group]) =>
    [
      `## ${title}`,
      '',
      line(HEADINGS),
      line(['---', ...HEADINGS.slice(1).map(() => '---:')]),
      ...group.map((row) => line(cellsOf(row))),
    ].join('\n'),
  );
  return parts.join('\n\n');
}
