import type { JinjaNode } from './jinja.js';

export interface Identifier extends JinjaNode {
  readonly type: 'Identifier';
  readonly value: string;
}

/** A piece of text: between expressions, or quoted within one. */
export interface StringLiteral extends JinjaNode {
  readonly type: 'StringLiteral';
  readonly value: string;
}

/** `a.b`, `a.0`, `a['b']` (computed) or `a[1:2]` (computed, with a slice). */
export interface MemberExpression extends JinjaNode {
  readonly type: 'MemberExpression';
  readonly object: ExpressionNode;
  readonly property: ExpressionNode;
  readonly computed: boolean;
}

/** `a.split(',')`. */
export interface CallExpression extends JinjaNode {
  readonly type: 'CallExpression';
  readonly callee: ExpressionNode;
  readonly args: readonly ExpressionNode[];
}

/** `default_value=1` among the arguments. */
export interface KeywordArgument extends JinjaNode {
  readonly type: 'KeywordArgumentExpression';
  readonly key: Identifier;
  readonly value: ExpressionNode;
}

/** `a | default(0)`. */
export interface FilterExpression extends JinjaNode {
  readonly type: 'FilterExpression';
  readonly operand: ExpressionNode;
  readonly filter: Identifier | CallExpression;
}

/** `a is not none`. */
export interface TestExpression extends JinjaNode {
  readonly type: 'TestExpression';
  readonly operand: ExpressionNode;
  readonly negate: boolean;
  readonly test: Identifier;
}

/** `a + b`, `a and b`, `a not in b`. */
export interface BinaryExpression extends JinjaNode {
  readonly type: 'BinaryExpression';
  readonly operator: { readonly value: string };
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

/** `a if b`, without an else. */
export interface SelectExpression extends JinjaNode {
  readonly type: 'SelectExpression';
  readonly lhs: ExpressionNode;
  readonly test: ExpressionNode;
}

export interface IntegerLiteral extends JinjaNode {
  readonly type: 'IntegerLiteral';
  readonly value: number;
}

export interface ListLiteral extends JinjaNode {
  readonly type: 'ArrayLiteral' | 'TupleLiteral';
  readonly value: readonly ExpressionNode[];
}

export interface ObjectLiteral extends JinjaNode {
  readonly type: 'ObjectLiteral';
  readonly value: ReadonlyMap<ExpressionNode, ExpressionNode>;
}

/** Nodes that need no care of ours: their parts are reached by name. */
export interface PlainNode extends JinjaNode {
  readonly type: 'FloatLiteral' | 'UnaryExpression' | 'Ternary' | 'SliceExpression' | 'Comment';
}

/** What may stand in an expression. Everything else is refused before it is evaluated. */
export type ExpressionNode =
  | Identifier
  | StringLiteral
  | MemberExpression
  | CallExpression
  | KeywordArgument
  | FilterExpression
  | TestExpression
  | BinaryExpression
  | SelectExpression
  | IntegerLiteral
  | ListLiteral
  | ObjectLiteral
  | PlainNode;

/** How an expression is written, for messages; what is no path is shortened. */
export function describeNode(node: ExpressionNode): string {
  switch (node.type) {
    case 'Identifier':
      return node.value;
    case 'StringLiteral':
      return `'${node.value}'`;
    case 'IntegerLiteral':
      return String(node.value);
    case 'MemberExpression': {
      const object = describeNode(node.object);
      const property = describeNode(node.property);
      return node.computed ? `${object}[${property}]` : `${object}.${property}`;
    }
    case 'FilterExpression': {
      const { filter } = node;
      const name = filter.type === 'Identifier' ? filter.value : `${describeNode(filter.callee)}(…)`;
      return `(${describeNode(node.operand)} | ${name})`;
    }
    case 'CallExpression':
      return `${describeNode(node.callee)}(…)`;
    default:
      return '(…)';
  }
}
