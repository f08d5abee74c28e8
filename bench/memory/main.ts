// npm run bench:memory: the heap after 500 and after 5,000 pages, in each way of going through them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describeEnvironment, environmentText, versionsText } from '../environment.js';
import { markdownTable } from '../markdown-table.js';
import { startServerProcess } from '../paging/start-server-process.js';
import { measureModes, type HeapSample } from './measure-modes.js';
import { HOARDING, ITEMS_PER_PAGE, MODES } from './modes.js';

const PAGES = 5_000;
const HEADINGS = ['Way', 'MiB after 500', 'MiB after 5,000', 'growth'];

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

function write(directory: string, samples: ReadonlyMap<string, HeapSample>): string {
  const environment = describeEnvironment(['resilient-api-client', 'axios']);
  const rows = [...MODES, HOARDING].flatMap(({ name, description }) => {
    const sample = samples.get(name);
    return sample === undefined ? [] : [{ name, description, ...sample }];
  });
  const table = markdownTable(
    HEADINGS,
    rows.map(({ description, settled, ended }) => [
      description,
      mebibytes(settled),
      mebibytes(ended),
      mebibytes(ended - settled),
    ]),
  );
  const text = [
    '# Memory',
    '',
    `${environmentText(environment)}.`,
    '',
    versionsText(environment),
    '',
    `The heap in use after a full collection, with the page in hand, of ${PAGES.toLocaleString('en')} pages of ` +
      `${ITEMS_PER_PAGE} items. The last row keeps them all, to show what that would look like.`,
    '',
    table,
    '',
  ].join('\n');
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'memory');
  writeFileSync(`${path}.json`, `${JSON.stringify({ ...environment, pages: PAGES, rows }, null, 2)}\n`);
  writeFileSync(`${path}.md`, text);
  console.log(table);
  return `${path}.md`;
}

async function main(): Promise<void> {
  const server = await startServerProcess({ itemsPerPage: ITEMS_PER_PAGE, latencyMs: 0 });
  try {
    const samples = await measureModes(
      [join(__dirname, 'child.js')],
      [...MODES, HOARDING],
      server.origin,
      PAGES,
    );
    // This program runs from build/bench/memory.
    const written = write(join(__dirname, '..', '..', '..', 'bench', 'results'), samples);
    console.log(`\nwritten: ${relative(process.cwd(), written)} and the same as .json`);
  } finally {
    server.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
