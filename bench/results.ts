import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTENDERS } from './contenders/all.js';
import { describeEnvironment, environmentText, versionsText, type Environment } from './environment.js';
import type { Row } from './measure.js';
import type { BenchOptions } from './options.js';
import { CONTENDERS_DIRECTORY, peersNode } from './peers.js';
import { writeQuote, type Results } from './quote.js';
import { toMarkdown } from './report.js';

// This program runs from build/bench.
const ROOT = join(__dirname, '..', '..');
/** What quotes the results of a full run. */
const QUOTING = ['README.md', join('docs', 'performance.md')];

interface Run extends Environment {
  readonly rounds: number;
  readonly secondsPerTurn: number;
  readonly oneProcess: boolean;
}

function describeRun(options: BenchOptions, rows: readonly Row[]): Run {
  return {
    ...describeEnvironment(
      rows.flatMap(({ contender }) => contender.packages),
      nodeVersion(),
      CONTENDERS_DIRECTORY,
    ),
    rounds: options.rounds,
    secondsPerTurn: options.seconds,
    oneProcess: options.together,
  };
}

/** The version of the Node that the contenders ran on. */
function nodeVersion(): string {
  return spawnSync(peersNode(), ['--print', 'process.version'], { encoding: 'utf8' }).stdout.trim();
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

/** Writes `<name>.json` and `<name>.md` into bench/results; returns the path of the latter. */
export function writeResults(options: BenchOptions, rows: readonly Row[]): string {
  const run = describeRun(options, rows);
  const plain = rows.map(({ cell, contender, ...figures }) => ({
    cell: cell.name,
    contender: contender.name,
    ...figures,
  }));
  const directory = join(ROOT, 'bench', 'results');
  mkdirSync(directory, { recursive: true });
  const path = join(directory, options.name);
  const text = JSON.stringify({ ...run, rows: plain }, null, 2);
  writeFileSync(`${path}.json`, `${text}\n`);
  writeFileSync(`${path}.md`, toText(run, rows));
  if (options.name === 'latest') {
    for (const file of QUOTING) writeQuote(join(ROOT, file), JSON.parse(text) as Results);
  }
  return `${path}.md`;
}
