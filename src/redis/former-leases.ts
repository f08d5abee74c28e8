import type { Lease } from './lease.js';
import type { RedisSession } from './redis-session.js';

/** The names under which Redis may still have units registered that this process leased in earlier sessions. */
export class FormerLeases {
  readonly #ids = new Set<string>();

  /** A session is over, in which this process had that name. */
  add(clientId: string): void {
    this.#ids.add(clientId);
  }

  /**
   * Takes over what is left of them, as far as Redis can be asked.
   *
   * @param onLease told of each lease; returns whether the session still counts.
   * @returns whether nothing is left to take over.
   */
  async adopt(
    source: Pick<RedisSession, 'adopt'>,
    onLease: (lease: Lease | null) => boolean,
  ): Promise<boolean> {
    try {
      for (const id of [...this.#ids]) {
        const lease = await source.adopt(id);
        if (!onLease(lease)) return false;
        this.#ids.delete(id);
      }
    } catch {
      // The session is lost, and the next one tries again.
      return false;
    }
    return true;
  }
}
