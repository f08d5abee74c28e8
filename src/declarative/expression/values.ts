import { isPlainObject } from '../../internal/objects.js';
import { ExpressionError } from './expression-error.js';
import { Environment, type JinjaValue } from './jinja.js';

/** Stands for a path that leads nowhere. */
export const MISSING = Symbol('missing');

/** Longer texts are refused: no cursor is that long, and a chain of filters could double one with each step. */
export const MAX_TEXT_LENGTH = 1_000_000;

/** JSON data as the interpreter holds it. */
export function toJinja(value: unknown): JinjaValue {
  return new Environment().set('value', value);
}

/** A value of the interpreter as JSON data. @throws ExpressionError for what is none. */
export function toPlain(result: JinjaValue): unknown {
  const { type, value } = result;
  switch (type) {
    case 'NullValue':
      return null;
    case 'IntegerValue':
    case 'FloatValue':
      if (Number.isFinite(value)) return Object.is(value, -0) ? 0 : value;
      throw new ExpressionError('the result is no finite number');
    case 'BooleanValue':
      return value;
    case 'StringValue':
      if ((value as string).length <= MAX_TEXT_LENGTH) return value;
      throw new ExpressionError(
        `a text of ${String((value as string).length)} characters came out; ${String(MAX_TEXT_LENGTH)} are allowed`,
      );
    case 'ArrayValue':
    case 'TupleValue':
      return (value as JinjaValue[]).map(toPlain);
    case 'ObjectValue':
      return Object.fromEntries(
        [...(value as ReadonlyMap<string, JinjaValue>)].map(([key, field]) => [key, toPlain(field)]),
      );
    case 'UndefinedValue':
      throw new ExpressionError('a part of the result is undefined');
    default:
      throw new ExpressionError(`the result is no data (${type})`);
  }
}

/** Equality as in Python: by content, 1 like 1.0, and no text like any number. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((element, index) => isEqual(element, right[index]));
  }
  if (isPlainObject(left) && isPlainObject(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key], right[key]))
    );
  }
  // Python's True is 1, and False is 0.
  if (typeof left === 'boolean' && typeof right === 'number') return Number(left) === right;
  if (typeof right === 'boolean' && typeof left === 'number') return Number(right) === left;
  return false;
}

/** Truth as in Python: empty texts, lists and mappings, 0 and none are false. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isPlainObject(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** What a value is, for messages: its kind, never its content, which may be a secret. */
export function describeKind(value: unknown): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}
