import { CheckpointLockedError } from '../errors/checkpoint-locked-error.js';
import type { Checkpoint } from '../internal/checkpoint.js';
import type { CheckpointLock, CheckpointStore } from './checkpoint-store.js';

/** Keeps checkpoints in this process, as text, so that nobody changes them; two runs cannot have the same key at once. */
export class MemoryCheckpointStore implements CheckpointStore {
  readonly #texts = new Map<string, string>();
  readonly #locked = new Set<string>();

  /** A fresh copy of what is kept; `undefined` when there is nothing. */
  get(key: string): Promise<Checkpoint | undefined> {
    const text = this.#texts.get(key);
    return Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as Checkpoint));
  }

  set(key: string, checkpoint: Checkpoint): Promise<void> {
    this.#texts.set(key, JSON.stringify(checkpoint));
    return Promise.resolve();
  }

  /** Resolves to whether there was something. */
  delete(key: string): Promise<boolean> {
    return Promise.resolve(this.#texts.delete(key));
  }

  /** @throws CheckpointLockedError */
  lock(key: string): Promise<CheckpointLock> {
    if (this.#locked.has(key)) {
      return Promise.reject(
        new CheckpointLockedError(
          `Checkpoint "${key}" is in use by another run of this process. End that run first, or use another key`,
        ),
      );
    }
    this.#locked.add(key);
    let held = true;
    return Promise.resolve({
      release: () => {
        if (held) this.#locked.delete(key);
        held = false;
        return Promise.resolve();
      },
    });
  }
}
