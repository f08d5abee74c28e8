import type { Json } from '../internal/json.js';
import { isPlainObject } from '../internal/objects.js';

/** How far the file is known to be right; travels in the checkpoint's note. */
export interface OutputMark {
  /** The file's length when the page had been written. */
  readonly bytes: number;
  /** A hash of the last bytes before that: tells whether the file found on resuming is still the same. */
  readonly tail: string;
}

/** As the note of a checkpoint. */
export function markToNote({ bytes, tail }: OutputMark): Json {
  return { bytes, tail };
}

/** What a checkpoint's note says; `undefined` when the command did not write it. */
export function markFromNote(note: Json | undefined): OutputMark | undefined {
  if (!isPlainObject(note)) return undefined;
  const { bytes, tail } = note;
  const fits = typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0;
  return fits && typeof tail === 'string' ? { bytes, tail } : undefined;
}
