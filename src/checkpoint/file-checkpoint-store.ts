import fs from 'node:fs/promises';
import path from 'node:path';
import { CheckpointCorruptError } from '../errors/checkpoint-corrupt-error.js';
import type { Checkpoint } from '../internal/checkpoint.js';
import { checkText, wrongOption } from '../options/check.js';
import type { CheckpointLock, CheckpointStore } from './checkpoint-store.js';
import { FileLock } from './file-lock.js';
import { removeLeftLocks } from './left-locks.js';
import { keyFileName } from './key-file-name.js';
import { codeOf, TEMPORARY_SUFFIX, writeAtomically } from './write-atomically.js';

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Keeps each checkpoint in a file of its own, `KEY.json`, readable by its owner only. A write is all or nothing, and on
 * disk when it is done: a temporary file, fsync, rename, fsync of the folder.
 *
 * A run holds its key by a lock file, `KEY.lock`. The lock of a process that has died is taken over.
 */
export class FileCheckpointStore implements CheckpointStore {
  readonly #directory: string;
  readonly #locks = new Map<string, FileLock>();

  /**
   * @param directory created when it is first needed.
   * @throws ConfigurationError
   */
  constructor(directory: string) {
    checkText(directory, 'FileCheckpointStore directory');
    this.#directory = path.resolve(directory);
  }

  /** What is kept; `undefined` when there is nothing. @throws CheckpointCorruptError for a file that is not JSON. */
  async get(key: string): Promise<Checkpoint | undefined> {
    const file = this.#file(key, '.json');
    let text: string;
    try {
      text = await fs.readFile(file, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
    try {
      return JSON.parse(text) as Checkpoint;
    } catch {
      throw new CheckpointCorruptError(
        `The checkpoint file ${file} is not JSON. It was left as it is; delete it to start from the beginning`,
      );
    }
  }

  /** @throws CheckpointLockedError when the run that holds the key has lost it. */
  async set(key: string, checkpoint: Checkpoint): Promise<void> {
    await this.#locks.get(key)?.verify();
    await fs.mkdir(this.#directory, { recursive: true, mode: 0o700 });
    await writeAtomically(this.#file(key, '.json'), `${JSON.stringify(checkpoint)}\n`);
  }

  /** Resolves to whether there was something. */
  async delete(key: string): Promise<boolean> {
    try {
      await fs.unlink(this.#file(key, '.json'));
      return true;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    }
  }

  /** @throws CheckpointLockedError naming the process that holds the key. */
  async lock(key: string): Promise<CheckpointLock> {
    await fs.mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const lock = await FileLock.acquire(this.#file(key, '.lock'));
    try {
      await this.#clean(key);
    } catch (error) {
      await lock.release();
      throw error;
    }
    this.#locks.set(key, lock);
    return {
      release: () => {
        if (this.#locks.get(key) === lock) this.#locks.delete(key);
        return lock.release();
      },
    };
  }

  /** Removes what processes left behind that were killed in the midst of a write, or while they took the lock. */
  async #clean(key: string): Promise<void> {
    const checkpoint = `${path.basename(this.#file(key, '.json'))}.`;
    const lock = path.basename(this.#file(key, '.lock'));
    const names = await fs.readdir(this.#directory);
    const left = names.filter((name) => name.startsWith(checkpoint) && name.endsWith(TEMPORARY_SUFFIX));
    await Promise.all(left.map((name) => fs.rm(path.join(this.#directory, name), { force: true })));
    await removeLeftLocks(this.#directory, names, lock);
  }

  #file(key: string, suffix: string): string {
    checkText(key, 'checkpoint key');
    // Half a pair has no bytes of its own: the file would be that of another key.
    if (LONE_SURROGATE.test(key)) throw wrongOption('checkpoint key', 'valid Unicode', key);
    return path.join(this.#directory, keyFileName(key) + suffix);
  }
}
