import { createRequire } from 'node:module';
import type Bottleneck from 'bottleneck';
import type { BottleneckLink } from './bottleneck-link.js';
import type { PoolKeys } from './pool-keys.js';
import { HEARTBEAT_MS } from './timing.js';

/** Bottleneck takes a process for dead after this time without a sign of life, in milliseconds. */
const CLIENT_TIMEOUT_MS = 5 * HEARTBEAT_MS;

/** How long the pool is kept after the last unit was leased, in milliseconds. */
const KEEP_MS = 24 * 3_600_000;

const noop = (): void => undefined;

/** What a {@link PoolLimiter} is made of. */
export interface PoolLimiterParts {
  readonly keys: PoolKeys;
  /** How many units there are; `null`: only messages are exchanged. */
  readonly units: number | null;
  /** After this time the units of a process that died return to the pool, in milliseconds. */
  readonly expirationMs: number;
  readonly onMessage: (message: string) => void;
}

/**
 * The Bottleneck limiter of one session. The units of the shared rate are its `maxConcurrent`, and a lease is one job that
 * "runs" until its units have rested. So the pool needs no clock to refill it, several units cost one job, and what a
 * dead process held expires.
 */
export class PoolLimiter {
  readonly #units: number | null;
  readonly #limiter: Bottleneck;

  constructor(link: BottleneckLink, { keys, units, expirationMs, onMessage }: PoolLimiterParts) {
    this.#units = units;
    const load = createRequire(__filename);
    const Constructor = load('bottleneck') as typeof Bottleneck;
    this.#limiter = new Constructor({
      id: keys.limiter,
      maxConcurrent: units,
      connection: new Constructor.IORedisConnection({ client: link }),
      heartbeatInterval: HEARTBEAT_MS,
      clientTimeout: CLIENT_TIMEOUT_MS,
      timeout: KEEP_MS + expirationMs,
    });
    this.#limiter.on('error', noop);
    this.#limiter.on('message', onMessage);
  }

  /** Joins the pool, or makes it. */
  async ready(): Promise<void> {
    await this.#limiter.ready();
    // The pool may have been made by a process with another rate; the newest one counts.
    if (this.#units !== null)
      await Promise.resolve(this.#limiter.updateSettings({ maxConcurrent: this.#units }));
  }

  /** Runs `job` when there are at least so many units; they are back when it resolves. */
  run(units: number, job: () => Promise<void>): void {
    this.#limiter.schedule({ weight: units }, job).catch(noop);
  }

  /** Stops its heartbeat; the connections are not its own, so there is nothing to wait for. */
  disconnect(): void {
    void this.#limiter.disconnect(false);
  }
}
