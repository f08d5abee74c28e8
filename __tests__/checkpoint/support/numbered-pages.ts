import { closeServers, json, startServer, type TestServer } from '../../support/test-server.js';

/** A record of the server. */
export interface Row {
  readonly id: number;
}

/** A server with `total` records in pages of two, by cursor; it remembers what it was asked, as all test servers do. */
export function startNumberedPages(total: number): Promise<TestServer> {
  return startServer((seen, response) => {
    const at = Number(new URL(seen.url, 'http://x').searchParams.get('cursor') ?? 0);
    const items = Array.from({ length: Math.min(2, total - at) }, (_, index) => ({ id: at + index }));
    json(response, { items, next_cursor: at + 2 < total ? String(at + 2) : null });
  });
}

export { closeServers };
