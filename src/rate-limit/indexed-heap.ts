/** What an {@link IndexedHeap} holds: every element knows its own place, so that it can be taken out from anywhere. */
export interface HeapElement {
  /** Written by the heap; -1 outside of it. An element is in one heap at most. */
  heapIndex: number;
}

/**
 * A binary heap, smallest first, whose elements can be removed or moved in O(log n) wherever they stand: an aborted
 * request leaves a queue of thousands at once.
 */
export class IndexedHeap<Element extends HeapElement> {
  readonly #elements: Element[] = [];
  readonly #before: (a: Element, b: Element) => boolean;

  /** @param before whether `a` comes before `b`. */
  constructor(before: (a: Element, b: Element) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#elements.length;
  }

  /** The first element; the others follow in no particular order. */
  get elements(): readonly Element[] {
    return this.#elements;
  }

  first(): Element | undefined {
    return this.#elements[0];
  }

  push(element: Element): void {
    element.heapIndex = this.#elements.length;
    this.#elements.push(element);
    this.#rise(element);
  }

  /** Takes an element out; one that is not in the heap is left alone. */
  remove(element: Element): void {
    const index = element.heapIndex;
    if (index < 0) return;
    element.heapIndex = -1;
    const last = this.#elements.pop();
    if (last === undefined || last === element) return;
    this.#place(last, index);
    this.update(last);
  }

  /** Restores the order after the element's rank has changed. */
  update(element: Element): void {
    this.#rise(element);
    this.#sink(element);
  }

  #rise(element: Element): void {
    let index = element.heapIndex;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#elements[parentIndex];
      if (parent === undefined || !this.#before(element, parent)) break;
      this.#place(parent, index);
      index = parentIndex;
    }
    this.#place(element, index);
  }

  #sink(element: Element): void {
    let index = element.heapIndex;
    for (;;) {
      const childIndex = this.#smallerChild(index);
      const child = this.#elements[childIndex];
      if (child === undefined || !this.#before(child, element)) break;
      this.#place(child, index);
      index = childIndex;
    }
    this.#place(element, index);
  }

  #smallerChild(index: number): number {
    const leftIndex = 2 * index + 1;
    const left = this.#elements[leftIndex];
    const right = this.#elements[leftIndex + 1];
    return left !== undefined && right !== undefined && this.#before(right, left) ? leftIndex + 1 : leftIndex;
  }

  #place(element: Element, index: number): void {
    element.heapIndex = index;
    this.#elements[index] = element;
  }
}
