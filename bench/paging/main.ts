// npm run bench:paging: how long 200 pages take, compared with other clients and with what is possible.
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { spreadOf } from '../statistics.js';
import { writePaging, type PagingRow } from './results.js';
import { startServerProcess } from './start-server-process.js';
import { CountingConsumer, ITEMS_PER_PAGE, LATENCY_MS, PAGES, WAYS, type Way } from './ways.js';

const USAGE = `npm run bench:paging -- [options]
  --rounds <n>   turns of each way (default 3)
  --name <name>  name of the files written to bench/results (default paging)`;

/** How long it took, in milliseconds. @throws Error when pages or items are missing */
async function measure(way: Way, origin: string): Promise<number> {
  const consumer = new CountingConsumer(way.works);
  const startedAtMs = performance.now();
  await way.run(origin, consumer);
  const elapsedMs = performance.now() - startedAtMs;
  if (consumer.pages === PAGES && consumer.items === PAGES * ITEMS_PER_PAGE) return elapsedMs;
  throw new Error(`${way.name} delivered ${consumer.pages} pages and ${consumer.items} items`);
}

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '3' },
      name: { type: 'string', default: 'paging' },
      help: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (values.help || !Number.isSafeInteger(rounds) || rounds < 1 || !/^[\w.-]+$/.test(values.name)) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const server = await startServerProcess({ itemsPerPage: ITEMS_PER_PAGE, latencyMs: LATENCY_MS });
  const samples = new Map<Way, number[]>(WAYS.map((way) => [way, []]));
  try {
    // In turn, round after round, so that whatever disturbs the machine meets each of them alike.
    for (let round = 1; round <= rounds; round++) {
      for (const [way, list] of samples) {
        list.push(await measure(way, server.origin));
        console.log(
          `round ${round}\t${way.name}${way.works ? ', working' : ''}\t${list.at(-1)?.toFixed(0)} ms`,
        );
      }
    }
  } finally {
    server.stop();
  }
  const rows = [...samples].map(([way, list]): PagingRow => ({ way, elapsedMs: spreadOf(list) }));
  // This program runs from build/bench/paging.
  const written = writePaging(
    join(__dirname, '..', '..', '..', 'bench', 'results', values.name),
    rounds,
    rows,
  );
  console.log(`\nwritten: ${relative(process.cwd(), written)} and the same as .json`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
