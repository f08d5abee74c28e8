import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { FileCheckpointStore } from '../../src/index.js';
import { closeServers, startNumberedPages } from './support/numbered-pages.js';
import { runKilled } from './support/killed-worker.js';

// Each start of a process compiles what it loads.
jest.setTimeout(300_000);

/** Each start of a process takes a second or more. */
const KILLS = 8;
const SEED = 20_260_501;

let directory: string;

beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(tmpdir(), 'killed-'));
});

afterEach(async () => {
  await closeServers();
  await fs.rm(directory, { recursive: true, force: true });
});

describe('a process killed with SIGKILL', () => {
  it('in the midst of a write leaves a whole checkpoint, not older than the last that was committed', async () => {
    const store = new FileCheckpointStore(directory);
    for (const [turn, delayMs] of [0, 2, 5].entries()) {
      const { said } = await runKilled('writing-worker.ts', [directory], { lines: 2 + turn, delayMs });
      const committed = Number(said.at(-1));
      const found = await store.get('k');
      expect(found?.note).toHaveLength(500_000);
      expect(found?.pages).toBeGreaterThanOrEqual(committed);
      expect(found?.pages).toBeLessThanOrEqual(committed + 1);
    }
    // The lock of the dead process is taken over, and what it left half written is cleared away.
    await (await store.lock('k')).release();
    expect(await fs.readdir(directory)).toEqual(['k.json']);
  });

  it('at any point of a run, and started again, delivers every item, in order, skipping none', async () => {
    const server = await startNumberedPages(60);
    const file = path.join(directory, 'ids');
    const args = [server.url, path.join(directory, 'checkpoints'), file];
    const kills = [{ lines: 1 }, { lines: 7, delayMs: 2 }, { lines: 3, delayMs: 5 }];
    for (const kill of kills) await runKilled('extracting-worker.ts', args, kill);
    expect(await runKilled('extracting-worker.ts', args, { lines: Infinity })).toMatchObject({ ended: true });
    const ids = (await fs.readFile(file, 'utf8')).trimEnd().split('\n').map(Number);
    const all = Array.from({ length: 60 }, (_, id) => id);
    expect([...new Set(ids)]).toEqual(all);
    // Once more was delivered only the page that each kill had interrupted.
    expect(ids.length).toBeLessThanOrEqual(60 + 2 * kills.length);
  });

  it('at random moments of a whole run delivers every item, in order, skipping none', async () => {
    const total = 240;
    const server = await startNumberedPages(total);
    const file = path.join(directory, 'ids');
    const args = [server.url, path.join(directory, 'checkpoints'), file];
    const kills = fc.sample(
      fc.record({ lines: fc.integer({ min: 0, max: 12 }), delayMs: fc.integer({ min: 0, max: 20 }) }),
      {
        numRuns: KILLS,
        seed: SEED,
      },
    );
    for (const kill of kills) await runKilled('extracting-worker.ts', args, kill);
    expect(await runKilled('extracting-worker.ts', args, { lines: Infinity })).toMatchObject({ ended: true });
    const text = await fs.readFile(file, 'utf8');
    const ids = text.trimEnd().split('\n').map(Number);
    // The seed is in what a failure prints.
    expect({ seed: SEED, kills, ids: [...new Set(ids)] }).toEqual({
      seed: SEED,
      kills,
      ids: Array.from({ length: total }, (_, id) => id),
    });
    expect(ids.length).toBeLessThanOrEqual(total + 2 * KILLS);
  });
});
