// What README.md and docs/performance.md quote of a run. `npm run bench` writes it there, and a test compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { CELLS } from './cells.js';
import { markdownTable } from './markdown-table.js';

/** The part of a results file that is quoted. */
export interface Results {
  readonly date: string;
  readonly node: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memoryGiB: number };
  readonly packages: Readonly<Record<string, string>>;
  readonly rows: readonly {
    readonly cell: string;
    readonly contender: string;
    readonly ratio: { readonly median: number } | null;
  }[];
}

const START = '<!-- quoted from bench/results/latest.json: start -->';
const END = '<!-- quoted from bench/results/latest.json: end -->';

/** Requests per second compared with bare axios, for all contenders that are not held to a rate. */
export function quote(results: Results): string {
  const { date, node, machine, packages, rows } = results;
  const names = [...new Set(rows.filter(({ ratio }) => ratio !== null).map(({ contender }) => contender))];
  const figures = names.map((name) => [
    packages[name] === undefined ? name : `${name} ${packages[name]}`,
    ...CELLS.map(({ name: cell }) => {
      const row = rows.find((candidate) => candidate.cell === cell && candidate.contender === name);
      return row?.ratio?.median.toFixed(2) ?? '';
    }),
  ]);
  const headings = ['Requests per second, bare axios = 1', ...CELLS.map(({ title }) => title)];
  const { cpu, cores, memoryGiB } = machine;
  return [
    markdownTable(headings, figures),
    '',
    `Node ${node}, ${String(cores)} cores of ${cpu}, ${String(memoryGiB)} GiB, ${date}.`,
  ].join('\n');
}

/** What stands quoted in `text`; `null` when it quotes nothing. */
export function quotedIn(text: string): string | null {
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  return start < 0 || end < start ? null : text.slice(start + START.length, end).trim();
}

/** Puts `results` in the place of what `file` quoted. @throws Error when there is no such place */
export function writeQuote(file: string, results: Results): void {
  const text = readFileSync(file, 'utf8');
  if (quotedIn(text) === null) throw new Error(`${file} has no place for figures`);
  const [before, rest = ''] = text.split(START, 2);
  const after = rest.slice(rest.indexOf(END));
  writeFileSync(file, `${before ?? ''}${START}\n\n${quote(results)}\n\n${after}`);
}
