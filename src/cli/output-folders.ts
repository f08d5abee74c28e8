import { dirname } from 'node:path';
import type { CheckpointLock } from '../checkpoint/checkpoint-store.js';
import type { FileCheckpointStore } from '../checkpoint/file-checkpoint-store.js';
import { ApiClientError } from '../errors/api-client-error.js';
import { MadeFolder } from './made-folder.js';
import { outputError } from './output-error.js';

/** What a system call on the checkpoint's folder came to; errors of ours say themselves what is wrong. */
export function checkpointError(doing: string, directory: string, error: unknown): unknown {
  return error instanceof ApiClientError
    ? error
    : outputError(`${doing} the checkpoint folder ${directory}`, error);
}

/** @throws OutputError */
export async function makeFolder(path: string): Promise<MadeFolder> {
  try {
    return await MadeFolder.make(dirname(path));
  } catch (error) {
    throw outputError(`Making the folder of ${path}`, error);
  }
}

/** The lock, which takes the folders with it that were made for nothing. @throws OutputError, CheckpointLockedError */
export async function lockIn(
  store: FileCheckpointStore,
  key: string,
  directory: string,
  place: MadeFolder,
): Promise<CheckpointLock> {
  const folders = [place];
  const tidy = async (): Promise<void> => {
    for (const folder of folders) await folder.tidy();
  };
  try {
    folders.unshift(await MadeFolder.make(directory, 0o700));
    const lock = await store.lock(key);
    return {
      release: async () => {
        await lock.release();
        await tidy();
      },
    };
  } catch (error) {
    await tidy();
    throw checkpointError('Preparing', directory, error);
  }
}
