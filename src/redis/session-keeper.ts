import type { ConnectionPair } from './connection-pair.js';
import { RedisSession, type SessionOptions } from './redis-session.js';
import { RECONNECT_MS } from './timing.js';

/** What a keeper tells of. */
export interface KeeperEvents {
  readonly onUp: (session: RedisSession) => void;
  /** Redis is away: a session was lost, or could not be opened. Told again after every further attempt. */
  readonly onDown: (cause: Error) => void;
}

/** Keeps a session with Redis: opens one, and another one when it is lost, until it is closed. */
export class SessionKeeper {
  readonly #connect: () => Promise<ConnectionPair>;
  readonly #options: Omit<SessionOptions, 'onLost'>;
  readonly #events: KeeperEvents;
  #session: RedisSession | null = null;
  #started = false;
  #closed = false;

  constructor(
    connect: () => Promise<ConnectionPair>,
    options: Omit<SessionOptions, 'onLost'>,
    events: KeeperEvents,
  ) {
    this.#connect = connect;
    this.#options = options;
    this.#events = events;
  }

  /** The session that is open, if one is. */
  get session(): RedisSession | null {
    return this.#session;
  }

  /** Begins to connect, when that has not begun. */
  start(): void {
    if (this.#started || this.#closed) return;
    this.#started = true;
    void this.#open();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#session?.close();
    this.#session = null;
  }

  async #open(): Promise<void> {
    let session: RedisSession;
    let opened = false;
    try {
      const pair = await this.#connect();
      const onLost = (cause: Error): void => {
        if (opened) this.#down(cause);
      };
      session = await RedisSession.open(pair, { ...this.#options, onLost });
    } catch (error) {
      this.#down(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    opened = true;
    if (this.#closed) {
      session.close();
      return;
    }
    this.#session = session;
    this.#events.onUp(session);
  }

  #down(cause: Error): void {
    this.#session = null;
    if (this.#closed) return;
    // An idle process may end: it is not kept waiting for Redis.
    setTimeout(() => {
      if (!this.#closed) void this.#open();
    }, RECONNECT_MS).unref();
    this.#events.onDown(cause);
  }
}
