import { checkKeys, checkOneOf, checkText, wrongOption } from '../options/check.js';
import type { CheckpointStore } from './checkpoint-store.js';

/** Where a query keeps how far its consumer is, so that the next run of the same query goes on there. */
export interface CheckpointOptions {
  /** A `FileCheckpointStore`, a `MemoryCheckpointStore`, a `Map`, a `Keyv`: anything with `get`, `set` and `delete`. */
  readonly store: CheckpointStore;
  /** Under which the store keeps it. One query has one key; another query under it is refused. */
  readonly key: string;
  /**
   * When a page is committed: `'auto'` when the consumer asks for the next, `'manual'` only by `page.commit()`, for
   * consumers that read ahead (`queryAll` only).
   *
   * @default 'auto'
   */
  readonly commit?: 'auto' | 'manual' | undefined;
  /** What a run does when the one before was finished: begin again, or deliver nothing. @default 'restart' */
  readonly onFinished?: 'restart' | 'skip' | undefined;
}

const NAMES: readonly (keyof CheckpointOptions)[] = ['store', 'key', 'commit', 'onFinished'];
const METHODS = ['get', 'set', 'delete'] as const;

function isStore(value: unknown): value is CheckpointStore {
  if (typeof value !== 'object' || value === null) return false;
  const methods = value as Record<string, unknown>;
  const hasLock = methods['lock'] === undefined || typeof methods['lock'] === 'function';
  return hasLock && METHODS.every((name) => typeof methods[name] === 'function');
}

/** @throws ConfigurationError */
export function checkCheckpointOptions(value: unknown, name: string): asserts value is CheckpointOptions {
  checkKeys(value, NAMES, name);
  const { store, key, commit, onFinished } = value;
  if (!isStore(store)) {
    // A store may hold the credentials it was made with.
    throw wrongOption(`${name}.store`, 'an object with the methods get, set and delete', store, true);
  }
  checkText(key, `${name}.key`);
  if (commit !== undefined) checkOneOf(commit, `${name}.commit`, ['auto', 'manual']);
  if (onFinished !== undefined) checkOneOf(onFinished, `${name}.onFinished`, ['restart', 'skip']);
}
