/** Anything that holds response headers by name, in any case. */
export type HeadersLike =
  | Readonly<Record<string, unknown>>
  | {
      /** As `Headers` has it. */
      forEach(callback: (value: string, name: string) => void): void;
    }
  | {
      /** As `Map` has it. */
      entries(): Iterable<readonly [string, unknown]>;
    }
  | Iterable<readonly [string, unknown]>;

type Visit = (name: string, value: unknown) => void;

/** Calls `visit` for each header of a plain object, `Headers`, `Map`, `AxiosHeaders` or an iterable of pairs. */
export function forEachHeader(headers: HeadersLike, visit: Visit): void {
  const { forEach, entries } = headers as { forEach?: unknown; entries?: unknown };
  if (Array.isArray(headers)) {
    visitPairs(headers, visit);
  } else if (typeof entries === 'function') {
    visitPairs(entries.call(headers) as Iterable<unknown>, visit);
  } else if (typeof forEach === 'function') {
    forEach.call(headers, (value: unknown, name: unknown) => {
      if (typeof name === 'string') visit(name, value);
    });
  } else {
    visitProperties(headers, visit);
  }
}

function visitProperties(headers: object, visit: Visit): void {
  let empty = true;
  for (const name of Object.keys(headers)) {
    empty = false;
    visit(name, (headers as Record<string, unknown>)[name]);
  }
  if (empty && Symbol.iterator in headers) visitPairs(headers as Iterable<unknown>, visit);
}

function visitPairs(pairs: Iterable<unknown>, visit: Visit): void {
  for (const pair of pairs) {
    if (!Array.isArray(pair)) continue;
    const [name, value] = pair as unknown[];
    if (typeof name === 'string') visit(name, value);
  }
}

/** A header's value as one line, without white space around it; `null` when it is none. Repeated lines are joined. */
export function headerText(value: unknown): string | null {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return String(value);
  if (!Array.isArray(value)) return null;
  const texts = (value as unknown[]).filter((one) => typeof one === 'string' || typeof one === 'number');
  return texts.join(', ').trim();
}
