import { isPlainObject } from '../internal/objects.js';
import type { JsonSchema } from './json-schema.js';
import type { SpecDocument, SpecPath } from './spec-document.js';
import type { SpecProblem } from './spec-error.js';

const KIND_NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'a mapping',
  string: 'a text',
};

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'object':
      return isPlainObject(value);
    default:
      return typeof value === type;
  }
}

/** What was found, without its content: it may be a secret. */
function describe(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return KIND_NAMES[Array.isArray(value) ? 'array' : typeof value] ?? typeof value;
}

/** The key that was probably meant: the same letters in another style, or one that differs by little. */
function meant(key: string, known: readonly string[]): string | undefined {
  const plain = (name: string): string => name.replaceAll(/[_-]/g, '').toLowerCase();
  return (
    known.find((name) => plain(name) === plain(key)) ??
    known.find(
      (name) => name.length > 3 && (plain(key).startsWith(plain(name)) || plain(name).startsWith(plain(key))),
    ) ??
    known.find((name) => name.length > 3 && isOneEditApart(plain(name), plain(key)))
  );
}

/** One letter more, less, changed, or two of them swapped. */
function isOneEditApart(a: string, b: string): boolean {
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  return (
    restA.slice(1) === restB.slice(1) ||
    (restA.length > restB.length ? restA.slice(1) === restB : restA === restB.slice(1)) ||
    (restA.slice(2) === restB.slice(2) && restA.at(0) === restB.at(1) && restA.at(1) === restB.at(0))
  );
}

/** Checks a document against a schema, and gathers everything that does not fit. */
export class SchemaChecker {
  readonly problems: SpecProblem[] = [];
  readonly #document: SpecDocument;
  readonly #root: JsonSchema;

  constructor(document: SpecDocument, root: JsonSchema) {
    this.#document = document;
    this.#root = root;
  }

  check(value: unknown, schema: JsonSchema | boolean = this.#root, path: SpecPath = []): void {
    if (typeof schema === 'boolean') {
      if (!schema) this.#report(path, 'must be left out', 'key');
      return;
    }
    if (schema.$ref !== undefined) this.check(value, this.#resolve(schema.$ref), path);
    if (!this.#checkValue(value, schema, path)) return;
    if (isPlainObject(value)) this.#checkObject(value, schema, path);
    if (Array.isArray(value) && schema.items !== undefined) {
      for (const [index, element] of value.entries()) this.check(element, schema.items, [...path, index]);
    }
    for (const part of schema.allOf ?? []) this.check(value, part, path);
    if (schema.if !== undefined && schema.then !== undefined && this.#fits(value, schema.if)) {
      this.check(value, schema.then, path);
    }
  }

  #fits(value: unknown, schema: JsonSchema): boolean {
    const trial = new SchemaChecker(this.#document, this.#root);
    trial.check(value, schema);
    return trial.problems.length === 0;
  }

  /** The value itself; `false` when what is in it need not be looked at any more. */
  #checkValue(value: unknown, schema: JsonSchema, path: SpecPath): boolean {
    const types = schema.type === undefined ? [] : [schema.type].flat();
    if (types.length > 0 && !types.some((type) => hasType(value, type))) {
      const expected = types.map((type) => KIND_NAMES[type] ?? type).join(' or ');
      this.#report(path, `must be ${expected}; it is ${describe(value)}`);
      return false;
    }
    const words = schema.const === undefined ? schema.enum : [schema.const];
    if (words !== undefined && !words.includes(value)) {
      const shown = typeof value === 'string' && value.length <= 40 ? `"${value}"` : describe(value);
      this.#report(path, `must be ${words.map(String).join(' or ')}; it is ${shown}`);
      return false;
    }
    const { minLength = 0, minimum = -Infinity, exclusiveMinimum = -Infinity } = schema;
    if (typeof value === 'string' && value.length < minLength) this.#report(path, 'must not be empty');
    if (typeof value === 'number' && value < minimum) {
      this.#report(path, `must be ${String(minimum)} or more; it is ${String(value)}`);
    }
    if (typeof value === 'number' && value <= exclusiveMinimum) {
      this.#report(path, `must be more than ${String(exclusiveMinimum)}; it is ${String(value)}`);
    }
    return true;
  }

  #checkObject(value: Record<string, unknown>, schema: JsonSchema, path: SpecPath): void {
    const { properties = {}, required = [], additionalProperties = true, propertyNames } = schema;
    for (const key of required) {
      if (!Object.hasOwn(value, key)) this.#report(path, `${key} is missing`);
    }
    for (const [key, field] of Object.entries(value)) {
      const at = [...path, key];
      if (propertyNames?.pattern !== undefined && !new RegExp(propertyNames.pattern).test(key)) {
        this.#report(at, 'is no name for a field', 'key');
      } else if (Object.hasOwn(properties, key)) this.check(field, properties[key], at);
      else if (additionalProperties === false) this.#unknownKey(at, key, Object.keys(properties));
      else this.check(field, additionalProperties, at);
    }
  }

  #unknownKey(path: SpecPath, key: string, known: readonly string[]): void {
    const guess = meant(key, known);
    const hint = guess === undefined ? `known are ${known.join(', ')}` : `did you mean ${guess}?`;
    this.#report(path, `is unknown; ${hint}`, 'key');
  }

  #resolve(reference: string): JsonSchema {
    const schema = this.#root.$defs?.[reference.replace('#/$defs/', '')];
    if (schema === undefined) throw new Error(`The schema has no ${reference}`);
    return schema;
  }

  #report(path: SpecPath, message: string, of: 'value' | 'key' = 'value'): void {
    this.problems.push(this.#document.problem(path, message, of));
  }
}
