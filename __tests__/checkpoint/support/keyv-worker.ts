import KeyvPostgres from '@keyv/postgres';
import KeyvRedis from '@keyv/redis';
import Keyv from 'keyv';
import { ApiClient } from '../../../src/index.js';

/** Runs a query with a checkpoint in a database, and says the ids it got; the page it stops in is not finished with. */
async function main(): Promise<void> {
  const [, , url = '', database = '', pages = ''] = process.argv;
  const adapter = database.startsWith('redis:')
    ? new KeyvRedis(database, { throwOnErrors: true })
    : new KeyvPostgres(database);
  const store = new Keyv({ store: adapter, throwOnErrors: true });
  const client = new ApiClient({ baseURL: url, logger: false });
  const checkpoint = { store, key: 'rows', onFinished: 'skip' } as const;
  for await (const { items, number } of client.queryAll<{ id: number }>('/rows', {}, { checkpoint })) {
    for (const { id } of items) process.stdout.write(`${String(id)}\n`);
    if (number === Number(pages)) break;
  }
  await client.close();
  await store.disconnect();
}

void main();
