import { isPlainObject } from './objects.js';

/** Any value JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object. */
export type JsonObject = Readonly<Record<string, Json>>;

/** Whether JSON gives `value` back as it is: no dates, no `undefined`, no class instances, no `NaN`, no cycles. */
export function isJson(value: unknown, ancestors: readonly unknown[] = []): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || ancestors.includes(value)) return false;
  if (!Array.isArray(value) && !isPlainObject(value)) return false;
  const around = [...ancestors, value];
  return Object.values(value).every((element) => isJson(element, around));
}
