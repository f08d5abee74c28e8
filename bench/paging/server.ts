// The server of pages, in a process of its own.
import { startPageServer } from './page-server.js';

const [itemsPerPage, latencyMs] = process.argv.slice(2).map(Number);

void startPageServer({ itemsPerPage: itemsPerPage ?? 0, latencyMs: latencyMs ?? 0 }).then(({ origin }) => {
  process.send?.(origin);
});
process.on('disconnect', () => process.exit());
