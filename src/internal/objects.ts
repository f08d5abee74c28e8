/** True for objects written as literals, parsed from JSON or made without a prototype: never for class instances. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null || prototype === Object.prototype) return true;
  // A literal of another realm (a vm context, Jest's sandbox) has that realm's Object.prototype.
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty');
}

/** Keys that could reach a prototype when copied from response data or from the caller's objects. */
export function isPrototypeKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}

/**
 * A copy of `target` with `patch` laid over it: objects are merged key by key, `null` and everything that is not a
 * plain object (arrays too) replaces what was there. Neither argument is changed, and no prototype is reached.
 */
export function mergeDeep(target: unknown, patch: unknown): unknown {
  if (!isPlainObject(patch)) return patch;
  const base = isPlainObject(target) ? target : {};
  const merged: Record<string, unknown> = {};
  for (const key of Object.keys(base)) if (!isPrototypeKey(key)) merged[key] = base[key];
  for (const key of Object.keys(patch)) {
    if (!isPrototypeKey(key)) merged[key] = mergeDeep(merged[key], patch[key]);
  }
  return merged;
}
