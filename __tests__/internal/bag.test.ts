import { Bag, type BagElement } from '../../src/internal/bag.js';

class Thing implements BagElement {
  bagIndex = -1;

  constructor(readonly name: string) {}
}

function filled(...names: string[]): { bag: Bag<Thing>; things: Thing[] } {
  const bag = new Bag<Thing>();
  const things = names.map((name) => new Thing(name));
  for (const thing of things) bag.add(thing);
  return { bag, things };
}

const namesIn = (bag: Bag<Thing>): string[] =>
  bag
    .elements()
    .map(({ name }) => name)
    .sort();

describe('Bag', () => {
  it.each([
    { removed: 0, left: ['b', 'c'] },
    { removed: 1, left: ['a', 'c'] },
    { removed: 2, left: ['a', 'b'] },
  ])('removes the element at place $removed and keeps the others', ({ removed, left }) => {
    const { bag, things } = filled('a', 'b', 'c');
    bag.remove(things[removed]!);
    expect(namesIn(bag)).toEqual(left);
    expect(bag.size).toBe(2);
  });

  it('can be emptied in any order and filled again', () => {
    const { bag, things } = filled('a', 'b', 'c', 'd');
    for (const index of [1, 3, 0, 2]) bag.remove(things[index]!);
    expect(bag.size).toBe(0);
    bag.add(things[2]!);
    expect(namesIn(bag)).toEqual(['c']);
  });

  it('takes an element once, and takes no notice of the removal of one that is not there', () => {
    const { bag, things } = filled('a', 'b');
    bag.add(things[0]!);
    bag.remove(new Thing('never added'));
    bag.remove(things[1]!);
    bag.remove(things[1]!);
    expect(namesIn(bag)).toEqual(['a']);
  });

  it('may lose elements while a copy of it is gone through', () => {
    const { bag } = filled('a', 'b', 'c');
    for (const thing of bag.elements()) bag.remove(thing);
    expect(bag.size).toBe(0);
  });
});
