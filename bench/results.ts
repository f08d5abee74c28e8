import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTENDERS } from './contenders/all.js';
import { describeEnvironment, environmentText, versionsText, type Environment } from './environment.js';
import type { Row } from './measure.js';
import type { BenchOptions } from './options.js';
import { toMarkdown } from './report.js';

interface Run extends Environment {
  readonly rounds: number;
  readonly secondsPerTurn: number;
  readonly oneProcess: boolean;
}

function describeRun(options: BenchOptions, rows: readonly Row[]): Run {
  return {
    ...describeEnvironment(rows.flatMap(({ contender }) => contender.packages)),
    rounds: options.rounds,
    secondsPerTurn: options.seconds,
    oneProcess: options.together,
  };
}

function toText(run: Run, rows: readonly Row[]): string {
  const used = new Set(rows.map(({ contender }) => contender));
  const explained = CONTENDERS.filter((contender) => used.has(contender));
  return [
    '# Benchmark',
    '',
    `${environmentText(run)}. ` +
      `${run.rounds} rounds of ${run.secondsPerTurn} s; medians, with the lowest and the highest.`,
    '',
    versionsText(run),
    '',
    ...explained.map(({ name, description }) => `- **${name}**: ${description}`),
    '',
    toMarkdown(rows),
    '',
  ].join('\n');
}

/** Writes `<name>.json` and `<name>.md`; returns the path of the latter. */
export function writeResults(directory: string, options: BenchOptions, rows: readonly Row[]): string {
  const run = describeRun(options, rows);
  const plain = rows.map(({ cell, contender, ...figures }) => ({
    cell: cell.name,
    contender: contender.name,
    ...figures,
  }));
  mkdirSync(directory, { recursive: true });
  const path = join(directory, options.name);
  writeFileSync(`${path}.json`, `${JSON.stringify({ ...run, rows: plain }, null, 2)}\n`);
  writeFileSync(`${path}.md`, toText(run, rows));
  return `${path}.md`;
}
