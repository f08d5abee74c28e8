import { types } from 'node:util';
import { hasBrand } from '../internal/brand.js';
import { isPlainObject } from '../internal/objects.js';
import { REDACTED } from './ranges.js';

/** What the copying of values needs of a redactor. */
export interface ValueRedaction {
  isSensitiveName(name: string): boolean;
  /** The first `maxLength` characters of `text`, redacted. */
  head(text: string, maxLength: number): string;
  scrubError(error: unknown): Error;
}

const MAX_DEPTH = 8;
const MAX_NODES = 2_000;
const MAX_STRING_LENGTH = 10_000;

/** Something worth knowing even under a sensitive name: that nothing, or only a flag, was there. */
function isHarmless(value: unknown): boolean {
  return value === undefined || value === null || value === '' || typeof value === 'boolean';
}

/** One line for what must not be walked through: binary data, streams, and objects that run code when looked at. */
function summarise(value: object): string | undefined {
  if (types.isProxy(value)) return '[proxy]';
  if (Array.isArray(value) || isPlainObject(value)) return undefined;
  if (ArrayBuffer.isView(value)) return `[${value.constructor.name}, ${value.byteLength} bytes]`;
  if (types.isAnyArrayBuffer(value)) return `[ArrayBuffer, ${value.byteLength} bytes]`;
  if (hasBrand(value, 'Blob') || hasBrand(value, 'File')) return `[Blob, ${(value as Blob).size} bytes]`;
  if (hasBrand(value, 'FormData')) return '[FormData]';
  if (types.isPromise(value)) return '[promise]';
  if (types.isWeakMap(value) || types.isWeakSet(value)) return '[weak collection]';
  if ('pipe' in value || 'getReader' in value) return '[stream]';
  return undefined;
}

/** Names and values of what is a record in all but its type. */
function entriesOf(value: object): Iterable<readonly [unknown, unknown]> | undefined {
  if (types.isMap(value)) return value.entries();
  if (hasBrand(value, 'Headers')) return (value as Headers).entries();
  return undefined;
}

/** Copies one value; holds what is left of its budget, and the objects it is inside of. */
class ValueCopy {
  readonly #redaction: ValueRedaction;
  readonly #inside = new Set<object>();
  #nodesLeft = MAX_NODES;

  constructor(redaction: ValueRedaction) {
    this.#redaction = redaction;
  }

  copy(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        return this.#text(value);
      case 'bigint':
      case 'symbol':
        return String(value);
      case 'function':
        return '[function]';
      case 'object':
        return value === null ? null : this.#copyObject(value);
      default:
        return value;
    }
  }

  #text(text: string): string {
    const head = this.#redaction.head(text, MAX_STRING_LENGTH);
    const more = text.length - MAX_STRING_LENGTH;
    return more > 0 ? `${head}… ${more} more characters` : head;
  }

  #copyObject(value: object): unknown {
    const summary = summarise(value);
    if (summary !== undefined) return summary;
    if (types.isNativeError(value) || value instanceof Error) return this.#redaction.scrubError(value);
    if (types.isDate(value)) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
    if (value instanceof URL || value instanceof URLSearchParams || types.isRegExp(value)) {
      return this.#text(String(value));
    }
    if (this.#inside.has(value)) return '[circular]';
    if (this.#inside.size >= MAX_DEPTH) return Array.isArray(value) ? '[array]' : '[object]';
    this.#inside.add(value);
    try {
      if (Array.isArray(value)) return this.#copyArray(value);
      if (types.isSet(value)) return this.#copyArray([...value]);
      const entries = entriesOf(value);
      return entries === undefined ? this.#copyProperties(value) : this.#copyEntries(entries);
    } finally {
      this.#inside.delete(value);
    }
  }

  #copyArray(array: readonly unknown[]): unknown[] {
    const copies: unknown[] = [];
    for (let index = 0; index < array.length; index++) {
      if (this.#nodesLeft-- <= 0) {
        copies.push(`… ${array.length - index} more`);
        break;
      }
      // Raw headers come as a flat list (name, value, name, value …), entries as pairs.
      const name = index > 0 ? array[index - 1] : undefined;
      copies.push(this.#copyNamed(typeof name === 'string' ? name : '', array[index]));
    }
    return copies;
  }

  #copyEntries(entries: Iterable<readonly [unknown, unknown]>): Record<string, unknown> {
    const copy: Record<string, unknown> = {};
    for (const [key, value] of entries) {
      if (this.#nodesLeft-- <= 0) break;
      this.#define(copy, typeof key === 'string' ? key : `[${typeof key}]`, value);
    }
    return copy;
  }

  #copyProperties(source: object): Record<string, unknown> {
    const copy: Record<string, unknown> = {};
    const label = this.#labelOf(source);
    for (const key of Object.keys(source)) {
      if (this.#nodesLeft-- <= 0) {
        copy['…'] = 'more properties';
        break;
      }
      // Read through the descriptor: a getter would run code, on objects that may be the caller's.
      const property = Object.getOwnPropertyDescriptor(source, key);
      const value: unknown = property !== undefined && 'value' in property ? property.value : '[getter]';
      if (key === 'value' && label !== undefined) this.#define(copy, key, value, label);
      else this.#define(copy, key, value);
    }
    return copy;
  }

  /** The name in `{ name: 'Authorization', value: '…' }`. */
  #labelOf(source: object): string | undefined {
    for (const key of ['name', 'key', 'header']) {
      const label: unknown = Object.getOwnPropertyDescriptor(source, key)?.value;
      if (typeof label === 'string') return label;
    }
    return undefined;
  }

  #define(copy: Record<string, unknown>, key: string, value: unknown, name = key): void {
    // Defined, not assigned: a key such as __proto__ stays a key.
    Object.defineProperty(copy, this.#text(key), {
      value: this.#copyNamed(name, value),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }

  #copyNamed(name: string, value: unknown): unknown {
    if (name !== '' && !isHarmless(value) && this.#redaction.isSensitiveName(name)) return REDACTED;
    return this.copy(value);
  }
}

/**
 * A deep copy of `value` without secrets, made of plain objects, arrays and primitives (errors stay errors). Cycles,
 * depth and size are bounded, getters are not run, binary data and streams are summarised. Never throws.
 */
export function redactValue(value: unknown, redaction: ValueRedaction): unknown {
  try {
    return new ValueCopy(redaction).copy(value);
  } catch {
    return '[unreadable]';
  }
}
