/** What stands for a value that has no content to compare: a stream, a function. */
const OPAQUE = '[opaque]';

function canonical(value: unknown, ancestors: Set<object>): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function') return OPAQUE;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof URLSearchParams) return [...value.entries()];
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString('base64');
  if (ArrayBuffer.isView(value)) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  }
  if ('pipe' in value || ancestors.has(value)) return OPAQUE;
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return canonical((value as { toJSON(): unknown }).toJSON(), ancestors);
  }
  ancestors.add(value);
  try {
    if (Array.isArray(value)) return value.map((element) => canonical(element, ancestors));
    // No prototype: a key named __proto__ is then a key like any other.
    const sorted = Object.create(null) as Record<string, unknown>;
    for (const key of Object.keys(value).sort()) {
      sorted[key] = canonical((value as Record<string, unknown>)[key], ancestors);
    }
    return sorted;
  } finally {
    ancestors.delete(value);
  }
}

/**
 * One text for all values that JSON writes alike, whatever the order of their keys: for comparing and hashing.
 * Binary data is written as base64; streams, functions and cycles, which have no text, are all written alike.
 */
export function canonicalJson(value: unknown): string {
  // A bare undefined has no JSON.
  return JSON.stringify(canonical(value ?? null, new Set()));
}
