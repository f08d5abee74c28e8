import { ConnectionError } from '../../src/errors/connection-error.js';
import { PaginationError } from '../../src/errors/pagination-error.js';
import { batchesOf } from '../../src/pagination/batches-of.js';
import { collectPages } from '../../src/pagination/collect-pages.js';
import { itemsOf } from '../../src/pagination/items-of.js';
import type { Page } from '../../src/pagination/page.js';
import { response } from './helpers.js';

/** A generator of pages that records how far it was asked and whether it was closed. */
class Source {
  asked = 0;
  closed = false;

  async *pages(lists: readonly unknown[][], failure?: unknown): AsyncGenerator<Page<unknown>, void, unknown> {
    try {
      for (const items of lists) {
        this.asked += 1;
        yield { items, response: response({ list: items }) } as Page<unknown>;
      }
      if (failure !== undefined) throw failure;
    } finally {
      this.closed = true;
    }
  }
}

async function drain<T>(values: AsyncIterable<T>): Promise<{ values: T[]; error: unknown }> {
  const seen: T[] = [];
  try {
    for await (const value of values) seen.push(value);
  } catch (error) {
    return { values: seen, error };
  }
  return { values: seen, error: undefined };
}

const lists = [[1, 2, 3], [], [4, 5]];

describe('itemsOf', () => {
  it('yields the items of all pages in order', async () => {
    expect((await drain(itemsOf(new Source().pages(lists)))).values).toEqual([1, 2, 3, 4, 5]);
  });

  it('asks for the next page only with the item after the last', async () => {
    const source = new Source();
    const items = itemsOf(source.pages(lists));
    for (let item = 0; item < 3; item++) await items.next();
    expect(source.asked).toBe(1);
    await items.next();
    expect(source.asked).toBe(3);
  });

  it.each([
    ['return', (items: AsyncGenerator) => items.return(undefined)],
    ['throw', (items: AsyncGenerator) => items.throw(new Error('stop')).catch(() => undefined)],
  ])('closes the pages on %s', async (_title, stop) => {
    const source = new Source();
    const items = itemsOf(source.pages(lists));
    await items.next();
    await stop(items);
    expect(source).toMatchObject({ closed: true, asked: 1 });
  });

  it('passes an error on after the items before it', async () => {
    const failure = new ConnectionError('gone');
    expect(await drain(itemsOf(new Source().pages([[1]], failure)))).toEqual({ values: [1], error: failure });
  });
});

describe('batchesOf', () => {
  it.each([
    [1, [[1], [2], [3], [4], [5]]],
    [2, [[1, 2], [3, 4], [5]]],
    [
      3,
      [
        [1, 2, 3],
        [4, 5],
      ],
    ],
    [5, [[1, 2, 3, 4, 5]]],
    [9, [[1, 2, 3, 4, 5]]],
  ])('of %i', async (size, expected) => {
    expect((await drain(batchesOf(new Source().pages(lists), size))).values).toEqual(expected);
  });

  it('of nothing are none', async () => {
    expect((await drain(batchesOf(new Source().pages([[]]), 2))).values).toEqual([]);
  });

  it('asks for a page only when the batch needs it', async () => {
    const source = new Source();
    const batches = batchesOf(source.pages(lists), 3);
    await batches.next();
    expect(source.asked).toBe(1);
  });

  it('delivers what there was before a failure, since the checkpoint on the error counts it', async () => {
    const failure = new ConnectionError('gone');
    expect(await drain(batchesOf(new Source().pages(lists, failure), 3))).toEqual({
      values: [
        [1, 2, 3],
        [4, 5],
      ],
      error: failure,
    });
  });

  it('rejects at once with the reason of an abort', async () => {
    const reason = new Error('enough');
    expect(await drain(batchesOf(new Source().pages([[1]], reason), 3))).toEqual({
      values: [],
      error: reason,
    });
  });

  it.each([
    ['return', (batches: AsyncGenerator) => batches.return(undefined)],
    ['throw', (batches: AsyncGenerator) => batches.throw(new Error('stop')).catch(() => undefined)],
  ])('closes the pages on %s', async (_title, stop) => {
    const source = new Source();
    const batches = batchesOf(source.pages(lists), 2);
    await batches.next();
    await stop(batches);
    expect(source).toMatchObject({ closed: true, asked: 1 });
    expect((await batches.next()).done).toBe(true);
  });
});

describe('collectPages', () => {
  const nested = [[1, [2, [3]]], [4]];

  it.each([
    [undefined, [1, [2, [3]], 4]],
    ['append', [1, [2, [3]], 4]],
    ['extend', [1, 2, [3], 4]],
    ['replace', { list: [4] }],
    ['collect', [{ list: nested[0] }, { list: nested[1] }]],
  ] as const)('%s', async (merge, expected) => {
    expect(await collectPages(new Source().pages(nested), merge)).toEqual(expected);
  });

  it('keeps on the error what it had, without showing it', async () => {
    const failure = new ConnectionError('gone');
    await expect(collectPages(new Source().pages(lists, failure))).rejects.toBe(failure);
    expect(failure.collected).toEqual([1, 2, 3, 4, 5]);
    expect(Object.keys(failure)).not.toContain('collected');
  });

  it('touches no reason of an abort', async () => {
    const reason = Object.freeze(new Error('enough'));
    await expect(collectPages(new Source().pages(lists, reason))).rejects.toBe(reason);
  });

  it('has no last page of none', async () => {
    await expect(collectPages(new Source().pages([]), 'replace')).rejects.toThrow(PaginationError);
    expect(await collectPages(new Source().pages([]))).toEqual([]);
  });
});
