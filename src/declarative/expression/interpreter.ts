import { isPlainObject } from '../../internal/objects.js';
import { ExpressionError } from './expression-error.js';
import { FILTER_ALIASES, PLAIN_FILTERS, replaceText } from './filters.js';
import { CONSTANTS } from './inspect-node.js';
import { Environment, Interpreter, type JinjaEnvironment, type JinjaNode, type JinjaValue } from './jinja.js';
import {
  describeNode,
  type BinaryExpression,
  type CallExpression,
  type ExpressionNode,
  type FilterExpression,
  type MemberExpression,
  type TestExpression,
} from './nodes.js';
import { describeKind, isEqual, isTruthy, MISSING, toJinja, toPlain } from './values.js';

/** The variables of an expression: JSON data by name. */
export type Scope = Readonly<Record<string, unknown>>;

const NO_SCOPE: Scope = Object.freeze({});
/** As many names as help; a body may have thousands. */
const MAX_SHOWN_KEYS = 20;

function keysOf(value: unknown): string {
  if (Array.isArray(value)) return `is a list of ${String(value.length)}`;
  if (!isPlainObject(value)) return `is ${describeKind(value)}`;
  const keys = Object.keys(value).slice(0, MAX_SHOWN_KEYS);
  return keys.length === 0 ? 'is empty' : `has ${keys.join(', ')}`;
}

/** A member of JSON data, by own properties only; lists and texts by index, from the end when it is negative. */
function memberOf(value: unknown, key: unknown): unknown {
  if (Array.isArray(value) || typeof value === 'string') {
    if (typeof key !== 'number') return MISSING;
    const index = key < 0 ? value.length + key : key;
    return Number.isInteger(index) && index >= 0 && index < value.length
      ? (value[index] as unknown)
      : MISSING;
  }
  if (!isPlainObject(value) || (typeof key !== 'string' && typeof key !== 'number')) return MISSING;
  return Object.hasOwn(value, key) ? value[key] : MISSING;
}

/**
 * Evaluates an expression over JSON data. Paths are read from the data itself, by own properties, and only what stands
 * at their end enters the library's interpreter: nothing of the host can be reached, a field named `items` is a field,
 * and naming one number costs nothing of the page around it. A path that leads nowhere is an error, except where the
 * expression asks for it: `is defined`, `is undefined`, `default`.
 */
class ExpressionInterpreter extends Interpreter {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    super(new Environment());
    this.#scope = scope;
  }

  override evaluate(node: JinjaNode | undefined, environment: JinjaEnvironment): JinjaValue {
    const expression = node as ExpressionNode | undefined;
    switch (expression?.type) {
      case 'Identifier':
      case 'SelectExpression':
        return toJinja(this.#present(expression, environment));
      case 'MemberExpression':
        if (expression.property.type === 'SliceExpression') return super.evaluate(node, environment);
        return toJinja(this.#present(expression, environment));
      case 'FilterExpression':
        return this.#isPlainFilter(expression)
          ? toJinja(this.#present(expression, environment))
          : super.evaluate(node, environment);
      case 'CallExpression':
        return this.#call(expression, environment);
      case 'TestExpression':
        return this.#test(expression, environment);
      case 'BinaryExpression':
        return this.#binary(expression, environment);
      default:
        return super.evaluate(node, environment);
    }
  }

  /** What stands at a node; {@link MISSING} when a path leads nowhere. */
  read(node: ExpressionNode, environment: JinjaEnvironment): unknown {
    switch (node.type) {
      case 'Identifier': {
        const constant = CONSTANTS.get(node.value);
        if (constant !== undefined) return constant;
        return Object.hasOwn(this.#scope, node.value) ? this.#scope[node.value] : MISSING;
      }
      case 'MemberExpression': {
        if (node.property.type === 'SliceExpression') break;
        const object = this.read(node.object, environment);
        return object === MISSING ? MISSING : memberOf(object, this.#key(node, environment));
      }
      case 'FilterExpression':
        if (this.#isPlainFilter(node)) return this.#filter(node, environment);
        break;
      case 'SelectExpression':
        return isTruthy(this.#present(node.test, environment)) ? this.read(node.lhs, environment) : MISSING;
      default:
    }
    return toPlain(this.evaluate(node, environment));
  }

  #present(node: ExpressionNode, environment: JinjaEnvironment): unknown {
    const value = this.read(node, environment);
    if (value === MISSING) throw this.#missing(node, environment);
    return value;
  }

  #missing(node: ExpressionNode, environment: JinjaEnvironment): ExpressionError {
    if (node.type === 'MemberExpression') {
      const object = this.read(node.object, environment);
      if (object === MISSING) return this.#missing(node.object, environment);
      return new ExpressionError(
        `there is no ${describeNode(node)}: ${describeNode(node.object)} ${keysOf(object)}`,
      );
    }
    if (node.type === 'SelectExpression')
      return new ExpressionError('an "if" without an else has no value here');
    if (node.type === 'FilterExpression') {
      return new ExpressionError(`${describeNode(node)} has no value: the list is empty`);
    }
    return new ExpressionError(`there is no ${describeNode(node)}`);
  }

  #key({ property, computed }: MemberExpression, environment: JinjaEnvironment): unknown {
    if (!computed && property.type === 'Identifier') return property.value;
    return toPlain(this.evaluate(property, environment));
  }

  #nameOf({ filter }: FilterExpression): string {
    const name = describeNode(filter.type === 'Identifier' ? filter : filter.callee);
    return FILTER_ALIASES.get(name) ?? name;
  }

  #isPlainFilter(node: FilterExpression): boolean {
    const name = this.#nameOf(node);
    return name === 'default' || PLAIN_FILTERS.has(name);
  }

  #filter(node: FilterExpression, environment: JinjaEnvironment): unknown {
    const name = this.#nameOf(node);
    if (name === 'default') return this.#default(node, environment);
    const { positional, named } = this.#arguments(node, environment);
    const args = [...positional, ...named.values()];
    return PLAIN_FILTERS.get(name)?.(this.#present(node.operand, environment), args, named) ?? null;
  }

  #default(node: FilterExpression, environment: JinjaEnvironment): unknown {
    const { positional, named } = this.#arguments(node, environment);
    const [fallback = named.get('default_value') ?? '', whenFalse = named.get('boolean') ?? false] =
      positional;
    const value = this.read(node.operand, environment);
    return value === MISSING || (isTruthy(whenFalse) && !isTruthy(value)) ? fallback : value;
  }

  #arguments(
    { filter }: FilterExpression,
    environment: JinjaEnvironment,
  ): { positional: unknown[]; named: Map<string, unknown> } {
    const positional: unknown[] = [];
    const named = new Map<string, unknown>();
    for (const argument of filter.type === 'CallExpression' ? filter.args : []) {
      if (argument.type === 'KeywordArgumentExpression') {
        named.set(argument.key.value, this.#present(argument.value, environment));
      } else positional.push(this.#present(argument, environment));
    }
    return { positional, named };
  }

  #call({ callee, args }: CallExpression, environment: JinjaEnvironment): JinjaValue {
    const { object, property } = callee as MemberExpression;
    const name = (property as { value?: unknown }).value as string;
    const given = args.map((argument) => this.#present(argument, environment));
    const value = this.#present(object, environment);
    if (name === 'replace') return toJinja(replaceText(value, given));
    const method = toJinja(value).builtins.get(name);
    if (method?.type !== 'FunctionValue') {
      throw new ExpressionError(`${describeKind(value)} has no method ${name}()`);
    }
    const run = method.value as (values: JinjaValue[], scope: JinjaEnvironment) => JinjaValue;
    return run(given.map(toJinja), environment);
  }

  #test(node: TestExpression, environment: JinjaEnvironment): JinjaValue {
    const { operand, negate, test } = node;
    if (test.value !== 'defined' && test.value !== 'undefined') return super.evaluate(node, environment);
    const isDefined = this.read(operand, environment) !== MISSING;
    return toJinja(isDefined === ((test.value === 'defined') !== negate));
  }

  #binary(node: BinaryExpression, environment: JinjaEnvironment): JinjaValue {
    const { operator, left, right } = node;
    const both = (): [unknown, unknown] => [
      this.#present(left, environment),
      this.#present(right, environment),
    ];
    switch (operator.value) {
      case '==':
        return toJinja(isEqual(...both()));
      case '!=':
        return toJinja(!isEqual(...both()));
      case 'in':
        return toJinja(isIn(...both()));
      case 'not in':
        return toJinja(!isIn(...both()));
      default:
        return super.evaluate(node, environment);
    }
  }
}

function isIn(element: unknown, container: unknown): boolean {
  if (Array.isArray(container)) return container.some((other) => isEqual(other, element));
  if (isPlainObject(container)) return typeof element === 'string' && Object.hasOwn(container, element);
  if (typeof container === 'string' && typeof element === 'string') return container.includes(element);
  throw new ExpressionError(`nothing can be looked for in ${describeKind(container)}`);
}

/** How the interpreter speaks of kinds, and how they are called here. */
const KINDS: readonly [RegExp, string][] = [
  [/\bNullValue\b/g, 'none'],
  [/\bIntegerValue\b/g, 'a number'],
  [/\bFloatValue\b/g, 'a number'],
  [/\bStringValue\b/g, 'a text'],
  [/\bBooleanValue\b/g, 'a boolean'],
  [/\bArrayValue\b/g, 'a list'],
  [/\bObjectValue\b/g, 'a mapping'],
];

/** The value of an expression, as JSON data. @throws ExpressionError */
export function evaluate(node: JinjaNode, scope: Scope = NO_SCOPE): unknown {
  const interpreter = new ExpressionInterpreter(scope);
  try {
    return toPlain(interpreter.evaluate(node, new Environment()));
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    // A RangeError: too deep, or too long for this machine; anything else is the library's own, in its own words.
    const { message } = error as Error;
    throw new ExpressionError(KINDS.reduce((text, [kind, name]) => text.replace(kind, name), message));
  }
}
