// npm run bench:pacing: how well clients keep to a server's limit, side by side in one go.
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { CELLS } from './cells.js';
import { measurePacing } from './measure.js';
import { toTable } from './report.js';
import { writePacingResults } from './results.js';

const USAGE = `npm run bench:pacing -- [options]
  --cell <name>   only this server: ${CELLS.map(({ name }) => name).join(', ')}; may be repeated
  --name <name>   name of the files written to bench/results (default pacing, or pacing-part with --cell)`;

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', default: false },
      cell: { type: 'string', multiple: true },
      name: { type: 'string' },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const { name = values.cell === undefined ? 'pacing' : 'pacing-part' } = values;
  if (!/^[\w.-]+$/.test(name)) throw new Error(`--name must be a file name; got "${name}"`);
  const wrong = values.cell?.find((given) => !CELLS.some((cell) => cell.name === given));
  if (wrong !== undefined) throw new Error(`There is no cell ${wrong}; ${USAGE}`);
  const cells = CELLS.filter((cell) => values.cell?.includes(cell.name) ?? true);
  const rows = await measurePacing(cells, (text) => {
    console.error(text);
  });
  console.log(toTable(rows));
  // This program runs from build/bench/pacing.
  const directory = join(__dirname, '..', '..', '..', 'bench', 'results');
  const written = writePacingResults(join(directory, name), rows);
  console.log(`\nwritten: ${relative(process.cwd(), written)} and the same as .json`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
