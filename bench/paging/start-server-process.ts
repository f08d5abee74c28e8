import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { PageServerOptions } from './page-server.js';

/** A server of pages in a process of its own, so that it does not share its thread with what is measured. */
export async function startServerProcess({
  itemsPerPage,
  latencyMs,
}: PageServerOptions): Promise<{ readonly origin: string; readonly stop: () => void }> {
  const child = fork(join(__dirname, 'server.js'), [String(itemsPerPage), String(latencyMs)]);
  const [origin] = (await once(child, 'message')) as [string];
  return { origin, stop: () => child.disconnect() };
}
