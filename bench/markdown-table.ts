/** The width of each column of a table, its headings included. */
export function widthsOf(table: readonly (readonly string[])[]): number[] {
  return (table[0] ?? []).map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
}

/** Names to the left, figures to the right. */
export function align(cells: readonly string[], widths: readonly number[]): string[] {
  return cells.map((text, column) => {
    const width = widths[column] ?? 0;
    return column === 0 ? text.padEnd(width) : text.padStart(width);
  });
}

/** A Markdown table, aligned as the formatter would align it. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = widthsOf([headings, ...rows]);
  const line = (cells: readonly string[]): string => `| ${align(cells, widths).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(headings), line(rule), ...rows.map(line)].join('\n');
}
