/** Hands out partitions one at a time, to any number of takers, and only as they are asked for. */
export class PartitionFeed<K> {
  readonly #iterator: Iterator<K> | AsyncIterator<K>;
  #taking: Promise<unknown> = Promise.resolve();
  #pending = 0;
  #ended = false;

  constructor(iterator: Iterator<K> | AsyncIterator<K>) {
    this.#iterator = iterator;
  }

  /** The next partition; `null` when there is none. @throws whatever the partitions throw */
  take(): Promise<{ readonly partition: K } | null> {
    const taking = this.#taking.then(() => this.#next());
    // One after the other: not every iterator bears two calls at once.
    this.#taking = taking.catch(() => undefined);
    return taking;
  }

  async #next(): Promise<{ readonly partition: K } | null> {
    if (this.#ended) return null;
    this.#pending += 1;
    try {
      const result = await this.#iterator.next();
      if (result.done !== true) return { partition: result.value };
      this.#ended = true;
      return null;
    } catch (error) {
      this.#ended = true;
      throw error;
    } finally {
      this.#pending -= 1;
    }
  }

  /** Lets the iterator clean up. It is not waited for while it is asked for a partition, as that may take forever. */
  async close(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    const returned = (async () => {
      await this.#iterator.return?.();
    })();
    if (this.#pending === 0) await returned;
    else returned.catch(() => undefined);
  }
}
