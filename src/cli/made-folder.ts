import { mkdir, rmdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** A folder that a run needs. One that leaves nothing in it leaves no folder either, unless it was there before. */
export class MadeFolder {
  readonly #path: string;
  /** The outermost folder that had to be made. */
  readonly #made: string | undefined;

  private constructor(path: string, made: string | undefined) {
    this.#path = path;
    this.#made = made;
  }

  /** @param mode who may use what is made. @throws what the file system says. */
  static async make(directory: string, mode?: number): Promise<MadeFolder> {
    const path = resolve(directory);
    const made = await mkdir(path, { recursive: true, mode });
    return new MadeFolder(path, made === undefined ? undefined : resolve(made));
  }

  /** Removes what was made, as far as it is empty. */
  async tidy(): Promise<void> {
    if (this.#made === undefined) return;
    try {
      for (let path = this.#path; path.length >= this.#made.length; path = dirname(path)) await rmdir(path);
    } catch {
      // Somebody keeps something there.
    }
  }
}
