import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/** What a file system answers that cannot sync a folder: nothing needs to be done there, or nothing can be. */
const NO_FOLDER_SYNC: ReadonlySet<unknown> = new Set([
  'EISDIR',
  'EPERM',
  'EACCES',
  'EINVAL',
  'EBADF',
  'ENOTSUP',
]);

/** The suffix of files that are not whole yet. */
export const TEMPORARY_SUFFIX = '.tmp';

/** The code of an error of the file system. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/** Makes the names in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await fs.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(codeOf(error))) throw error;
  }
}

/** What fails on an open file does not say which, unlike what fails on a path. */
function nameFile(error: unknown, file: string): unknown {
  if (error instanceof Error && !('path' in error)) {
    Object.assign(error, { path: file, message: `${error.message} '${file}'` });
  }
  return error;
}

/** Creates a file that does not exist yet, readable by its owner only; its contents are on disk afterwards. */
export async function createDurably(file: string, text: string): Promise<void> {
  const handle = await fs.open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (error) {
    throw nameFile(error, file);
  } finally {
    await handle.close();
  }
}

/**
 * Replaces the contents of a file: whoever reads it, and whoever finds it after a crash or a power cut at any moment,
 * sees either all of the old or all of the new.
 */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}${TEMPORARY_SUFFIX}`;
  try {
    await createDurably(temporary, text);
    await fs.rename(temporary, file);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(path.dirname(file));
}
