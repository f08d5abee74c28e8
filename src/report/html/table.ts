import { escapeHtml } from './escape.js';

/** A column: its heading, and whether it holds numbers. */
export type Column = string | { readonly number: string };

/** A table that can be scrolled, with the keyboard too, where it is wider than the page. Cells are text. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const isNumber = (at: number): boolean => typeof columns[at] === 'object';
  const cell = (tag: string, at: number, text: string | number): string =>
    `<${tag}${isNumber(at) ? ' class="number"' : ''}>${escapeHtml(String(text))}</${tag.split(' ', 1)[0] ?? tag}>`;
  const head = columns.map((column, at) =>
    cell('th scope="col"', at, typeof column === 'object' ? column.number : column),
  );
  const body = rows.map((row) => `<tr>${row.map((text, at) => cell('td', at, text)).join('')}</tr>`);
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table>` +
    `<caption>${escapeHtml(caption)}</caption><thead><tr>${head.join('')}</tr></thead>` +
    `<tbody>${body.join('\n')}</tbody></table></div>`
  );
}

/** The same as a chart, in words. */
export function asTable(content: string): string {
  return `<details><summary>As a table</summary>${content}</details>`;
}
