import fs from 'node:fs/promises';
import { isPlainObject } from '../internal/objects.js';
import { isRunning, type ProcessIdentity } from './process-identity.js';
import { codeOf } from './write-atomically.js';

/** A holder on another machine that was silent for so long is dead. */
const SILENT_MS = 60_000;

/** What stands in a lock file. */
export interface Holder extends ProcessIdentity {
  /** Of this one locking. */
  readonly id: string;
  /** When it was locked, as an ISO date. */
  readonly since: string;
}

/** `null` for what is no lock, or not a whole one. */
export function parseHolder(text: string): Holder | null {
  try {
    const value: unknown = JSON.parse(text);
    const isHolder =
      isPlainObject(value) && ['id', 'host', 'since'].every((name) => typeof value[name] === 'string');
    return isHolder && Number.isSafeInteger(value['pid']) ? (value as unknown as Holder) : null;
  } catch {
    return null;
  }
}

/** How long ago `file` was touched, by the clock of the file system, which has just touched `witness`. */
async function silenceMs(file: string, witness: string): Promise<number> {
  try {
    const [then, now] = await Promise.all([fs.stat(file), fs.stat(witness)]);
    return now.mtimeMs - then.mtimeMs;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 0;
    throw error;
  }
}

/**
 * Whether whoever wrote `file` has died. One that cannot be seen from here, or did not finish writing who it is, has
 * when the file was silent for a minute.
 *
 * @param witness a file that has just been touched.
 */
export async function isDead(holder: Holder | null, file: string, witness: string): Promise<boolean> {
  const runs = holder === null ? undefined : isRunning(holder);
  return !(runs ?? (await silenceMs(file, witness)) < SILENT_MS);
}
