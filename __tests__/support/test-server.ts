import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A request as the server received it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  readonly atMs: number;
  readonly socket: Socket;
}

export type Handler = (seen: SeenRequest, response: ServerResponse, index: number) => unknown;

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly SeenRequest[];
  readonly server: http.Server;
  close(): Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

const running = new Set<TestServer>();

/** A server on loopback that answers with `handler` and remembers what it was asked. */
export async function startServer(handler: Handler): Promise<TestServer> {
  const requests: SeenRequest[] = [];
  const server = http.createServer((request, response) => {
    const { method = '', url = '', headers, socket } = request;
    const atMs = performance.now();
    readBody(request).then(
      (body) => {
        const seen = { method, url, headers, body, atMs, socket };
        requests.push(seen);
        handler(seen, response, requests.length - 1);
      },
      () => response.destroy(),
    );
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const started: TestServer = {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    requests,
    server,
    close: () =>
      new Promise<void>((resolve) => {
        running.delete(started);
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  running.add(started);
  return started;
}

/** Ends every server that a test left running. */
export async function closeServers(): Promise<void> {
  await Promise.all([...running].map((server) => server.close()));
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  data: unknown,
  status = 200,
  headers: http.OutgoingHttpHeaders = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(data));
}

/** Answers with whatever each call in turn says; the last one goes on answering. */
export function inTurn(...handlers: readonly Handler[]): Handler {
  return (seen, response, index) => handlers[Math.min(index, handlers.length - 1)]!(seen, response, index);
}
