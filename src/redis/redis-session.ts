import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type Bottleneck from 'bottleneck';
import { BottleneckLink } from './bottleneck-link.js';
import type { ConnectionPair } from './connection-pair.js';
import type { Lease } from './lease.js';
import type { PoolKeys } from './pool-keys.js';
import { PoolScripts, type PostedMessage } from './pool-scripts.js';
import type { Presence } from './roster.js';
import { HEARTBEAT_MS } from './timing.js';

/** Bottleneck takes a process for dead after this time without a sign of life, in milliseconds. */
const CLIENT_TIMEOUT_MS = 5 * HEARTBEAT_MS;

/** How long the pool is kept after the last unit was leased, in milliseconds. */
const KEEP_MS = 24 * 3_600_000;

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
 *
 * The units of the shared rate are Bottleneck's `maxConcurrent`, and a lease is one job that "runs" until its units have
 * rested. So the pool needs no clock to refill it, several units cost one job, and what a dead process held expires.
 */
export class RedisSession {
  /** Whether the pool was unknown to Redis although other processes are using it. */
  poolLost = false;
  readonly #pair: ConnectionPair;
  readonly #options: SessionOptions;
  readonly #link: BottleneckLink;
  readonly #scripts: PoolScripts;
  #limiter: Bottleneck | null = null;
  #jobs = 0;
  #registered = { index: '', atMs: 0 };
  #nudging = false;
  #ended = false;
  #finishJobs = new Set<() => void>();

  private constructor(pair: ConnectionPair, options: SessionOptions) {
    this.#pair = pair;
    this.#options = options;
    this.#link = new BottleneckLink(pair.main, pair.subscriber, options.expirationMs, {
      onTrouble: (error, lost) => this.#onTrouble(error, lost),
      onRegister: (index) => (this.#registered = { index, atMs: options.now() }),
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
    await Promise.race([this.#startBottleneck(), this.#pair.down]);
    this.#link.mark = await this.#scripts.mark(randomUUID());
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

  /** Asks for units; `onLease` is called when they are there, never after the session has ended. One at a time. */
  lease(units: number, onLease: (lease: Lease) => void): void {
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
        const { index, atMs } = this.#registered;
        onLease(this.#leaseOf(units, index, atMs, release));
      });
    limiter.schedule({ weight: units }, onJob).catch(noop);
  }

  /**
   * Makes Bottleneck try again what waits. It relies on being told when units return, and a message may be addressed to
   * a process that has just died.
   */
  nudge(): void {
    if (this.#nudging || this.#ended || this.#limiter === null) return;
    this.#nudging = true;
    const done = (): void => {
      this.#nudging = false;
    };
    this.#limiter.schedule({ weight: 0, priority: 0 }, () => Promise.resolve()).then(done, done);
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

  async #startBottleneck(): Promise<void> {
    const load = createRequire(__filename);
    const Constructor = load('bottleneck') as typeof Bottleneck;
    const { keys, units, onMessage, expirationMs } = this.#options;
    const connection = new Constructor.IORedisConnection({ client: this.#link });
    const limiter = new Constructor({
      id: keys.limiter,
      maxConcurrent: units,
      connection,
      heartbeatInterval: HEARTBEAT_MS,
      clientTimeout: CLIENT_TIMEOUT_MS,
      timeout: KEEP_MS + expirationMs,
    });
    limiter.on('error', noop);
    limiter.on('message', (message: string) => {
      if (!this.#ended) onMessage(message);
    });
    try {
      await limiter.ready();
      // The pool may have been made by a process with another rate; the newest one counts.
      if (units !== null) await Promise.resolve(limiter.updateSettings({ maxConcurrent: units }));
    } finally {
      if (this.#ended) disconnect(limiter);
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
    let expiresMs = registeredMs + expirationMs;
    let renewing = false;
    const renew = (): void => {
      if (renewing || this.#ended) return;
      renewing = true;
      const askedMs = now();
      this.#scripts.renew(index, expirationMs).then((kept) => {
        renewing = false;
        expiresMs = kept ? askedMs + expirationMs : -Infinity;
      }, noop);
    };
    return {
      units,
      registeredMs,
      get expiresMs(): number {
        return expiresMs;
      },
      renew,
      release,
    };
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
    if (this.#limiter !== null) disconnect(this.#limiter);
    for (const finish of this.#finishJobs) finish();
    this.#finishJobs.clear();
  }
}

/** Stops Bottleneck's heartbeat; the connections are not its own, so there is nothing to wait for. */
function disconnect(limiter: Bottleneck): void {
  void limiter.disconnect(false);
}
