import { NOW_LUA, REGISTER_LUA } from './own-scripts.js';
import { scriptOf, type RedisConnection, type ScriptCallback } from './redis-client.js';

/** The line by which each of Bottleneck's scripts takes the caller's clock. */
const CALLERS_CLOCK = 'local now = tonumber(ARGV[1])';

/** Redis 7 puts `ERR ` before an error that a script names with one word; Bottleneck compares the whole text. */
const STATE_LOST = /^(?:ERR )?(SETTINGS_KEY_NOT_FOUND|UNKNOWN_CLIENT)/;

/** What is told of Bottleneck's dealings with Redis. */
export interface LinkEvents {
  /** Redis could not be asked, or has forgotten what it was told. Returns whether Bottleneck may put it right. */
  onTrouble(error: Error, lost: 'SETTINGS_KEY_NOT_FOUND' | 'UNKNOWN_CLIENT' | null): boolean;
  /** A job that leases units is about to be registered under `index`. */
  onRegister(index: string): void;
  onHeartbeat(): void;
}

/**
 * What Bottleneck takes for a client of ioredis, with the faults of its scripts put right on the way:
 *
 * - They trust the caller's clock, and processes whose clocks differ would free each other's jobs or wait for hours.
 *   Here they ask Redis for the time.
 * - On Redis 7 and later it does not recognise its own errors. Here they are recognised, and handled by the session.
 * - A job's `expiration` frees the slots of a process that died, but its timer would keep a living process from
 *   ending. Here it is added to the registration only.
 * - It would lease units from a pool that was lost and made anew, in which what others use is missing. Here that is
 *   refused.
 * - Rejections of commands that nobody waits for would end the process. Here they are caught.
 */
export class BottleneckLink {
  readonly status = 'ready';
  /** Bottleneck's name of this process, once it has called a script. */
  clientId: string | null = null;
  /** By what the pool that was joined is told from others, once that is known. */
  mark = '';
  readonly #main: RedisConnection;
  readonly #subscriber: RedisConnection;
  /** When Redis takes back what was registered, in milliseconds. */
  readonly #expirationMs: number;
  readonly #events: LinkEvents;

  constructor(main: RedisConnection, subscriber: RedisConnection, expirationMs: number, events: LinkEvents) {
    this.#main = main;
    this.#subscriber = subscriber;
    this.#expirationMs = expirationMs;
    this.#events = events;
  }

  setMaxListeners(): void {
    // The connections' own listeners are few.
  }

  /** Both connections are ready before Bottleneck gets them, and their errors are the session's business. */
  on(): void {
    // Nothing to tell.
  }

  duplicate(): object {
    const subscriber = this.#subscriber;
    return {
      status: 'ready',
      setMaxListeners: (): void => undefined,
      on: (event: string, listener: (...args: never[]) => void): void => {
        if (event === 'message') subscriber.on('message', listener);
      },
      subscribe: (channel: string, done: () => void): void => {
        this.#settle(subscriber.subscribe(channel), done);
      },
      unsubscribe: (): Promise<void> => Promise.resolve(),
    };
  }

  publish(channel: string, message: string): Promise<unknown> {
    return this.#main.publish(channel, message).catch((error: unknown) => {
      this.#trouble(error);
    });
  }

  defineCommand(name: string, { lua }: { readonly lua: string }): void {
    if (!lua.includes(CALLERS_CLOCK)) throw new Error(`Bottleneck's script ${name} is not the one measured`);
    const clock = name === 'register' ? REGISTER_LUA : NOW_LUA;
    this.#main.defineCommand(name, { lua: lua.replace(CALLERS_CLOCK, () => clock) });
    const run = scriptOf(this.#main, name);
    Object.defineProperty(this, name, {
      value: (...given: unknown[]): void => {
        const done = given.pop() as ScriptCallback;
        this.#run(name, run, given, done);
      },
    });
  }

  #run(
    name: string,
    run: (...args: readonly unknown[]) => Promise<unknown>,
    args: unknown[],
    done: ScriptCallback,
  ): void {
    // Number of keys, keys, time, client, then the script's own: index, weight, expiration.
    const keys = Number(args[0]);
    this.clientId = String(args[keys + 2]);
    if (name === 'register') {
      args[keys + 5] = String(this.#expirationMs);
      args[keys + 6] = this.mark;
      if (Number(args[keys + 4]) > 0) this.#events.onRegister(String(args[keys + 3]));
    }
    if (name === 'heartbeat') this.#events.onHeartbeat();
    run(...args).then(
      (reply) => {
        done(null, reply);
      },
      (error: unknown) => {
        done(this.#trouble(error));
      },
    );
  }

  #settle(promise: Promise<unknown>, done: () => void): void {
    promise.then(done, (error: unknown) => {
      this.#trouble(error);
    });
  }

  /** The error Bottleneck gets: its own, bare, when it may act on it. */
  #trouble(error: unknown): Error {
    const given = error instanceof Error ? error : new Error(String(error));
    const lost = STATE_LOST.exec(given.message)?.[1] as
      'SETTINGS_KEY_NOT_FOUND' | 'UNKNOWN_CLIENT' | undefined;
    const left = this.#events.onTrouble(given, lost ?? null);
    return left && lost !== undefined ? new Error(lost) : new Error('given up', { cause: given });
  }
}
