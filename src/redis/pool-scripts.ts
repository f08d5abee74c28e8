import { OWN_SCRIPTS } from './own-scripts.js';
import type { PoolKeys } from './pool-keys.js';
import { scriptOf, type RedisConnection } from './redis-client.js';
import type { Presence } from './roster.js';

/** A message that was posted before this process joined. */
export interface PostedMessage {
  readonly message: string;
  readonly ageMs: number;
}

/** The scripts of this package as methods, on one connection and for one pool. All reject when Redis cannot be asked. */
export class PoolScripts {
  readonly #connection: RedisConnection;
  readonly #keys: PoolKeys;
  readonly #onError: (error: Error) => void;

  constructor(connection: RedisConnection, keys: PoolKeys, onError: (error: Error) => void) {
    this.#connection = connection;
    this.#keys = keys;
    this.#onError = onError;
    for (const [name, lua] of Object.entries(OWN_SCRIPTS)) connection.defineCommand(name, { lua });
  }

  /** Whether the pool is known, and how many processes listen to it. */
  async join(): Promise<{ readonly known: boolean; readonly listeners: number }> {
    const [known, listeners] = (await this.#call(
      'rac_join',
      [this.#keys.settings],
      [this.#keys.channel],
    )) as number[];
    return { known: known !== 0, listeners: listeners ?? 0 };
  }

  /** The mark of the pool; `given`, when it has none yet. */
  async mark(given: string): Promise<string> {
    return String(await this.#call('rac_mark', [this.#keys.settings], [given]));
  }

  /** Notes that `name` is alive; returns what is noted of all. */
  async present(name: string, covered: boolean, mark: string): Promise<Presence[]> {
    const { settings, roster } = this.#keys;
    const found = await this.#call('rac_present', [settings, roster], [name, covered ? 1 : 0, mark]);
    return grouped(found, 3).map(([who, ageMs, isCovered]) => ({
      name: String(who),
      ageMs: Number(ageMs),
      covered: Number(isCovered) === 1,
    }));
  }

  async leave(name: string): Promise<void> {
    await this.#call('rac_leave', [this.#keys.roster], [name]);
  }

  /** Makes all that `former` had leased one job of `client`; returns how many units that are. */
  async adopt(former: string, client: string, index: string, expirationMs: number): Promise<number> {
    return Number(await this.#call('rac_adopt', this.#keys.all, [former, client, index, expirationMs]));
  }

  /** Registers a job of as many of `units` as are free; returns how many. */
  async cover(
    client: string,
    index: string,
    units: number,
    expirationMs: number,
    mark: string,
  ): Promise<number> {
    return Number(await this.#call('rac_cover', this.#keys.all, [client, index, units, expirationMs, mark]));
  }

  /** Puts off the end of a job; returns whether there was still time. */
  async renew(index: string, expirationMs: number): Promise<boolean> {
    return Number(await this.#call('rac_renew', [this.#keys.expirations], [index, expirationMs])) === 1;
  }

  /** Bottleneck's own: a job has ended. */
  async free(client: string, index: string): Promise<void> {
    await this.#call('free', this.#keys.all, [0, client, index]);
  }

  /** Keeps a message for those who join later, and publishes it. */
  async post(field: string, ttlMs: number, message: string, onlyLater: boolean): Promise<void> {
    const args = [field, Math.max(1, Math.ceil(ttlMs)), message, this.#keys.channel, onlyLater ? 1 : 0];
    await this.#call('rac_post', [this.#keys.board], args);
  }

  /** What was posted and still matters. */
  async posted(): Promise<PostedMessage[]> {
    const found = await this.#call('rac_read', [this.#keys.board], []);
    return grouped(found, 2).map(([ageMs, message]) => ({ ageMs: Number(ageMs), message: String(message) }));
  }

  async #call(name: string, keys: readonly string[], args: readonly unknown[]): Promise<unknown> {
    try {
      return await scriptOf(this.#connection, name)(keys.length, ...keys, ...args);
    } catch (error) {
      this.#onError(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }
}

/** A flat reply of Redis as rows. */
function grouped(reply: unknown, length: number): unknown[][] {
  const flat = reply as unknown[];
  return Array.from({ length: Math.floor(flat.length / length) }, (_, row) =>
    flat.slice(row * length, (row + 1) * length),
  );
}
