import { amendedScript } from './own-scripts.js';
import { scriptOf, type RedisConnection, type ScriptCallback } from './redis-client.js';

/** Redis 7 puts `ERR ` before an error that a script names with one word; Bottleneck compares the whole text. */
const STATE_LOST = /^(?:ERR )?(SETTINGS_KEY_NOT_FOUND|UNKNOWN_CLIENT)/;

const noop = (): void => undefined;

/** What is told of Bottleneck's dealings with Redis. */
export interface LinkEvents {
  /** Redis could not be asked, or has forgotten what it was told. Returns whether Bottleneck may put it right. */
  onTrouble(error: Error, lost: 'SETTINGS_KEY_NOT_FOUND' | 'UNKNOWN_CLIENT' | null): boolean;
  /** A job that leases units was registered. */
  onRegistered(job: RegisteredJob): void;
  onHeartbeat(): void;
  /** Monotonic. */
  now(): number;
}

/** A job as Redis knows it. */
export interface RegisteredJob {
  readonly index: string;
  readonly units: number;
  /** A monotonic time not after which it was registered. */
  readonly atMs: number;
}

/**
 * What Bottleneck is told at once when it calls these scripts, and what Redis would say: it need not wait for each before
 * the next one, as Redis runs them in the order in which they are sent.
 */
const FORESEEN: Partial<Record<string, unknown>> = {
  init: [],
  register_client: [],
  update_settings: [],
  submit: [0, 0, 1],
};

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
 * - A job takes as many units as it was given when it was made. Here it takes more when more are wanted and free.
 * - It waits for answers of Redis that say nothing, and a lease would take twice as long. Here it does not.
 * - Rejections of commands that nobody waits for would end the process. Here they are caught.
 */
export class BottleneckLink {
  readonly status = 'ready';
  /** Bottleneck's name of this process, once it has called a script. */
  clientId: string | null = null;
  /** By what the pool that was joined is told from others, once that is known. */
  mark = '';
  /** How many units the next job is to take, if so many are free; at least those it was made with. */
  most = 0;
  readonly #main: RedisConnection;
  readonly #subscriber: RedisConnection;
  /** When Redis takes back what was registered, in milliseconds. */
  readonly #expirationMs: number;
  readonly #events: LinkEvents;
  #onMessage: (channel: string, message: string) => void = noop;
  #registering = 0;
  readonly #subscriptions: Promise<unknown>[] = [];

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
      on: (event: string, listener: (channel: string, message: string) => void): void => {
        if (event !== 'message') return;
        this.#onMessage = listener;
        subscriber.on('message', listener);
      },
      subscribe: (channel: string, done: () => void): void => {
        const subscription = subscriber.subscribe(channel);
        subscription.catch(noop);
        this.#subscriptions.push(subscription);
        done();
      },
      unsubscribe: (): Promise<void> => Promise.resolve(),
    };
  }

  /** Whether messages come in, when what Bottleneck has begun to listen to is confirmed. */
  async subscribed(): Promise<void> {
    try {
      await Promise.all(this.#subscriptions);
    } catch (error) {
      throw this.#trouble(error);
    }
  }

  /**
   * Makes Bottleneck try again what waits. It relies on being told when units return, and a message may be addressed to
   * a process that has just died.
   */
  nudge(channel: string): void {
    if (this.#registering === 0) this.#onMessage(channel, 'capacity:');
  }

  publish(channel: string, message: string): Promise<unknown> {
    return this.#main.publish(channel, message).catch((error: unknown) => {
      this.#trouble(error);
    });
  }

  defineCommand(name: string, { lua }: { readonly lua: string }): void {
    this.#main.defineCommand(name, { lua: amendedScript(name, lua) });
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
      args[keys + 7] = String(this.most);
      void this.#register(String(args[keys + 3]), () => run(...args), done);
      return;
    }
    if (name === 'heartbeat') this.#events.onHeartbeat();
    const foreseen = FORESEEN[name];
    if (foreseen !== undefined) done(null, foreseen);
    run(...args).then(
      (reply) => {
        if (foreseen === undefined) done(null, reply);
      },
      (error: unknown) => {
        const told = this.#trouble(error);
        if (foreseen === undefined) done(told);
      },
    );
  }

  async #register(index: string, run: () => Promise<unknown>, done: ScriptCallback): Promise<void> {
    const atMs = this.#events.now();
    this.#registering += 1;
    try {
      // Whether it was, when to begin, what is left of Bottleneck's reservoir, and how many units it has taken.
      const reply = (await run()) as unknown[];
      const [registered, , , units] = reply;
      if (registered !== null) this.#events.onRegistered({ index, units: Number(units), atMs });
      done(null, reply);
    } catch (error) {
      done(this.#trouble(error));
    } finally {
      this.#registering -= 1;
    }
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
