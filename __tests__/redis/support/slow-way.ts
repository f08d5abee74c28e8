import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Passes on what comes from one socket to another one after a while, in the order in which it came. */
function passOn(from: Socket, to: Socket, delayMs: () => number): void {
  const onTheWay: Buffer[] = [];
  from.on('data', (chunk: Buffer) => {
    onTheWay.push(chunk);
    // Timers of different lengths may fire in any order: whichever does takes the next in line.
    setTimeout(() => to.write(onTheWay.shift()!), delayMs());
  });
  from.on('close', () => to.destroy());
  from.on('error', () => undefined);
}

/** A long way to Redis: a proxy that passes everything on, and takes its time. */
export class SlowWay {
  /** How long an answer of Redis takes on the way there and back, in milliseconds; it may be changed at any time. */
  roundTripMs: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(redisUrl: string, roundTripMs: number) {
    this.roundTripMs = roundTripMs;
    const { hostname, port } = new URL(redisUrl);
    const delayMs = (): number => this.roundTripMs / 2;
    this.#server = createServer((near) => {
      const far = connect({ port: Number(port || 6379), host: hostname, noDelay: true });
      near.setNoDelay(true);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.once('close', () => this.#sockets.delete(socket));
      }
      passOn(near, far, delayMs);
      passOn(far, near, delayMs);
    });
  }

  static async open(redisUrl: string, roundTripMs: number): Promise<SlowWay> {
    const way = new SlowWay(redisUrl, roundTripMs);
    way.#server.listen(0, '127.0.0.1');
    await once(way.#server, 'listening');
    return way;
  }

  get url(): string {
    return `redis://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
