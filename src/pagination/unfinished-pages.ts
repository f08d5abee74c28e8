import type { Page } from './page.js';

/** Pages with items that the consumer has not finished with, when it takes the items in other portions. */
export class UnfinishedPages<T> {
  /** With the count of items up to each page's end. */
  readonly #pages: { readonly page: Page<T>; readonly end: number }[] = [];
  #received = 0;
  #finished = 0;

  add(page: Page<T>): void {
    this.#received += page.items.length;
    this.#pages.push({ page, end: this.#received });
  }

  /** Counts `items` more as finished with, and commits the newest page of which all are. @throws CheckpointError */
  async finish(items: number): Promise<void> {
    this.#finished += items;
    const left = this.#pages.findIndex(({ end }) => end > this.#finished);
    const whole = this.#pages.splice(0, left === -1 ? this.#pages.length : left);
    await whole.at(-1)?.page.commit();
  }
}
