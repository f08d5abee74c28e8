import { isPlainObject } from '../internal/objects.js';

const isNumber = (value: unknown): boolean => typeof value === 'number';
const isText = (value: unknown): boolean => typeof value === 'string';
const isFunction = (value: unknown): boolean => typeof value === 'function';

/** Names that no provider's parameter is likely to bear, and whether a value could be that option's. */
const TELLTALE: readonly (readonly [name: string, isPossible: (value: unknown) => boolean])[] = [
  ['paginator', (value) => isFunction((value as { next?: unknown } | null | undefined)?.next)],
  ['itemsPath', isText],
  ['mergePath', isText],
  ['maxCalls', isNumber],
  ['prefetch', isNumber],
  ['concurrency', isNumber],
  ['batchSize', isNumber],
  ['checkpoint', isPlainObject],
  ['resumeFrom', isPlainObject],
  ['incremental', isPlainObject],
  ['dedupeBy', (value) => isText(value) || isFunction(value)],
  ['onInvalidItem', (value) => value === 'throw' || value === 'skip'],
  ['onProgress', isFunction],
];

/** The warning for options of a query that were given in the place of its parameters; `undefined` when there are none. */
export function describeMisplacedOptions(params: object | undefined): string | undefined {
  if (!isPlainObject(params)) return undefined;
  const names = TELLTALE.flatMap(([name, isPossible]) =>
    Object.hasOwn(params, name) && isPossible(params[name]) ? [name] : [],
  );
  if (names.length === 0) return undefined;
  const list = names.join(', ');
  return (
    `Among the parameters of a query are ${list}: they are sent to the server, and are not taken as options. ` +
    `Options come third: (path, {}, { ${list} })`
  );
}
