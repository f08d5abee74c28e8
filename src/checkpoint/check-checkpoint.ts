import { CheckpointCorruptError } from '../errors/checkpoint-corrupt-error.js';
import { CheckpointMismatchError } from '../errors/checkpoint-mismatch-error.js';
import type { Checkpoint } from '../internal/checkpoint.js';
import { isPlainObject } from '../internal/objects.js';
import { CHECKPOINT_VERSION } from './create-checkpoint.js';

type Fields = Readonly<Record<string, unknown>>;

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isOptionalObject(value: unknown): boolean {
  return value === undefined || isPlainObject(value);
}

function isPageRequest(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  const { url, params, headers, body, ...others } = value;
  return (
    (url === undefined || (typeof url === 'string' && url !== '')) &&
    [params, headers, body].every(isOptionalObject) &&
    Object.keys(others).length === 0
  );
}

function isPaginatorRecord(value: unknown): boolean {
  return isPlainObject(value) && typeof value['kind'] === 'string' && isOptionalObject(value['options']);
}

const CHECKS: readonly (readonly [field: string, holds: (value: unknown, all: Fields) => boolean])[] = [
  ['fingerprint', (value) => typeof value === 'string' && value !== ''],
  ['next', (value) => value === null || isPageRequest(value)],
  ['paginator', (value) => value === null || isPaginatorRecord(value)],
  ['itemsPath', (value) => value === undefined || typeof value === 'string'],
  ['pages', isCount],
  ['items', isCount],
  ['finished', (value, { next }) => value === (next === null)],
];

/**
 * Checks what `resumeFrom` was given, or a store gave back.
 *
 * @param fingerprint of the query that is to be resumed.
 * @throws CheckpointCorruptError for what is no checkpoint, or one of another version; CheckpointMismatchError for one
 *   of another query.
 */
export function checkCheckpoint(value: unknown, fingerprint: string): Checkpoint {
  if (!isPlainObject(value)) throw new CheckpointCorruptError('The checkpoint is not an object');
  if (value['version'] !== CHECKPOINT_VERSION) {
    const version = value['version'];
    const shown = typeof version === 'number' ? `version ${version}` : 'no known version';
    throw new CheckpointCorruptError(
      `The checkpoint has ${shown}; this version of the package reads version ${CHECKPOINT_VERSION}`,
    );
  }
  const wrong = CHECKS.find(([field, holds]) => !holds(value[field], value));
  if (wrong !== undefined)
    throw new CheckpointCorruptError(`The checkpoint's "${wrong[0]}" is missing or wrong`);
  const checkpoint = value as unknown as Checkpoint;
  if (checkpoint.fingerprint !== fingerprint) {
    throw new CheckpointMismatchError(
      'The checkpoint belongs to another query: method, path, params, body or paginator differ',
    );
  }
  return checkpoint;
}
