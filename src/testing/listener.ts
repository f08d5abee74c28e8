import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ReceivedRequest } from './chaos-request.js';

/** How much of a request's body is kept. */
const MAX_KEPT_BODY = 1024 * 1024;

/** A request that has arrived in full, and the means to answer it. */
export interface Exchange {
  readonly request: ReceivedRequest;
  readonly response: ServerResponse;
  readonly socket: Socket;
}

/** Answers what the listener has received. */
export interface ExchangeHandler {
  receive(exchange: Exchange): void;
  /** A request on a connection that only looked alive. */
  receiveStale(exchange: Exchange): void;
}

interface Connection {
  readonly number: number;
  requests: number;
}

/** The HTTP server: sockets, whole requests, and a `close` that leaves nothing behind. */
export class Listener {
  readonly #server: Server;
  readonly #connections = new Map<Socket, Connection>();
  readonly #doomed = new WeakSet<Socket>();
  #handler: ExchangeHandler | undefined;
  #connectionCount = 0;
  #inFlight = 0;
  #maxInFlight = 0;
  #closed: Promise<void> | undefined;

  constructor(keepAliveMs: number) {
    this.#server = createServer({ keepAliveTimeout: keepAliveMs, requestTimeout: 0, headersTimeout: 0 });
    this.#server.on('connection', (socket: Socket) => {
      this.#connections.set(socket, { number: ++this.#connectionCount, requests: 0 });
      socket.on('close', () => this.#connections.delete(socket));
      // A client that resets a connection is an everyday event here, not an error of the server.
      socket.on('error', () => undefined);
    });
    this.#server.on('request', (message, response) => {
      this.#receive(message, response);
    });
  }

  get connections(): number {
    return this.#connectionCount;
  }

  get maxInFlight(): number {
    return this.#maxInFlight;
  }

  /** Listens on the loopback interface and answers with the origin. */
  listen(port: number): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.removeListener('error', reject);
        const { port: actual } = this.#server.address() as AddressInfo;
        resolve(`http://127.0.0.1:${actual}`);
      });
    });
  }

  /** From now on, requests go to `handler`. */
  serve(handler: ExchangeHandler): void {
    this.#handler = handler;
  }

  /** Resets the connection as soon as another request arrives on it. */
  doom(socket: Socket): void {
    this.#doomed.add(socket);
  }

  /** Stops listening and destroys every connection. */
  close(): Promise<void> {
    return (this.#closed ??= new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      for (const socket of this.#connections.keys()) socket.destroy();
    }));
  }

  #receive(message: IncomingMessage, response: ServerResponse): void {
    this.#maxInFlight = Math.max(this.#maxInFlight, ++this.#inFlight);
    response.once('close', () => this.#inFlight--);
    const { headers } = message;
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
      this.#complete(message, response, Buffer.alloc(0), 0);
      return;
    }
    const kept: Buffer[] = [];
    let bytes = 0;
    message.on('data', (chunk: Buffer) => {
      if (bytes < MAX_KEPT_BODY) kept.push(chunk.subarray(0, MAX_KEPT_BODY - bytes));
      bytes += chunk.length;
    });
    message.on('end', () => {
      this.#complete(message, response, Buffer.concat(kept), bytes);
    });
    message.on('error', () => undefined);
  }

  #complete(message: IncomingMessage, response: ServerResponse, rawBody: Buffer, bodyBytes: number): void {
    const { socket } = message;
    const connection = this.#connections.get(socket) ?? { number: 0, requests: 0 };
    const request = new ReceivedRequest({
      method: message.method ?? 'GET',
      target: message.url ?? '/',
      rawHeaders: message.rawHeaders,
      rawBody,
      bodyBytes,
      connection: connection.number,
      reusedSocket: connection.requests++ > 0,
    });
    response.once('close', () => {
      const byServer = request.endedByServer || this.#closed !== undefined;
      request.aborted = !response.writableFinished && !byServer;
    });
    const exchange = { request, response, socket };
    if (this.#doomed.has(socket)) this.#handler?.receiveStale(exchange);
    else this.#handler?.receive(exchange);
  }
}
