import type { BagElement } from '../internal/bag.js';
import type { Undici } from './load-undici.js';
import type {
  Connecting,
  Connector,
  CountingSocket,
  DispatchHandler,
  DispatchOptions,
  UndiciClient,
} from './undici-types.js';

/** Who uses a connection at the moment. */
export interface ConnectionUser extends DispatchHandler {
  /** The request waits for a connection from now on. */
  onConnecting(): void;
}

/** How connections are made. */
export interface ConnectionOptions {
  readonly undici: Undici;
  /** Where the connection itself leads: the origin, or a proxy in front of it. */
  readonly origin: string;
  readonly connector: Connector;
  readonly socketPath: string | null;
  /** How long it stays open unused; a shorter time that the server names counts instead. */
  readonly keepAliveMs: number;
}

const noop = (): void => undefined;

/**
 * One connection at a time to one place. It knows what undici does not tell: whether a request meets a connection that
 * has served others before, and which attempt to connect is to be given up with a request.
 */
export class Connection implements BagElement {
  /** Its place among the connections in use. */
  bagIndex = -1;
  /** Whether a socket stands. */
  connected = false;
  readonly #client: UndiciClient;
  #connecting: Connecting | null = null;
  #socket: CountingSocket | null = null;
  /** What had come on the socket before the request that uses it. */
  #bytesBefore = 0;
  /** Whether the socket has carried a request. */
  #used = false;
  #user: ConnectionUser | null = null;

  /** @param onLost called when the socket is gone while nobody uses it. */
  constructor(options: ConnectionOptions, onLost: (connection: Connection) => void) {
    const { undici, origin, connector, socketPath, keepAliveMs } = options;
    this.#client = new undici.Client(origin, {
      pipelining: 1,
      // The timers are this package's own, and so is the bound on a body.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      ...(socketPath === null ? {} : { socketPath }),
      connect: ((target, callback) => {
        this.#connecting = connector(target, (error, socket) => {
          this.#socket = socket;
          callback(error, socket);
        });
      }) as (...args: Parameters<Connector>) => void,
    });
    this.#client.on('connect', () => {
      this.#connecting = null;
      this.#used = false;
      this.connected = true;
    });
    this.#client.on('disconnect', () => {
      this.connected = false;
      if (this.#user === null) onLost(this);
      else this.#user.onConnecting();
    });
  }

  /** Sends a request; `user` is told what becomes of it. */
  dispatch(options: DispatchOptions, user: ConnectionUser): void {
    this.#user = user;
    if (!this.connected) user.onConnecting();
    this.#client.dispatch(options, user);
  }

  /** Notes that a request goes out now. @returns whether another went out on the same socket before. */
  use(): boolean {
    const reused = this.#used;
    this.#used = true;
    this.#bytesBefore = this.#socket?.bytesRead ?? 0;
    return reused;
  }

  /** Whether anything came back since, be it only a part of a status line. */
  get answered(): boolean {
    return (this.#socket?.bytesRead ?? 0) > this.#bytesBefore;
  }

  /** Nobody uses it any more. */
  release(): void {
    this.#user = null;
  }

  /** Ends it, whatever it is doing. */
  destroy(reason: Error): void {
    this.#connecting?.destroy(reason);
    this.#connecting = null;
    this.#client.destroy(reason).then(noop, noop);
  }
}
