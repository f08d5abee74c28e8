import { ANSWER_MS } from './timing.js';
import type { RedisConnection } from './redis-client.js';

const noop = (): void => undefined;

/** How a connection of a session differs from the user's: it fails at once, and is replaced as a whole. */
export const CONNECTION_OPTIONS = {
  lazyConnect: true,
  retryStrategy: null,
  clusterRetryStrategy: null,
  maxRetriesPerRequest: 0,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  reconnectOnError: null,
  enableOfflineQueue: true,
  connectTimeout: ANSWER_MS,
  commandTimeout: ANSWER_MS,
  // A connection that is not closed properly by then is dropped; ioredis' timer keeps the process waiting.
  disconnectTimeout: 100,
} as const;

/** The socket under a connection, where it can be seen: it is not to keep the process from ending. */
function unref(connection: RedisConnection): void {
  const { stream } = connection as { readonly stream?: { unref?: () => void } };
  stream?.unref?.();
}

/** The two connections of a session: one for commands, one that listens. They live and die together. */
export class ConnectionPair {
  readonly main: RedisConnection;
  readonly subscriber: RedisConnection;
  /** Rejects when one of them is lost; never resolves. */
  readonly down: Promise<never>;
  #fail: (error: Error) => void = noop;
  #lastError: Error | null = null;

  private constructor(main: RedisConnection, subscriber: RedisConnection) {
    this.main = main;
    this.subscriber = subscriber;
    this.down = new Promise<never>((_resolve, reject) => {
      this.#fail = reject;
    });
    this.down.catch(noop);
    for (const connection of [main, subscriber]) this.#watch(connection);
  }

  /** Connects both, or rejects within about a second. */
  static async open(make: () => RedisConnection): Promise<ConnectionPair> {
    const pair = new ConnectionPair(make(), make());
    const overdue = setTimeout(() => {
      pair.#fail(new Error('no answer'));
    }, 2 * ANSWER_MS);
    try {
      const both = Promise.all([pair.main, pair.subscriber].map((one) => one.connect()));
      both.catch((error: unknown) => {
        pair.#fail(pair.#lastError ?? (error instanceof Error ? error : new Error(String(error))));
      });
      await Promise.race([both, pair.down]);
      unref(pair.main);
      unref(pair.subscriber);
      return pair;
    } catch (error) {
      pair.disconnect();
      throw error;
    } finally {
      clearTimeout(overdue);
    }
  }

  onDown(listener: (error: Error) => void): void {
    this.down.catch(listener);
  }

  /** Ends both at once. */
  disconnect(): void {
    this.main.disconnect();
    this.subscriber.disconnect();
  }

  /** Ends both when what was sent has been answered. */
  quit(): void {
    const timer = setTimeout(() => {
      this.disconnect();
    }, ANSWER_MS);
    timer.unref();
    Promise.allSettled([this.main.quit(), this.subscriber.quit()]).then(() => {
      clearTimeout(timer);
    }, noop);
  }

  #watch(connection: RedisConnection): void {
    connection.setMaxListeners(0);
    connection.on('error', (error: Error) => {
      this.#lastError = error;
    });
    const onEnd = (): void => {
      this.#fail(this.#lastError ?? new Error('connection closed'));
    };
    connection.on('close', onEnd);
    connection.on('end', onEnd);
  }
}
