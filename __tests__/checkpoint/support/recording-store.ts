import type { Checkpoint, CheckpointStore } from '../../../src/index.js';

/** A store that says in which order it was used, and can be made to fail. */
export class RecordingStore implements CheckpointStore {
  readonly log: string[] = [];
  readonly kept = new Map<string, Checkpoint>();
  /** What the next `get`, `set` or `lock` does in place of its work. */
  failure: (() => unknown) | undefined;

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

  lock(): Promise<{ release(): Promise<void> }> {
    this.log.push('lock');
    return Promise.resolve({
      release: () => {
        this.log.push('release');
        return Promise.resolve();
      },
    });
  }
}
