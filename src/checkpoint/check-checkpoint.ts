import { CheckpointCorruptError } from '../errors/checkpoint-corrupt-error.js';
import { CheckpointMismatchError } from '../errors/checkpoint-mismatch-error.js';
import type { Checkpoint, WatermarkUnit } from '../internal/checkpoint.js';
import { isJson } from '../internal/json.js';
import { isPlainObject } from '../internal/objects.js';
import { CHECKPOINT_VERSION } from './create-checkpoint.js';
import { parseMark, WATERMARK_UNITS } from './watermark.js';

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

function isWithheld(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((part) => typeof part === 'string'));
}

function isWatermark(value: unknown): boolean {
  return value === undefined || parseMark(value) !== null;
}

function isSeen(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((entry) => Array.isArray(entry) && typeof entry[0] === 'string' && Number.isFinite(entry[1]))
  );
}

function isIncrement(value: unknown): boolean {
  if (value === undefined) return true;
  if (!isPlainObject(value)) return false;
  const { since, highest, unit, seen } = value;
  return (
    isWatermark(since) &&
    isWatermark(highest) &&
    (unit === undefined || WATERMARK_UNITS.includes(unit as WatermarkUnit)) &&
    (seen === undefined || isSeen(seen))
  );
}

const CHECKS: readonly (readonly [field: string, holds: (value: unknown, all: Fields) => boolean])[] = [
  ['fingerprint', (value) => typeof value === 'string' && value !== ''],
  ['next', (value) => value === null || isPageRequest(value)],
  ['withheld', isWithheld],
  ['paginator', (value) => value === null || isPaginatorRecord(value)],
  ['itemsPath', (value) => value === undefined || typeof value === 'string'],
  ['pages', isCount],
  ['items', isCount],
  ['finished', (value, { next }) => value === (next === null)],
  ['watermark', isWatermark],
  ['increment', isIncrement],
  ['note', (value) => value === undefined || isJson(value)],
];

const LEFT_ALONE = 'It was left as it is; delete it to start from the beginning';

/**
 * Checks what `resumeFrom` was given, or a store gave back.
 *
 * @param fingerprint of the query that is to be resumed.
 * @param name what the checkpoint is called in messages.
 * @throws CheckpointCorruptError for what is no checkpoint, or one of another version; CheckpointMismatchError for one
 *   of another query.
 */
export function checkCheckpoint(value: unknown, fingerprint: string, name = 'The checkpoint'): Checkpoint {
  if (!isPlainObject(value)) throw new CheckpointCorruptError(`${name} is not an object. ${LEFT_ALONE}`);
  if (value['version'] !== CHECKPOINT_VERSION) {
    const version = value['version'];
    const shown = typeof version === 'number' ? `version ${version}` : 'no known version';
    throw new CheckpointCorruptError(
      `${name} has ${shown}; this version of the package reads version ${CHECKPOINT_VERSION}. ${LEFT_ALONE}`,
    );
  }
  const wrong = CHECKS.find(([field, holds]) => !holds(value[field], value));
  if (wrong !== undefined)
    throw new CheckpointCorruptError(`${name}: "${wrong[0]}" is missing or wrong. ${LEFT_ALONE}`);
  const checkpoint = value as unknown as Checkpoint;
  if (checkpoint.fingerprint !== fingerprint) {
    throw new CheckpointMismatchError(
      `${name} belongs to another query: method, path, params, body or paginator differ. Use a key of its own for ` +
        'each query, or delete the checkpoint to start from the beginning',
    );
  }
  return checkpoint;
}
