import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';

const file = (name: string): string => readFileSync(join(__dirname, '..', 'support', 'tls', name), 'utf8');

/** A certificate for `api.test` and loopback, signed by itself. */
export const CERTIFICATE = { cert: file('certificate.pem'), key: file('key.pem') };

const closers: (() => void)[] = [];

export function closeAll(): void {
  for (const close of closers.splice(0)) close();
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

/** A server that speaks TLS and answers each request with what it saw of it. */
export async function startTlsServer(options: https.ServerOptions = {}): Promise<number> {
  const server = https.createServer({ ...CERTIFICATE, ...options }, (request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ url: request.url, headers: request.headers }));
  });
  return listen(server);
}

export interface TestProxy {
  readonly port: number;
  /** What was asked of it: request lines with the credentials that came along. */
  readonly asked: {
    readonly line: string;
    readonly authorization: string | undefined;
    readonly host: string;
  }[];
}

/** A proxy: it forwards nothing and answers itself, but opens tunnels to `tunnelPort`, or refuses them with `refusal`, and
 * `header`. */
export async function startProxy(tunnelPort = 0, refusal?: number, header = ''): Promise<TestProxy> {
  const asked: TestProxy['asked'] = [];
  const note = (request: http.IncomingMessage): void => {
    const { method = '', url = '', headers } = request;
    const authorization = headers['proxy-authorization'];
    asked.push({ line: `${method} ${url}`, authorization, host: headers.host ?? '' });
  };
  const server = http.createServer((request, response) => {
    note(request);
    response.setHeader('content-type', 'application/json');
    response.end('"by proxy"');
  });
  server.on('connect', (request, socket: Socket) => {
    note(request);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${String(refusal)} No\r\n${header}\r\nthe proxy speaks`);
      return;
    }
    const onward = net.connect(tunnelPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  return { port: await listen(server), asked };
}
