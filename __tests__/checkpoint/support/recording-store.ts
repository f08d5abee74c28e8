import { CheckpointLockedError, type Checkpoint, type CheckpointStore } from '../../../src/index.js';

/** A store that says in which order it was used, and can be made to fail. */
export class RecordingStore implements CheckpointStore {
  readonly log: string[] = [];
  readonly kept = new Map<string, Checkpoint>();
  /** What the next `get`, `set` or `lock` does in place of its work. */
  failure: (() => unknown) | undefined;
  readonly #locked = new Set<string>();

  get(key: string): unknown {
    this.log.push('get');
    return this.failure === undefined ? this.kept.get(key) : this.failure();
  }

  set(key: string, checkpoint: Checkpoint): unknown {
    this.log.push(`set ${String(checkpoint.pages)}${checkpoint.finished ? ' finished' : ''}`);
    if (this.failure !== undefined) return this.failure();
    this.kept.set(key, checkpoint);
    return undefined;
  }

  delete(key: string): boolean {
    return this.kept.delete(key);
  }

  /** A key is held by one at a time; letting go takes a moment. */
  lock(key: string): Promise<{ release(): Promise<void> }> {
    this.log.push('lock');
    if (this.#locked.has(key)) return Promise.reject(new CheckpointLockedError('held'));
    this.#locked.add(key);
    return Promise.resolve({
      release: async () => {
        await new Promise(setImmediate);
        this.#locked.delete(key);
        this.log.push('release');
      },
    });
  }
}
