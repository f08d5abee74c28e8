/** One situation in which all contenders are measured. */
export interface Cell {
  /** As given to `--cell`. */
  readonly name: string;
  readonly title: string;
  /** Size of the JSON body of each response, in bytes. */
  readonly bodyBytes: number;
  /** Requests in flight at any time. */
  readonly concurrency: number;
}

export const CELLS: readonly Cell[] = [
  { name: '20kb-1', title: '20 KB, one at a time', bodyBytes: 20_480, concurrency: 1 },
  { name: '20kb-50', title: '20 KB, 50 at once', bodyBytes: 20_480, concurrency: 50 },
  { name: '100b-1', title: '100 B, one at a time', bodyBytes: 100, concurrency: 1 },
  { name: '100b-50', title: '100 B, 50 at once', bodyBytes: 100, concurrency: 50 },
];

/** @throws Error when there is no such cell */
export function cellNamed(name: string): Cell {
  const cell = CELLS.find((candidate) => candidate.name === name);
  if (cell !== undefined) return cell;
  throw new Error(`There is no cell ${name}; there are ${CELLS.map((known) => known.name).join(', ')}`);
}
