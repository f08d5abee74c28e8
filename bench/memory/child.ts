// node --expose-gc child.js <modes> <origin> <pages>: goes through the pages, once for each mode, and prints as JSON how
// much heap was in use on the way.
import { ApiClient } from '../../src/index.js';
import type { HeapSample } from './measure-modes.js';
import { modeNamed, type Mode } from './modes.js';

/** Pages after which everything that stays has come: connections, compiled code, caches. */
const SETTLED = 500;

/** What is in use after a full collection, in bytes. The second finds what the first had to finalise. */
function heapInUse(): number {
  if (global.gc === undefined) throw new Error('Run this with --expose-gc');
  global.gc();
  global.gc();
  return process.memoryUsage().heapUsed;
}

async function measure(mode: Mode, origin: string, pages: number): Promise<HeapSample> {
  const client = new ApiClient({ baseURL: origin, logger: false });
  let seen = 0;
  let settled = 0;
  let ended = 0;
  await mode.run(client, pages, () => {
    seen += 1;
    if (seen === SETTLED) settled = heapInUse();
    if (seen === pages) ended = heapInUse();
  });
  if (seen !== pages) throw new Error(`${mode.name}: ${seen} pages came instead of ${pages}`);
  await client.close();
  return { settled, ended };
}

async function main([names = '', origin = '', pages]: readonly string[]): Promise<void> {
  const samples: Record<string, HeapSample> = {};
  for (const name of names.split(',')) samples[name] = await measure(modeNamed(name), origin, Number(pages));
  process.stdout.write(JSON.stringify(samples));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
