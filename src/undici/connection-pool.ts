import { Bag } from '../internal/bag.js';
import { Connection, type ConnectionOptions } from './connection.js';

/**
 * The connections to one place. The one used last is used first, so that those beyond what is needed grow old and are
 * closed. How many there are is bounded by the requests in flight, which the rate limiter bounds.
 */
export class ConnectionPool {
  readonly #options: ConnectionOptions;
  readonly #idle: Connection[] = [];
  readonly #inUse = new Bag<Connection>();
  readonly #onLost = (connection: Connection): void => {
    const index = this.#idle.indexOf(connection);
    if (index >= 0) this.#idle.splice(index, 1);
    this.#destroy(connection, new Error('the connection was closed'));
  };

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** A connection for one request, to be given back or dropped. */
  take(): Connection {
    const connection = this.#idle.pop() ?? new Connection(this.#options, this.#onLost);
    this.#inUse.add(connection);
    return connection;
  }

  /** Gives back a connection whose request is done. @param stays `false` when it is about to close. */
  giveBack(connection: Connection, stays: boolean): void {
    connection.release();
    this.#inUse.remove(connection);
    if (stays) this.#idle.push(connection);
  }

  /** Ends a connection whose request failed. */
  drop(connection: Connection, reason: Error): void {
    this.#destroy(connection, reason);
  }

  close(): void {
    const reason = new Error('the client was closed');
    for (const connection of [...this.#idle.splice(0), ...this.#inUse.elements()])
      this.#destroy(connection, reason);
  }

  #destroy(connection: Connection, reason: Error): void {
    this.#inUse.remove(connection);
    connection.release();
    connection.destroy(reason);
  }
}
