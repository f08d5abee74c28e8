// The server of the benchmark, in a process of its own: every body is serialised before the first request comes.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { CELLS } from './cells.js';

/** A list of records, as an API would answer, padded to the byte. */
function makeBody(bytes: number): Buffer {
  const items: object[] = [];
  const write = (filler: string): Buffer => Buffer.from(JSON.stringify({ items, next: null, filler }));
  for (;;) {
    const id = items.length + 1;
    items.push({ id, name: `Record ${id}`, active: id % 3 === 0, score: id * 1.5, tags: ['a', 'b'] });
    if (write('').length <= bytes) continue;
    items.pop();
    return write('x'.repeat(bytes - write('').length));
  }
}

const bodies = new Map(CELLS.map(({ bodyBytes }) => [`/${bodyBytes}`, makeBody(bodyBytes)]));

const server = http.createServer((request, response) => {
  const { url = '' } = request;
  const query = url.indexOf('?');
  const body = bodies.get(query === -1 ? url : url.slice(0, query));
  if (body === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Request-Id': '3f1c9a52-8f0e-4a51-9d43-0c6b8e2f7a10',
  });
  response.end(body);
});
// Contenders take turns; none is to find its connections gone when its turn comes.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
});
process.on('disconnect', () => process.exit());
