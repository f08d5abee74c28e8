/** The furthest that a `Date` reaches, in epoch milliseconds (ECMA-262 section 21.4.1.1). */
const MAX_DATE_MS = 8.64e15;

/** An instant as ISO 8601 writes it; `null` for one that no `Date` reaches, which a server may name all the same. */
export function isoInstant(epochMs: number): string | null {
  return Math.abs(epochMs) <= MAX_DATE_MS ? new Date(epochMs).toISOString() : null;
}
