import { createHash } from 'node:crypto';
import type { IncrementState, Watermark } from '../internal/checkpoint.js';
import { canonicalJson } from '../internal/canonical-json.js';
import type { Mark } from './watermark.js';

type Entry = readonly [hash: string, ms: number];

const NS_PER_MS = 1_000_000n;
/** 72 bits: among a million items, two that are taken for one have a chance of 1 in 10 thousand million. */
const HASH_LENGTH = 12;

/** Milliseconds of a position, rounded down. */
export function positionMs(position: bigint): number {
  const rest = position % NS_PER_MS;
  return Number((position - (rest < 0n ? rest + NS_PER_MS : rest)) / NS_PER_MS);
}

/**
 * The items that were delivered within the margin. An item that has changed has another value in the field, and is
 * another item here.
 */
export class SeenItems {
  readonly #entries: Entry[];
  readonly #hashes: Set<string>;

  constructor(seen: IncrementState['seen'] = []) {
    this.#entries = [...seen];
    this.#hashes = new Set(seen.map(([hash]) => hash));
  }

  /** Remembers an item; false when it was there already. */
  add(id: string | number, { value, position }: Mark): boolean {
    const hash = hashOf(id, value);
    if (this.#hashes.has(hash)) return false;
    this.#hashes.add(hash);
    this.#entries.push([hash, positionMs(position)]);
    return true;
  }

  /** Those that are kept, in the order they were added. */
  filter(isKept: (ms: number) => boolean): Entry[] {
    return this.#entries.filter(([, ms]) => isKept(ms));
  }
}

function hashOf(id: string | number, value: Watermark): string {
  return createHash('sha256')
    .update(canonicalJson([id, value]))
    .digest('base64url')
    .slice(0, HASH_LENGTH);
}
