// npm run bench:permits: how many permits of a limit shared through Redis several processes are given per second.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../redis-process.js';
import { measureCell, type PermitsCell, type PermitsRow } from './measure.js';

const SECONDS = 6;

const CELLS: readonly PermitsCell[] = [
  { processes: 1, requests: 8_000 },
  { processes: 2, requests: 8_000 },
  { processes: 4, requests: 8_000 },
  { processes: 4, requests: 100_000 },
];

/** Where and with what it was measured. */
function describeRun(redisVersion: string): Record<string, unknown> {
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    redis: redisVersion,
    machine: {
      cpu: cpu?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      platform: `${process.platform} ${process.arch}`,
    },
    seconds: SECONDS,
  };
}

function toTable(rows: readonly PermitsRow[]): string {
  const format = (count: number): string => count.toLocaleString('en');
  const head = ['Processes', 'Limit per second', 'Permits/s', 'Most in any second', 'Permits per call'];
  const cells = rows.map(({ processes, requests, permitsPerSecond, mostInAnyWindow, permitsPerCall }) =>
    [processes, requests, permitsPerSecond, mostInAnyWindow, permitsPerCall].map(format),
  );
  const widths = head.map((name, at) => Math.max(name.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, at) => text.padStart(widths[at] ?? 0)).join(' | ')} |`;
  return [
    line(head),
    `| ${widths.map((width) => `${'-'.repeat(width - 1)}:`).join(' | ')} |`,
    ...cells.map(line),
  ].join('\n');
}

function toText(run: Record<string, unknown>, rows: readonly PermitsRow[]): string {
  const machine = run['machine'] as Record<string, unknown>;
  return [
    '# Permits of a shared limit',
    '',
    `Measured on ${String(run['date'])} with Node ${process.version} and Redis ${String(run['redis'])} on ` +
      `${String(machine['cpu'])}, ${String(machine['cores'])} cores, ${String(machine['memoryGiB'])} GiB, ` +
      `${String(machine['platform'])}, all processes and Redis on the same machine. ${String(SECONDS)} s each; the first ` +
      'second, in which a full window is given out at once, is left out of the rate.',
    '',
    toTable(rows),
    '',
    'Permits are taken and given back without sending anything, 20 at a time in each process. Calls are the scripts that',
    'Redis was asked to run.',
    '',
  ].join('\n');
}

async function main(): Promise<void> {
  const redis = await startRedis();
  if (redis === null) throw new Error('redis-server is not on the path');
  try {
    const rows: PermitsRow[] = [];
    for (const cell of CELLS) rows.push(await measureCell(cell, SECONDS, redis.url));
    const run = describeRun(redis.version);
    console.log(toTable(rows));
    const exceeded = rows.find(({ mostInAnyWindow, requests }) => mostInAnyWindow > requests);
    if (exceeded !== undefined) throw new Error(`The limit was exceeded: ${JSON.stringify(exceeded)}`);
    // This program runs from build/bench/permits.
    const results = join(__dirname, '..', '..', '..', 'bench', 'results');
    mkdirSync(results, { recursive: true });
    writeFileSync(join(results, 'permits.json'), `${JSON.stringify({ ...run, rows }, null, 2)}\n`);
    writeFileSync(join(results, 'permits.md'), toText(run, rows));
    console.log('\nwritten: bench/results/permits.md and the same as .json');
  } finally {
    redis.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
