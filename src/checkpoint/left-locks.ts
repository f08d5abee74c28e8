import fs from 'node:fs/promises';
import path from 'node:path';
import { isDead, parseHolder } from './lock-holder.js';
import { codeOf } from './write-atomically.js';

/**
 * Removes what processes left beside a lock file that were killed while they took the lock. What a living process is
 * about to put in its place is left alone.
 *
 * @param names all that is in the folder.
 * @param lock the name of the lock file, which the caller holds and has just created.
 */
export async function removeLeftLocks(folder: string, names: readonly string[], lock: string): Promise<void> {
  const witness = path.join(folder, lock);
  const beside = names.filter((name) => name.startsWith(`${lock}.`));
  await Promise.all(
    beside.map(async (name) => {
      const file = path.join(folder, name);
      try {
        const holder = parseHolder(await fs.readFile(file, 'utf8'));
        if (await isDead(holder, file, witness)) await fs.rm(file, { force: true });
      } catch (error) {
        // Its owner has just removed it.
        if (codeOf(error) !== 'ENOENT') throw error;
      }
    }),
  );
}
