/** Web platform classes whose globals Node loads only when they are first touched. */
export type Brand = 'Blob' | 'File' | 'FormData' | 'Headers';

/**
 * Whether `value` is an instance of a web platform class, told by its tag. `instanceof` would do the same, but merely
 * naming the global `FormData` or `Headers` makes Node load its whole fetch implementation: about 0.1 s, once, in the
 * middle of somebody's request.
 */
export function hasBrand(value: unknown, brand: Brand): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.prototype.toString.call(value) === `[object ${brand}]`
  );
}
