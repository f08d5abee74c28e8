/** Counts by key. */
export class Counter<Key> {
  readonly #counts = new Map<Key, number>();

  /** Counts one more, and answers with how many there are now. */
  add(key: Key): number {
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count;
  }

  get(key: Key): number {
    return this.#counts.get(key) ?? 0;
  }

  entries(): [Key, number][] {
    return [...this.#counts];
  }
}
