import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../checkpoint/write-atomically.js';

/**
 * Says, before the first checkpoint does, that a file is ours to begin again: a process killed in its first page leaves
 * a file behind, and `--resume` must not take a stranger's file for it.
 */
export class BegunMarker {
  readonly #marker: string;
  readonly #file: string;

  constructor(directory: string, key: string, file: string) {
    this.#marker = join(directory, `${key}.begun`);
    this.#file = file;
  }

  async set(): Promise<void> {
    await writeAtomically(this.#marker, await this.#identity());
  }

  async isSet(): Promise<boolean> {
    const [marked, actual] = await Promise.all([
      readFile(this.#marker, 'utf8').catch(() => null),
      this.#identity(),
    ]);
    return marked === actual;
  }

  /** The file itself rather than its name: another one may stand in its place by now. */
  async #identity(): Promise<string> {
    const { dev, ino } = await stat(this.#file, { bigint: true });
    return `${String(dev)}:${String(ino)}\n`;
  }
}
