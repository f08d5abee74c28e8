import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { CONTENDERS } from './contenders/all.js';
import type { Row } from './measure.js';
import type { BenchOptions } from './options.js';
import { toMarkdown } from './report.js';

/** Where and with what it was measured: what a reader needs to judge the figures, and no names of hosts or people. */
function describeRun(options: BenchOptions, rows: readonly Row[]): Record<string, unknown> {
  const names = new Set(rows.flatMap(({ contender }) => contender.packages));
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine: {
      cpu: cpu?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      platform: `${process.platform} ${process.arch}`,
    },
    packages: Object.fromEntries([...names].map((name) => [name, versionOf(name)])),
    rounds: options.rounds,
    secondsPerTurn: options.seconds,
    oneProcess: options.together,
  };
}

/** Not all packages let their package.json be asked for by name, so it is looked for from their entry point upwards. */
function versionOf(name: string): string {
  for (let directory = dirname(require.resolve(name)); ; directory = dirname(directory)) {
    try {
      const text = readFileSync(join(directory, 'package.json'), 'utf8');
      const found = JSON.parse(text) as { name?: string; version?: string };
      if (found.name === name && found.version !== undefined) return found.version;
    } catch {
      // None here; the search goes on above.
    }
    if (directory === dirname(directory)) return 'unknown';
  }
}

function toText(run: Record<string, unknown>, rows: readonly Row[]): string {
  const { machine, packages } = run as { machine: Record<string, unknown>; packages: Record<string, string> };
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  const used = new Set(rows.map(({ contender }) => contender));
  const explained = CONTENDERS.filter((contender) => used.has(contender));
  return [
    '# Benchmark',
    '',
    `Measured on ${String(run['date'])} with Node ${process.version} on ${String(machine['cpu'])}, ` +
      `${String(machine['cores'])} cores, ${String(machine['memoryGiB'])} GiB, ${String(machine['platform'])}. ` +
      `${String(run['rounds'])} rounds of ${String(run['secondsPerTurn'])} s; medians, with the lowest and the highest.`,
    '',
    `Versions: ${versions.join(', ')}.`,
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
