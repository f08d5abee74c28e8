import { ExpressionError } from './expression-error.js';
import { FILTERS } from './filters.js';
import { Environment, type JinjaNode } from './jinja.js';
import { describeNode, type ExpressionNode, type MemberExpression } from './nodes.js';

/** What an expression speaks of. */
export interface ExpressionNames {
  /** The variables it names: `response`, `iteration`, `accumulated`, `env`, … */
  readonly variables: ReadonlySet<string>;
  /** The members it names of `env` and `secret`. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  /** Those members, such as `env.TOKEN`, that the expression can do without. */
  readonly optional: ReadonlySet<string>;
}

/** Methods of texts and mappings that may be called; none of them reaches anything but its own value. */
export const METHODS: ReadonlySet<string> = new Set([
  'capitalize',
  'endswith',
  'get',
  'items',
  'keys',
  'lower',
  'lstrip',
  'replace',
  'rstrip',
  'split',
  'startswith',
  'strip',
  'title',
  'upper',
  'values',
]);

/** Mappings of which each member has to be named: nobody may read all of them at once. */
export const GUARDED: ReadonlySet<string> = new Set(['env', 'secret']);

export const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
  ['null', null],
]);

const TESTS: ReadonlySet<string> = new Set(new Environment().tests.keys());

const STATEMENTS = new Set([
  'If',
  'For',
  'Set',
  'Macro',
  'CallStatement',
  'FilterStatement',
  'Break',
  'Continue',
]);

/** Where the parts of the other nodes stand. */
const PARTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['BinaryExpression', ['left', 'right']],
  ['SelectExpression', ['test', 'lhs']],
  ['SliceExpression', ['start', 'stop', 'step']],
  ['Ternary', ['condition', 'trueExpr', 'falseExpr']],
  ['UnaryExpression', ['argument']],
]);

/** The name after the dot, or between the brackets when it is a text. */
function memberName({ property, computed }: MemberExpression): string | undefined {
  if (computed) return property.type === 'StringLiteral' ? property.value : undefined;
  return property.type === 'Identifier' ? property.value : undefined;
}

/**
 * Goes through an expression before anything is evaluated: refuses what is not allowed in one, and gathers the names
 * it speaks of. Without statements, functions and macros an expression does no more work than it is long and its data
 * is large.
 */
export class NodeInspector implements ExpressionNames {
  readonly variables = new Set<string>();
  readonly members = new Map<string, Set<string>>();
  readonly optional = new Set<string>();

  /** @throws ExpressionError */
  inspect(node: JinjaNode): void {
    if (STATEMENTS.has(node.type)) {
      throw new ExpressionError('statements {% … %} are not allowed, only expressions {{ … }}');
    }
    const expression = node as ExpressionNode;
    switch (expression.type) {
      case 'Identifier':
        this.#variable(expression.value);
        return;
      case 'MemberExpression':
        this.#member(expression);
        return;
      case 'CallExpression':
        this.#call(expression.callee);
        for (const argument of expression.args) this.#argument(argument);
        return;
      case 'FilterExpression': {
        const { filter, operand } = expression;
        const named = filter.type === 'Identifier' ? filter : filter.callee;
        const name = describeNode(named);
        if (!FILTERS.includes(name)) {
          throw new ExpressionError(`there is no filter "${name}"; known are ${FILTERS.join(', ')}`);
        }
        if (name === 'default' || name === 'd') this.#mayLack(operand);
        this.inspect(operand);
        if (filter.type === 'CallExpression') for (const argument of filter.args) this.#argument(argument);
        return;
      }
      case 'TestExpression':
        if (!TESTS.has(expression.test.value)) {
          throw new ExpressionError(
            `there is no test "${expression.test.value}"; known are ${[...TESTS].sort().join(', ')}`,
          );
        }
        if (expression.test.value.endsWith('defined')) this.#mayLack(expression.operand);
        this.inspect(expression.operand);
        return;
      case 'ObjectLiteral':
        for (const [key, value] of expression.value) {
          this.inspect(key);
          this.inspect(value);
        }
        return;
      case 'ArrayLiteral':
      case 'TupleLiteral':
        for (const element of expression.value) this.inspect(element);
        return;
      case 'StringLiteral':
      case 'IntegerLiteral':
      case 'FloatLiteral':
      case 'Comment':
        return;
      default:
        this.#parts(node);
    }
  }

  #parts(node: JinjaNode): void {
    const fields = PARTS.get(node.type);
    if (fields === undefined) throw new ExpressionError(`${node.type} is not allowed in an expression`);
    for (const field of fields) {
      const part = (node as JinjaNode & Record<string, JinjaNode | undefined>)[field];
      if (part !== undefined) this.inspect(part);
    }
  }

  #variable(name: string): void {
    if (CONSTANTS.has(name)) return;
    if (GUARDED.has(name)) throw new ExpressionError(`name a member of ${name}, such as ${name}.API_TOKEN`);
    this.variables.add(name);
  }

  #member(node: MemberExpression): void {
    const { object, property, computed } = node;
    if (object.type === 'Identifier' && GUARDED.has(object.value)) {
      const name = memberName(node);
      if (name === undefined) {
        throw new ExpressionError(
          `name a member of ${object.value} itself, such as ${object.value}.API_TOKEN, rather than compute it`,
        );
      }
      const known = this.members.get(object.value) ?? new Set();
      this.members.set(object.value, known.add(name));
      return;
    }
    this.inspect(object);
    if (computed) this.inspect(property);
  }

  #mayLack(node: ExpressionNode): void {
    if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return;
    const name = memberName(node);
    if (GUARDED.has(node.object.value) && name !== undefined)
      this.optional.add(`${node.object.value}.${name}`);
  }

  #call(callee: ExpressionNode): void {
    const isMethod =
      callee.type === 'MemberExpression' &&
      !callee.computed &&
      callee.property.type === 'Identifier' &&
      METHODS.has(callee.property.value);
    if (!isMethod) {
      throw new ExpressionError(
        `${describeNode(callee)}() cannot be called; there are no functions, only the methods ` +
          [...METHODS].join(', '),
      );
    }
    this.inspect(callee.object);
  }

  #argument(argument: ExpressionNode): void {
    this.inspect(argument.type === 'KeywordArgumentExpression' ? argument.value : argument);
  }
}
