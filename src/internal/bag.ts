/** An element of a {@link Bag}; it can be in one bag at a time. */
export interface BagElement {
  /** Its place, kept by the bag; -1 while it is in none. */
  bagIndex: number;
}

/**
 * Elements in no order, added and removed at once.
 *
 * A `Set` would keep more in memory than it holds: each table it outgrows points to the next one, so that a table that
 * has grown old, although nobody uses it any more, keeps all later ones and what was in them until the next full garbage
 * collection. With 50 requests in flight that costs a fifth of the time of each (docs/performance.md).
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
