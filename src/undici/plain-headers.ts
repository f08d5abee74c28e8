/** Response headers by lower-case name. */
export type PlainHeaders = Readonly<Record<string, string | readonly string[]>>;

/** Of these Node keeps the first when a server sends several; others are joined. */
const FIRST_COUNTS: ReadonlySet<string> = new Set([
  'age',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'last-modified',
  'location',
  'retry-after',
  'server',
]);

/** Repeated headers as Node gives them: `set-cookie` stays a list, of some the first counts, the rest are joined. */
export function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): PlainHeaders {
  for (const name in headers) {
    if (Array.isArray(headers[name])) return withoutLists(headers);
  }
  return headers as PlainHeaders;
}

function withoutLists(headers: Readonly<Record<string, string | string[] | undefined>>): PlainHeaders {
  const plain: Record<string, string | readonly string[]> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value === undefined) continue;
    const text = !Array.isArray(value) || name === 'set-cookie' ? value : joined(name, value);
    // Defined, not assigned: a header called __proto__ stays a header.
    Object.defineProperty(plain, name, { value: text, enumerable: true });
  }
  return plain;
}

function joined(name: string, values: readonly string[]): string {
  return FIRST_COUNTS.has(name) ? (values[0] ?? '') : values.join(', ');
}
