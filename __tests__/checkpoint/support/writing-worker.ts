import { createCheckpoint } from '../../../src/checkpoint/create-checkpoint.js';
import { FileCheckpointStore } from '../../../src/checkpoint/file-checkpoint-store.js';

/** Large enough for a write to take a while. */
const PAYLOAD = 'x'.repeat(500_000);

/** Commits one checkpoint after the other, and says which are committed, until it is killed. */
async function main(): Promise<void> {
  const store = new FileCheckpointStore(process.argv[2] ?? '');
  await store.lock('k');
  for (let pages = 1; ; pages++) {
    const state = { next: {}, paginator: null, pages, items: 0 };
    await store.set('k', createCheckpoint({ fingerprint: 'f', ...state, note: PAYLOAD }));
    process.stdout.write(`${String(pages)}\n`);
  }
}

void main();
