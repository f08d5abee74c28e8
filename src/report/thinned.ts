/**
 * A list of at most `capacity` values that stands for any number: when it is full, every second one is dropped, and
 * from then on only every second (fourth, eighth …) is kept.
 */
export class Thinned<T> {
  readonly #capacity: number;
  #values: T[] = [];
  #every = 1;
  #seen = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(value: T): void {
    if (this.#seen++ % this.#every !== 0) return;
    this.#values.push(value);
    if (this.#values.length <= this.#capacity) return;
    this.#values = this.#values.filter((_, at) => at % 2 === 0);
    this.#every *= 2;
  }

  get values(): readonly T[] {
    return this.#values;
  }

  /** One in how many is kept. */
  get every(): number {
    return this.#every;
  }
}
