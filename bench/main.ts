// npm run bench: requests per second and CPU per request, compared with bare axios in one run.
import { relative } from 'node:path';
import { measure } from './measure.js';
import { parseOptions, USAGE } from './options.js';
import { installPeers } from './peers.js';
import { toLines, toTable } from './report.js';
import { writeResults } from './results.js';

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return;
  }
  const options = parseOptions(args);
  installPeers();
  const isTerminal = process.stdout.isTTY;
  const rows = await measure(options, (text) => {
    if (isTerminal) process.stdout.write(`\r\u001b[K${text}`);
  });
  if (isTerminal) process.stdout.write('\r\u001b[K');
  console.log(isTerminal ? toTable(rows) : toLines(rows));
  const written = writeResults(options, rows);
  console.log(`\nwritten: ${relative(process.cwd(), written)} and the same as .json`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
