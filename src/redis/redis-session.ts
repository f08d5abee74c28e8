import { randomUUID } from 'node:crypto';
import { BottleneckLink } from './bottleneck-link.js';
import type { ConnectionPair } from './connection-pair.js';
import { JobLease } from './job-lease.js';
import type { Lease } from './lease.js';
import type { PoolKeys } from './pool-keys.js';
import { PoolLimiter } from './pool-limiter.js';
import { PoolScripts, type PostedMessage } from './pool-scripts.js';
import type { Presence } from './roster.js';

const noop = (): void => undefined;

/** What a session is opened with. */
export interface SessionOptions {
  /** What the other processes call this one. */
  readonly name: string;
  readonly keys: PoolKeys;
  /** How many units there are; `null`: only messages are exchanged. */
  readonly units: number | null;
  /** After this time the units of a process that died return to the pool, in milliseconds. */
  readonly expirationMs: number;
  /** Monotonic. */
  readonly now: () => number;
  readonly onMessage: (message: string) => void;
  readonly onHeartbeat: () => void;
  /** Called once: Redis cannot be asked any more, or has lost what it was told. */
  readonly onLost: (cause: Error) => void;
}

/**
 * One stay with Redis: two connections and one Bottleneck limiter on them. It ends for good at the first sign that
 * Redis is away or has forgotten something; Bottleneck would neither notice nor recover. Whoever wants to return opens
 * another one.
 */
export class RedisSession {
  /** Whether the pool was unknown to Redis although other processes are using it. */
  poolLost = false;
  readonly #pair: ConnectionPair;
  readonly #options: SessionOptions;
  readonly #link: BottleneckLink;
  readonly #scripts: PoolScripts;
  #limiter: PoolLimiter | null = null;
  #jobs = 0;
  #registered = { index: '', atMs: 0, units: 0 };
  #ended = false;
  #finishJobs = new Set<() => void>();

  private constructor(pair: ConnectionPair, options: SessionOptions) {
    this.#pair = pair;
    this.#options = options;
    this.#link = new BottleneckLink(pair.main, pair.subscriber, options.expirationMs, {
      onTrouble: (error, lost) => this.#onTrouble(error, lost),
      now: options.now,
      onRegistered: (registered) => (this.#registered = registered),
      onHeartbeat: options.onHeartbeat,
    });
    this.#scripts = new PoolScripts(pair.main, options.keys, (error) => this.#onTrouble(error, null));
    pair.onDown((error) => {
      this.#lose(error);
    });
  }

  /** Joins the pool over connections that are ready; rejects when they are lost meanwhile. */
  static async open(pair: ConnectionPair, options: SessionOptions): Promise<RedisSession> {
    const session = new RedisSession(pair, options);
    try {
      await session.#start();
      return session;
    } catch (error) {
      session.#lose(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  async #start(): Promise<void> {
    const { known, listeners } = await this.#scripts.join();
    this.poolLost = this.#options.units !== null && !known && listeners > 0;
    await Promise.race([this.#startLimiter(), this.#pair.down]);
    // Asked for together, as the way to Redis may be long: nothing of it depends on the rest.
    const [mark] = await Promise.race([
      Promise.all([this.#scripts.mark(randomUUID()), this.#link.subscribed()]),
      this.#pair.down,
    ]);
    this.#link.mark = mark;
    if (this.#ended) throw new Error('connection closed');
  }

  /** What this process is called in the pool. */
  get clientId(): string {
    return this.#link.clientId ?? '';
  }

  /** By what the pool is told from one made anew. */
  get mark(): string {
    return this.#link.mark;
  }

  /**
   * Asks for `most` units, or for those that are free if that are at least `least`; `onLease` is called when they are
   * there, never after the session has ended. One at a time.
   */
  lease(least: number, most: number, onLease: (lease: Lease) => void): void {
    const limiter = this.#limiter;
    if (limiter === null || this.#ended) return;
    const onJob = (): Promise<void> =>
      new Promise((resolve) => {
        if (this.#ended) {
          resolve();
          return;
        }
        this.#jobs += 1;
        this.#finishJobs.add(resolve);
        const release = (): void => {
          if (!this.#finishJobs.delete(resolve)) return;
          this.#jobs -= 1;
          resolve();
        };
        const { index, atMs, units } = this.#registered;
        onLease(this.#leaseOf(units, index, atMs, release));
      });
    this.#link.most = most;
    limiter.run(least, onJob);
  }

  /** Has what waits for units looked at again. */
  nudge(): void {
    if (!this.#ended) this.#link.nudge(this.#options.keys.channel);
  }

  /** Takes over what this process had leased in an earlier session; `null` when there is nothing left of it. */
  adopt(formerClientId: string): Promise<Lease | null> {
    const { expirationMs } = this.#options;
    return this.#leaseAtOnce((index) =>
      this.#scripts.adopt(formerClientId, this.clientId, index, expirationMs),
    );
  }

  /** As many of `units` as are free; `null` when none are. */
  cover(units: number): Promise<Lease | null> {
    const { expirationMs } = this.#options;
    return this.#leaseAtOnce((index) =>
      this.#scripts.cover(this.clientId, index, units, expirationMs, this.mark),
    );
  }

  /** Says that this process is alive, and whether Redis knows of all it uses; returns the same of all processes. */
  present(covered: boolean): Promise<Presence[]> {
    return this.#scripts.present(this.#options.name, covered, this.mark);
  }

  /** Keeps `message` for `ttlMs` for those who join later, and sends it to those who are there. */
  post(field: string, ttlMs: number, message: string, onlyLater: boolean): void {
    if (!this.#ended) this.#scripts.post(field, ttlMs, message, onlyLater).catch(noop);
  }

  /** What was posted and still matters. */
  posted(): Promise<PostedMessage[]> {
    return this.#scripts.posted();
  }

  /** Leaves in good order: what was released is still told to Redis, and that nobody needs to wait for this process. */
  close(): void {
    if (this.#ended) return;
    this.#scripts.leave(this.#options.name).catch(noop);
    // Bottleneck frees a job a few microtasks after its promise was resolved.
    setImmediate(() => {
      this.#end();
      this.#pair.quit();
    });
  }

  async #startLimiter(): Promise<void> {
    const { onMessage } = this.#options;
    const limiter = new PoolLimiter(this.#link, {
      ...this.#options,
      onMessage: (message) => {
        if (!this.#ended) onMessage(message);
      },
    });
    try {
      await limiter.ready();
    } finally {
      if (this.#ended) limiter.disconnect();
      else this.#limiter = limiter;
    }
  }

  /** A job that does not pass through Bottleneck, which would make it wait. */
  async #leaseAtOnce(register: (index: string) => Promise<number>): Promise<Lease | null> {
    const registeredMs = this.#options.now();
    const index = randomUUID();
    const units = await register(index);
    if (units === 0 || this.#ended) return null;
    this.#jobs += 1;
    let released = false;
    const release = (): void => {
      if (released || this.#ended) return;
      released = true;
      this.#jobs -= 1;
      this.#scripts.free(this.clientId, index).catch(noop);
    };
    return this.#leaseOf(units, index, registeredMs, release);
  }

  #leaseOf(units: number, index: string, registeredMs: number, release: () => void): Lease {
    const { expirationMs, now } = this.#options;
    const askToRenew = (): Promise<boolean> => this.#scripts.renew(index, expirationMs);
    return new JobLease({ units, registeredMs, expirationMs, now, askToRenew, release });
  }

  #onTrouble(error: Error, lost: string | null): boolean {
    // A process that was asleep and holds nothing was struck off rightly; it only has to register again (and is refused
    // then, should the pool be another one by now).
    if (lost === 'UNKNOWN_CLIENT' && this.#jobs === 0) return true;
    this.#lose(error);
    return false;
  }

  #lose(cause: Error): void {
    if (this.#ended) return;
    this.#end();
    this.#pair.disconnect();
    this.#options.onLost(cause);
  }

  #end(): void {
    this.#ended = true;
    this.#limiter?.disconnect();
    for (const finish of this.#finishJobs) finish();
    this.#finishJobs.clear();
  }
}
