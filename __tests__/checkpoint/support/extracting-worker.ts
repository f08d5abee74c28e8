import { appendFileSync } from 'node:fs';
import { ApiClient, FileCheckpointStore } from '../../../src/index.js';

/** Runs a query with a checkpoint, writes the ids it got to a file, and says how many pages it has finished with. */
async function main(): Promise<void> {
  const [, , url = '', directory = '', file = ''] = process.argv;
  const client = new ApiClient({ baseURL: url, logger: false });
  const checkpoint = { store: new FileCheckpointStore(directory), key: 'rows', onFinished: 'skip' } as const;
  for await (const { items, number } of client.queryAll<{ id: number }>('/rows', {}, { checkpoint })) {
    appendFileSync(file, items.map(({ id }) => `${String(id)}\n`).join(''));
    process.stdout.write(`${String(number)}\n`);
  }
  await client.close();
}

void main();
