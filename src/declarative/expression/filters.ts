import { isPlainObject } from '../../internal/objects.js';
import { readPath } from '../../pagination/path.js';
import { ExpressionError } from './expression-error.js';
import { describeKind, MAX_TEXT_LENGTH, MISSING } from './values.js';

/** A filter of ours: works on JSON data. */
export type PlainFilter = (
  value: unknown,
  args: readonly unknown[],
  named: ReadonlyMap<string, unknown>,
) => unknown;

const WHOLE_OR_DECIMAL = /^\s*[+-]?\d+(?:\.\d+)?\s*$/;
const DECIMAL = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;

function wrong(filter: string, value: unknown, hint = ''): ExpressionError {
  return new ExpressionError(`the filter "${filter}" cannot be applied to ${describeKind(value)}${hint}`);
}

/** What `int` and `float` have in common: a text that is no number is an error, unless a default is given. */
function toNumber(filter: string, value: unknown, args: readonly unknown[], pattern: RegExp): unknown {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string' && pattern.test(value)) return Number(value);
  if (args.length > 0) return args[0];
  const hint = typeof value === 'string' ? ' that is no number' : '';
  throw wrong(filter, value, `${hint}; give it a default: ${filter}(0)`);
}

function elements(filter: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return Array.from(value);
  throw wrong(filter, value);
}

function numbers(filter: string, value: unknown): readonly number[] {
  const list = elements(filter, value);
  if (list.every((element) => typeof element === 'number')) return list;
  throw new ExpressionError(`the filter "${filter}" takes a list of numbers`);
}

/** The least or the greatest of numbers or of texts. */
function extreme(filter: string, value: unknown, isBetter: (a: never, b: never) => boolean): unknown {
  const list = elements(filter, value);
  if (list.length === 0) return MISSING;
  const kind = typeof list[0];
  if ((kind !== 'number' && kind !== 'string') || list.some((element) => typeof element !== kind)) {
    throw new ExpressionError(`the filter "${filter}" takes a list of numbers or one of texts`);
  }
  return list.reduce((best, element) => (isBetter(element as never, best as never) ? element : best));
}

/** `map(attribute='a.b')`: that field of each element, by own properties only. */
function mapAttribute(value: unknown, named: ReadonlyMap<string, unknown>): unknown[] {
  const attribute = named.get('attribute');
  if (typeof attribute !== 'string') throw new ExpressionError("map takes a field: map(attribute='id')");
  const keys = attribute.split('.');
  return elements('map', value).map((element) => {
    const field = readPath(element, keys);
    if (field !== undefined) return field;
    if (named.has('default')) return named.get('default');
    throw new ExpressionError(`an element has no ${attribute}; give it a default: map(…, default=0)`);
  });
}

/** What is written into a text. @throws ExpressionError for lists, mappings and none. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new ExpressionError(
    `${describeKind(value)} cannot be written into a text` +
      (value === null ? '; give it a default: | default("", true)' : '; write it as JSON: | tojson'),
  );
}

function checkLength(length: number): void {
  if (length > MAX_TEXT_LENGTH) {
    throw new ExpressionError(
      `a text of ${String(length)} characters would come out; ${String(MAX_TEXT_LENGTH)} are allowed`,
    );
  }
}

/** @throws ExpressionError before anything overlong is built. */
export function replaceText(value: unknown, [from, to, count]: readonly unknown[]): string {
  if (typeof value !== 'string') throw wrong('replace', value);
  if (typeof from !== 'string' || from === '' || typeof to !== 'string') {
    throw new ExpressionError('replace takes two texts: what is replaced, and by what');
  }
  const parts = value.split(from);
  const found = parts.length - 1;
  const replaced = typeof count === 'number' && count >= 0 ? Math.min(found, Math.trunc(count)) : found;
  checkLength(value.length + replaced * (to.length - from.length));
  return (
    parts.slice(0, replaced + 1).join(to) +
    parts
      .slice(replaced + 1)
      .map((part) => from + part)
      .join('')
  );
}

/**
 * The filters that are ours: those whose originals answer quietly where nothing sensible can be said, measure the whole
 * of a list where its length is asked for, or let a text grow without bounds. `MISSING` is an answer: `default` and
 * `is defined` understand it.
 */
export const PLAIN_FILTERS: ReadonlyMap<string, PlainFilter> = new Map<string, PlainFilter>([
  [
    'int',
    (value, args) => {
      const number = toNumber('int', value, args, WHOLE_OR_DECIMAL);
      if (typeof number !== 'number') return number;
      const whole = Math.trunc(number);
      if (Number.isSafeInteger(whole)) return whole;
      throw new ExpressionError('the number is too large to be exact; leave it a text');
    },
  ],
  ['float', (value, args) => toNumber('float', value, args, DECIMAL)],
  [
    'length',
    (value) => {
      if (Array.isArray(value)) return value.length;
      if (typeof value === 'string') return Array.from(value).length;
      if (isPlainObject(value)) return Object.keys(value).length;
      throw wrong('length', value);
    },
  ],
  [
    'first',
    (value) => elements('first', value).at(0) ?? (elements('first', value).length > 0 ? null : MISSING),
  ],
  [
    'last',
    (value) => elements('last', value).at(-1) ?? (elements('last', value).length > 0 ? null : MISSING),
  ],
  ['min', (value) => extreme('min', value, (a, b) => a < b)],
  ['max', (value) => extreme('max', value, (a, b) => a > b)],
  ['sum', (value) => numbers('sum', value).reduce((total, number) => total + number, 0)],
  ['string', (value) => (typeof value === 'object' ? JSON.stringify(value) : toText(value))],
  [
    'join',
    (value, [separator = '']) => {
      const texts = elements('join', value).map(toText);
      const between = toText(separator);
      checkLength(texts.reduce((length, text) => length + text.length + between.length, 0));
      return texts.join(between);
    },
  ],
  ['map', (value, _args, named) => mapAttribute(value, named)],
  ['replace', replaceText],
  [
    'tojson',
    (value) => {
      const json = JSON.stringify(value);
      checkLength(json.length);
      return json;
    },
  ],
]);

/** `count` is another name for `length`, `d` for `default`. */
export const FILTER_ALIASES: ReadonlyMap<string, string> = new Map([
  ['count', 'length'],
  ['d', 'default'],
]);

/** Filters of the library that are let through: each works on what it is given, and makes nothing larger. */
export const LIBRARY_FILTERS: ReadonlySet<string> = new Set([
  'abs',
  'bool',
  'capitalize',
  'items',
  'list',
  'lower',
  'rejectattr',
  'reverse',
  'selectattr',
  'sort',
  'title',
  'trim',
  'unique',
  'upper',
]);

/** Every filter an expression may name. */
export const FILTERS: readonly string[] = [
  ...PLAIN_FILTERS.keys(),
  ...FILTER_ALIASES.keys(),
  'default',
  ...LIBRARY_FILTERS,
].sort();
