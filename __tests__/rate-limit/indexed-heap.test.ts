import fc from 'fast-check';
import { IndexedHeap } from '../../src/rate-limit/indexed-heap.js';

interface Entry {
  heapIndex: number;
  rank: number;
}

const makeHeap = () => new IndexedHeap<Entry>((a, b) => a.rank < b.rank);

describe('IndexedHeap', () => {
  it('gives its elements back in order, whatever was removed or moved in between', () => {
    const operation = fc.record({
      kind: fc.constantFrom('push', 'push', 'remove', 'update'),
      rank: fc.integer({ min: 0, max: 50 }),
      pick: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
        const heap = makeHeap();
        const inside: Entry[] = [];
        for (const { kind, rank, pick } of operations) {
          const chosen = inside[pick % Math.max(1, inside.length)];
          if (kind === 'push') {
            const entry = { heapIndex: -1, rank };
            inside.push(entry);
            heap.push(entry);
          } else if (chosen !== undefined && kind === 'remove') {
            inside.splice(inside.indexOf(chosen), 1);
            heap.remove(chosen);
          } else if (chosen !== undefined) {
            chosen.rank = rank;
            heap.update(chosen);
          }
          expect(heap.size).toBe(inside.length);
        }
        const drained: number[] = [];
        for (let first = heap.first(); first !== undefined; first = heap.first()) {
          heap.remove(first);
          drained.push(first.rank);
        }
        expect(drained).toEqual(inside.map(({ rank }) => rank).sort((a, b) => a - b));
      }),
      { seed: 7 },
    );
  });

  it('leaves an element alone that is not in it', () => {
    const heap = makeHeap();
    const [inside, outside] = [
      { heapIndex: -1, rank: 1 },
      { heapIndex: -1, rank: 2 },
    ];
    heap.push(inside);
    heap.remove(outside);
    expect(heap.size).toBe(1);
    heap.remove(inside);
    heap.remove(inside);
    expect(heap.size).toBe(0);
    expect(heap.first()).toBeUndefined();
  });
});
