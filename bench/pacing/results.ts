import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMachine, installedVersion } from '../machine.js';
import { CONCURRENCY, ROUND_TRIP_MS } from './cells.js';
import { CONTENDERS, SHARED } from './contenders/all.js';
import type { PacingRow } from './measure.js';
import { toMarkdown } from './report.js';

/** Writes `<name>.json` and `<name>.md` into `directory`; returns the path of the latter. */
export function writePacingResults(directory: string, name: string, rows: readonly PacingRow[]): string {
  const used = new Set(rows.map(({ contender }) => contender));
  const contenders = [...CONTENDERS, SHARED].filter((contender) => used.has(contender.name));
  const packages = [...new Set(contenders.flatMap((contender) => contender.packages))];
  const versions = Object.fromEntries(packages.map((pkg) => [pkg, installedVersion(pkg)]));
  const machine = describeMachine();
  const run = {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine,
    packages: versions,
  };
  const text = [
    '# Pacing',
    '',
    `Measured on ${run.date} with Node ${run.node} on ${machine.cpu}, ${String(machine.cores)} cores, ` +
      `${String(machine.memoryGiB)} GiB, ${machine.platform}. Round trip ${String(ROUND_TRIP_MS)} ms, ` +
      `${String(CONCURRENCY)} requests at once, all clients side by side, each with a server of its own.`,
    '',
    `Versions: ${Object.entries(versions)
      .map(([pkg, version]) => `${pkg} ${version}`)
      .join(', ')}.`,
    '',
    ...contenders.map((contender) => `- **${contender.name}**: ${contender.description}`),
    '',
    toMarkdown(rows),
    '',
  ].join('\n');
  mkdirSync(directory, { recursive: true });
  const path = join(directory, name);
  writeFileSync(`${path}.json`, `${JSON.stringify({ ...run, rows }, null, 2)}\n`);
  writeFileSync(`${path}.md`, text);
  return `${path}.md`;
}
