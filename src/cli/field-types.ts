import { isPlainObject } from '../internal/objects.js';

/** A field of the items of a page: in how many of them it is, and what stands there. */
export interface FieldTypes {
  readonly name: string;
  /** As TypeScript writes them, without repeats: `string`, `number`, `null`, `string[]`, `object`. */
  readonly types: readonly string[];
  /** Whether some items lack it. */
  readonly optional: boolean;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    const inner = [...new Set(value.map(typeName))].sort();
    if (inner.length === 0) return 'unknown[]';
    return inner.length === 1 ? `${inner[0] ?? ''}[]` : `(${inner.join(' | ')})[]`;
  }
  return isPlainObject(value) ? 'object' : typeof value;
}

/** The types of items that are no objects. */
export function itemTypes(items: readonly unknown[]): string[] {
  return [...new Set(items.map(typeName))].sort();
}

/** The fields of items that are objects, in the order in which they are first seen. */
export function fieldTypes(items: readonly unknown[]): FieldTypes[] {
  const objects = items.filter(isPlainObject);
  const seen = new Map<string, { readonly types: Set<string>; count: number }>();
  for (const object of objects) {
    for (const [name, value] of Object.entries(object)) {
      const field = seen.get(name) ?? { types: new Set<string>(), count: 0 };
      seen.set(name, field);
      field.types.add(typeName(value));
      field.count += 1;
    }
  }
  return [...seen].map(([name, { types, count }]) => ({
    name,
    types: [...types].sort((a, b) => Number(a === 'null') - Number(b === 'null') || (a < b ? -1 : 1)),
    optional: count < objects.length,
  }));
}
