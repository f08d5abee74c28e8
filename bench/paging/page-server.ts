import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a server of pages behaves. */
export interface PageServerOptions {
  readonly itemsPerPage: number;
  /** From the arrival of a request to its answer, in milliseconds. */
  readonly latencyMs: number;
}

/** A page as text; the ids make each page another. */
function bodyOf(page: number, count: number): string {
  const items = Array.from({ length: count }, (_, index) => {
    const id = (page - 1) * count + index + 1;
    return { id, name: `Record ${id}`, note: 'x'.repeat(160), active: id % 3 === 0, tags: ['a', 'b'] };
  });
  return JSON.stringify(items);
}

/**
 * Serves `/pages?page=n&pages=m`: an array, a Link header, and the number of pages in `X-Total-Pages`, so that every
 * contender pages in the way it knows.
 */
export async function startPageServer(options: PageServerOptions): Promise<http.Server & { origin: string }> {
  let origin = '';
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', origin);
    const page = Number(url.searchParams.get('page') ?? 1);
    const pages = Number(url.searchParams.get('pages'));
    const answer = (): void => {
      const body = bodyOf(page, options.itemsPerPage);
      url.searchParams.set('page', String(page + 1));
      response.writeHead(200, {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': Buffer.byteLength(body),
        'X-Total-Pages': pages,
        ...(page < pages ? { Link: `<${url.href}>; rel="next"` } : {}),
      });
      response.end(body);
    };
    if (options.latencyMs === 0) answer();
    else setTimeout(answer, options.latencyMs);
  });
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return Object.assign(server, { origin });
}
