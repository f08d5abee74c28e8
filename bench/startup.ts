// npm run bench:startup: what importing the package costs beyond importing axios and pino.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeEnvironment, environmentText, versionsText } from './environment.js';
import { markdownTable } from './markdown-table.js';
import { spreadOf, type Spread } from './statistics.js';

const ROUNDS = 21;

/** Each in a process of its own; the first of each pair is what the second is compared with. */
const WAYS = {
  'import axios and pino': ["await import('axios');", "await import('pino');"],
  'import resilient-api-client': ["await import('resilient-api-client');"],
  'require axios and pino': ["require('axios');", "require('pino');"],
  'require resilient-api-client': ["require('resilient-api-client');"],
} as const;

type Way = keyof typeof WAYS;

/** Milliseconds that it takes in a fresh process. */
function measureMs(way: Way): number {
  const isImport = way.startsWith('import');
  const script = `(async () => {
    const startedAtMs = performance.now();
    ${WAYS[way].join(' ')}
    console.log(performance.now() - startedAtMs);
  })();`;
  // This program runs from build/bench. At the top of the repository the package's name means what is shipped, in dist/.
  const cwd = join(__dirname, '..', '..');
  const args = [`--input-type=${isImport ? 'module' : 'commonjs'}`, '--eval', script];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`A process that was to ${way} failed: ${stderr}`);
  return Number(stdout);
}

const ways = Object.keys(WAYS) as Way[];
const samples = new Map<Way, number[]>(ways.map((way) => [way, []]));
// Round 0 fills the caches of the file system, and is not counted.
for (let round = 0; round <= ROUNDS; round++) {
  for (const way of ways) {
    const ms = measureMs(way);
    if (round > 0) samples.get(way)?.push(ms);
  }
}

const rows = ways.map((way): [string, Spread] => [way, spreadOf(samples.get(way) ?? [])]);
const table = markdownTable(
  ['A fresh process', 'ms', 'lowest', 'highest'],
  rows.map(([name, { median, min, max }]) => [name, ...[median, min, max].map((ms) => ms.toFixed(1))]),
);
const environment = describeEnvironment(['axios', 'axios-retry', 'pino', 'resilient-api-client']);
const text = [
  '# Start-up',
  '',
  `${environmentText(environment)}. ${ROUNDS} rounds, in turn; medians.`,
  '',
  versionsText(environment),
  '',
  table,
  '',
].join('\n');
const directory = join(__dirname, '..', '..', 'bench', 'results');
mkdirSync(directory, { recursive: true });
writeFileSync(
  join(directory, 'startup.json'),
  `${JSON.stringify({ ...environment, rounds: ROUNDS, rows: Object.fromEntries(rows) }, null, 2)}\n`,
);
writeFileSync(join(directory, 'startup.md'), text);
console.log(table);
