import type { Checkpoint, CheckpointState } from '../internal/checkpoint.js';
import type { Json } from '../internal/json.js';

/** The format written and read by this version. */
export const CHECKPOINT_VERSION = 1;

/** What a checkpoint is made of. */
export interface CheckpointParts extends CheckpointState {
  /** Of the query, from `fingerprintQuery`. */
  readonly fingerprint: string;
  readonly note?: Json | undefined;
}

/** A checkpoint, frozen. Whatever goes into it must be free of secrets already. */
export function createCheckpoint(parts: CheckpointParts): Checkpoint {
  const { fingerprint, next, withheld, paginator, itemsPath, pages, items, watermark, increment, note } =
    parts;
  return Object.freeze({
    version: CHECKPOINT_VERSION,
    fingerprint,
    next,
    ...(withheld === undefined ? {} : { withheld }),
    paginator,
    ...(itemsPath === undefined ? {} : { itemsPath }),
    pages,
    items,
    finished: next === null,
    ...(watermark === undefined ? {} : { watermark }),
    ...(increment === undefined ? {} : { increment }),
    ...(note === undefined ? {} : { note }),
  });
}
