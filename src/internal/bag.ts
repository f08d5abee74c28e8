/** An element of a {@link Bag}; it can be in one bag at a time. */
export interface BagElement {
  /** Its place, kept by the bag; -1 while it is in none. */
  bagIndex: number;
}

/**
 * Elements in no order, added and removed at once.
 *
 * Unlike a `Set`, whose every table, once outgrown, points to its successor: when many requests come and go, tables
 * that nobody uses any more keep the requests of the later ones in memory until the next full garbage collection, which
 * costs a seventh of a request for 20 KB.
 */
export class Bag<T extends BagElement> {
  readonly #elements: T[] = [];

  get size(): number {
    return this.#elements.length;
  }

  /** A copy, so that elements may be removed while it is gone through. */
  elements(): T[] {
    return [...this.#elements];
  }

  add(element: T): void {
    if (element.bagIndex >= 0) return;
    element.bagIndex = this.#elements.length;
    this.#elements.push(element);
  }

  /** Removes `element` if it is there: the last one takes its place. */
  remove(element: T): void {
    const { bagIndex } = element;
    if (bagIndex < 0) return;
    element.bagIndex = -1;
    const last = this.#elements.pop();
    if (last === undefined || last === element) return;
    last.bagIndex = bagIndex;
    this.#elements[bagIndex] = last;
  }
}
