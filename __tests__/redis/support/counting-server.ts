import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that only notes when requests come in, on the clock of the machine. */
export class CountingServer {
  readonly arrivals: number[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((_request, response) => {
      this.arrivals.push(performance.timeOrigin + performance.now());
      response.setHeader('content-type', 'application/json');
      response.end('[]');
    });
  }

  static async start(): Promise<CountingServer> {
    const server = new CountingServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
