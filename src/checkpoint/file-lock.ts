import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import { CheckpointLockedError } from '../errors/checkpoint-locked-error.js';
import { isDead, parseHolder, type Holder } from './lock-holder.js';
import { ownIdentity } from './process-identity.js';
import { codeOf, createDurably, TEMPORARY_SUFFIX } from './write-atomically.js';

/** How often a holder shows that it is alive to those who cannot see its process. */
const BEAT_MS = 10_000;

const UNSUPPORTED: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Who holds the lock; `null` when nobody does any more. */
async function readHolder(file: string): Promise<Holder | null> {
  let text: string;
  try {
    text = await fs.readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  const holder = parseHolder(text);
  if (holder !== null) return holder;
  throw new CheckpointLockedError(
    `The lock file ${file} cannot be read, so it is not known who holds it. If nobody is at work there, delete it`,
  );
}

/** Creates `file` with the contents of `source`, unless it exists. */
async function createFrom(source: string, file: string): Promise<boolean> {
  try {
    try {
      // A link appears with its contents, all at once.
      await fs.link(source, file);
    } catch (error) {
      if (!UNSUPPORTED.has(codeOf(error))) throw error;
      await fs.copyFile(source, file, constants.COPYFILE_EXCL);
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function locked(file: string, { pid, host, since }: Holder): CheckpointLockedError {
  const [machine = host] = host.split(' ', 1);
  const who =
    pid === process.pid && host === ownIdentity().host
      ? 'another run of this process'
      : `process ${String(pid)} on ${machine}`;
  return new CheckpointLockedError(
    `The checkpoint is in use by ${who}, since ${since}. Wait for that run to end, or use another key ` +
      `(lock file: ${file})`,
  );
}

/**
 * A file that one process holds at a time. That of a dead process is taken over: one that is seen to be gone on this
 * machine, or one elsewhere that has been silent for a minute.
 */
export class FileLock {
  readonly #file: string;
  readonly #id: string;
  readonly #beat: NodeJS.Timeout;

  private constructor(file: string, id: string) {
    this.#file = file;
    this.#id = id;
    this.#beat = setInterval(() => void this.#touch(), BEAT_MS);
    this.#beat.unref();
  }

  /** @throws CheckpointLockedError naming who holds it. */
  static async acquire(file: string): Promise<FileLock> {
    const own: Holder = { id: randomUUID(), ...ownIdentity(), since: new Date().toISOString() };
    const ready = `${file}.${own.id}${TEMPORARY_SUFFIX}`;
    await createDurably(ready, JSON.stringify(own));
    try {
      for (;;) {
        if (await createFrom(ready, file)) return new FileLock(file, own.id);
        const holder = await readHolder(file);
        if (holder === null) continue;
        if (!(await isDead(holder, file, ready))) throw locked(file, holder);
        if (await FileLock.#replace(file, holder, ready)) return new FileLock(file, own.id);
      }
    } finally {
      await fs.rm(ready, { force: true });
    }
  }

  /**
   * Puts `ready` in the place of a dead holder's lock. Of several who try only one may: whoever holds the lock that is
   * named after the dead one. (Were that to die in turn, its own lock is taken over in the same way.)
   */
  static async #replace(file: string, dead: Holder, ready: string): Promise<boolean> {
    const turn = await FileLock.acquire(`${file}.${dead.id}`);
    try {
      // Somebody may have had this turn before, and be the holder by now.
      if ((await readHolder(file))?.id !== dead.id) return false;
      await fs.rename(ready, file);
      return true;
    } finally {
      await turn.release();
    }
  }

  /** @throws CheckpointLockedError when somebody took the lock over, because this process was silent for too long. */
  async verify(): Promise<void> {
    const holder = await readHolder(this.#file);
    if (holder?.id === this.#id) return;
    if (holder !== null) throw locked(this.#file, holder);
    throw new CheckpointLockedError(
      `The lock file ${this.#file} is gone, so another run may be at work. Start again to continue from the checkpoint`,
    );
  }

  /** Never rejects: a lock that cannot be deleted is taken over when this process has ended. */
  async release(): Promise<void> {
    clearInterval(this.#beat);
    try {
      if ((await readHolder(this.#file))?.id === this.#id) await fs.unlink(this.#file);
    } catch {
      return;
    }
  }

  /** Appending leaves the time to the file system, whose clock all of its users share. */
  async #touch(): Promise<void> {
    try {
      const handle = await fs.open(this.#file, constants.O_WRONLY | constants.O_APPEND);
      try {
        await handle.writeFile('\n');
      } finally {
        await handle.close();
      }
    } catch {
      // `verify` says what is wrong, when it matters.
      return;
    }
  }
}
