import { ExpressionError } from './expression-error.js';
import { toText } from './filters.js';
import { NodeInspector, type ExpressionNames } from './inspect-node.js';
import { evaluate, type Scope } from './interpreter.js';
import { parse, tokenize, type JinjaNode } from './jinja.js';
import type { StringLiteral } from './nodes.js';

/** More is no expression that anybody wrote by hand. */
const MAX_SOURCE_LENGTH = 10_000;
const MAX_TOKENS = 1_000;
const MAX_DEPTH = 50;

/** A value of a spec that may hold expressions. */
export interface Template {
  readonly names: ExpressionNames;
  /** @throws ExpressionError */
  render(scope: Scope): unknown;
}

/** Whether a text holds anything but itself. */
export function hasExpressions(text: string): boolean {
  return /\{[{%#]/.test(text);
}

/** Nesting of any kind, counted before the parser, which recurses into it. */
function checkSize(tokens: readonly { readonly type: string; readonly value: string }[]): void {
  if (tokens.length > MAX_TOKENS) {
    throw new ExpressionError(`it has ${String(tokens.length)} parts; ${String(MAX_TOKENS)} are allowed`);
  }
  let depth = 0;
  for (const { type, value } of tokens) {
    // Each "not" and each sign nests what follows it, for as long as the expression goes on.
    if (
      /^Open(?:Paren|SquareBracket|CurlyBracket)$/.test(type) ||
      type === 'UnaryOperator' ||
      value === 'not'
    ) {
      depth += 1;
    }
    if (/^Close(?:Paren|SquareBracket|CurlyBracket)$/.test(type)) depth -= 1;
    if (type === 'CloseExpression') depth = 0;
    if (depth > MAX_DEPTH) throw new ExpressionError(`it is nested more than ${String(MAX_DEPTH)} deep`);
  }
}

function parseText(text: string): readonly JinjaNode[] {
  if (text.length > MAX_SOURCE_LENGTH) {
    throw new ExpressionError(
      `it is ${String(text.length)} characters long; ${String(MAX_SOURCE_LENGTH)} are allowed`,
    );
  }
  try {
    const tokens = tokenize(text);
    checkSize(tokens);
    return parse(tokens).body.filter(({ type }) => type !== 'Comment');
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    // The parser runs off the end of its tokens with a TypeError.
    const reason = error instanceof TypeError ? 'it ends too early' : (error as Error).message;
    throw new ExpressionError(`it does not parse: ${reason.replace(/^Parser Error: /, '')}`);
  }
}

/**
 * A text of a spec. One expression and nothing around it keeps its type: `"{{ (x | int) + 1 }}"` is a number.
 * Anything else is a text, with the values written into it.
 *
 * @throws ExpressionError for what does not parse or is not allowed.
 */
export function parseTemplate(text: string): Template {
  const inspector = new NodeInspector();
  if (!hasExpressions(text)) return { names: inspector, render: () => text };
  // Blanks around a lone expression are not part of its value.
  const [lone, ...others] = parseText(text.trim());
  if (lone !== undefined && others.length === 0) {
    inspector.inspect(lone);
    return { names: inspector, render: (scope) => evaluate(lone, scope) };
  }
  const nodes = parseText(text);
  for (const node of nodes) inspector.inspect(node);
  return {
    names: inspector,
    render: (scope) =>
      nodes
        .map((node) =>
          node.type === 'StringLiteral' ? (node as StringLiteral).value : toText(evaluate(node, scope)),
        )
        .join(''),
  };
}
