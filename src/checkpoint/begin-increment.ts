import type { Checkpoint, IncrementState, Watermark } from '../internal/checkpoint.js';
import { checkSince, type DedupeBy, type IncrementalOptions } from './incremental-options.js';
import { Increment } from './increment.js';
import { parseMark } from './watermark.js';

/** What an incremental run begins with. */
export interface IncrementStart {
  readonly options: IncrementalOptions;
  readonly dedupeBy: DedupeBy | undefined;
  /** The checkpoint that the run continues. */
  readonly resumed: Checkpoint | undefined;
  /** The checkpoint of the finished run before. */
  readonly previous: Checkpoint | undefined;
}

/**
 * Finds out where an incremental run begins.
 *
 * @throws ConfigurationError when `since` gives what is no watermark; what `since` throws.
 */
export async function beginIncrement({
  options,
  dedupeBy,
  resumed,
  previous,
}: IncrementStart): Promise<Increment> {
  if (resumed !== undefined) {
    const { increment = {}, watermark } = resumed;
    return new Increment({ options, dedupeBy, watermark, state: withUnit(increment, options) });
  }
  const watermark = previous?.watermark;
  const since = await startOf(options, watermark);
  const { unit, seen } = previous?.increment ?? {};
  // What was delivered is only left out where the destination has it: one that has fallen behind has lost it.
  const isTrusted = watermark !== undefined && !isBefore(since, watermark, options.unit ?? unit);
  const state = {
    ...(since === undefined ? {} : { since }),
    ...(unit === undefined ? {} : { unit }),
    ...(isTrusted && seen !== undefined ? { seen } : {}),
  };
  return new Increment({ options, dedupeBy, watermark, state: withUnit(state, options) });
}

async function startOf(
  { since, unit }: IncrementalOptions,
  watermark: Watermark | undefined,
): Promise<Watermark | undefined> {
  if (since === undefined) return watermark;
  const given = typeof since === 'function' ? await since() : since;
  checkSince(given, typeof since === 'function' ? 'What incremental.since() gives' : 'incremental.since');
  if (given === undefined || given === null) return undefined;
  if (!(given instanceof Date)) return given;
  if (unit === undefined || unit === 'integer') return given.toISOString();
  return unit === 'seconds' ? Math.floor(given.getTime() / 1000) : given.getTime();
}

function isBefore(since: Watermark | undefined, watermark: Watermark, unit: IncrementState['unit']): boolean {
  const [one, other] = [parseMark(since, unit), parseMark(watermark, unit)];
  return one === null || other === null || one.position < other.position;
}

function withUnit(state: IncrementState, { unit }: IncrementalOptions): IncrementState {
  return unit === undefined ? state : { ...state, unit };
}
