import { align, markdownTable, widthsOf } from '../markdown-table.js';
import { CELLS } from './cells.js';
import type { PacingRow } from './measure.js';

const HEADINGS = ['Server, client', 'Refused (429)', 'Given up', 'Quota used', 'Time against the ideal'];

function nameOf({ contender, processes }: PacingRow): string {
  if (!contender.endsWith('shared')) return contender;
  return processes === 1 ? `${contender}, 1 process` : `${contender}, ${String(processes)} processes`;
}

function cellsOf(row: PacingRow): string[] {
  const { refused, lost, timeToIdeal } = row;
  return [
    nameOf(row),
    String(refused),
    lost === 0 ? '0' : `${String(lost)} of ${String(row.requests)}`,
    `${(row.quotaUsed * 100).toFixed(1)} %`,
    timeToIdeal === null ? '—' : `${timeToIdeal.toFixed(2)} ×`,
  ];
}

/** A line that names the server, and one for each row measured there. */
function linesOf(rows: readonly PacingRow[], heading: (title: string) => string): string[][] {
  return CELLS.flatMap(({ name, title }) => {
    const there = rows.filter(({ cell }) => cell === name);
    return there.length === 0 ? [] : [[heading(title), '', '', '', ''], ...there.map(cellsOf)];
  });
}

/** Aligned columns, for a terminal. */
export function toTable(rows: readonly PacingRow[]): string {
  const table = [HEADINGS, ...linesOf(rows, (title) => title)];
  const widths = widthsOf(table);
  return table.map((cells) => align(cells, widths).join('  ').trimEnd()).join('\n');
}

/** One table of all, in Markdown. */
export function toMarkdown(rows: readonly PacingRow[]): string {
  return markdownTable(
    HEADINGS,
    linesOf(rows, (title) => `**${title}**`),
  );
}
