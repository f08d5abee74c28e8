import type { Json, JsonObject } from '../internal/json.js';

/** The options that were set, as JSON, in the form a checkpoint records. */
export function definedOptions(options: object): JsonObject {
  const set = Object.entries(options).filter(([, value]) => value !== undefined) as [string, Json][];
  return Object.freeze(Object.fromEntries(set));
}
