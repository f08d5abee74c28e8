import type { Checkpoint } from '../internal/checkpoint.js';

/** A key that is held until it is released. */
export interface CheckpointLock {
  /** Lets others have the key; must not reject, and may be called again. */
  release(): Promise<void>;
}

/**
 * Where checkpoints are kept: a `Map`, a `Keyv`, a {@link FileCheckpointStore}, or anything else with these methods,
 * which may answer at once or with a promise.
 */
export interface CheckpointStore {
  /** What `set` was last given for `key`, as an object or as its JSON; `undefined` or `null` when there is nothing. */
  get(key: string): unknown;
  /**
   * Keeps `checkpoint`, which is plain JSON, under `key`. A rejection, or an answer of `false`, means that it was not
   * kept: the run ends then, and fetches nothing more.
   */
  set(key: string, checkpoint: Checkpoint): unknown;
  /** Forgets what is kept under `key`. Never called by a run. */
  delete(key: string): unknown;
  /**
   * Holds `key` for one run, so that no other works on it at the same time. Without this method nothing is locked.
   *
   * @throws CheckpointLockedError when somebody else holds it.
   */
  lock?(key: string): Promise<CheckpointLock>;
}
