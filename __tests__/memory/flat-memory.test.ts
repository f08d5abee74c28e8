import { join } from 'node:path';
import { measureModes, type HeapSample } from '../../bench/memory/measure-modes.js';
import { HOARDING, ITEMS_PER_PAGE, MODES } from '../../bench/memory/modes.js';
import { startPageServer } from '../../bench/paging/page-server.js';

const ROOT = join(__dirname, '..', '..');
const PROGRAM = ['-r', join(ROOT, '__tests__/support/register-ts.js'), join(ROOT, 'bench/memory/child.ts')];
const MIB = 2 ** 20;
/** 35,000 pages, on a machine with other work. */
const TIME_LIMIT_MS = 300_000;

describe('the heap after 5,000 pages is within 10 MiB of that after 500', () => {
  let samples: ReadonlyMap<string, HeapSample>;

  beforeAll(async () => {
    const server = await startPageServer({ itemsPerPage: ITEMS_PER_PAGE, latencyMs: 0 });
    try {
      samples = await measureModes(PROGRAM, [...MODES, HOARDING], server.origin, 5_000);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }, TIME_LIMIT_MS);

  const growthOf = (name: string): number => {
    const { settled, ended } = samples.get(name)!;
    return (ended - settled) / MIB;
  };

  it.each(MODES.map(({ name, description }) => [description, name]))('%s', (_description, name) => {
    expect(growthOf(name)).toBeLessThan(10);
  });

  it('and is not for a consumer that keeps its pages: the measurement tells', () => {
    expect(growthOf(HOARDING.name)).toBeGreaterThan(20);
  });
});
