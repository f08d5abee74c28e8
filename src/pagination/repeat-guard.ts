import { PaginationLoopError } from '../errors/pagination-loop-error.js';
import { isPlainObject } from '../internal/objects.js';
import type { Paginator } from './paginator.js';

const NUMBERED: ReadonlySet<string> = new Set(['page-number', 'offset']);

/**
 * Notices that a server ignores the page number or offset that detection settled on: the requests differ, yet the same
 * items come back. Compares the count and the first and last item of a page with those of the page before.
 */
export class RepeatGuard {
  #previous = '';

  /** @throws PaginationLoopError */
  check(items: readonly unknown[], paginator: Paginator): void {
    // Plain numbers and texts may well repeat; records, with their ids, do not.
    if (!NUMBERED.has(paginator.kind) || !isPlainObject(items[0])) return;
    const sample = JSON.stringify([items.length, items[0], items.at(-1)]);
    if (sample === this.#previous) {
      throw new PaginationLoopError(
        `The server sent the same items again: it seems to ignore what the detected paginator (${paginator.kind} ` +
          `${JSON.stringify(paginator.toOptions?.() ?? {})}) sends. Set the paginator yourself.`,
      );
    }
    this.#previous = sample;
  }
}
