import { isMap, visit, type Document } from 'yaml';

/** An expression that YAML does not take for a text. */
export interface UnquotedExpression {
  /** Where it begins. */
  readonly offset: number;
  /** Where what YAML makes of it ends. */
  readonly end: number;
  readonly message: string;
}

const MAX_SHOWN = 80;

/**
 * Finds the values that begin with `{{` and are not quoted. YAML reads mappings within mappings there, and says nothing
 * of it, or says something of what comes after them.
 */
export function findUnquoted(document: Document, text: string): UnquotedExpression[] {
  const found: UnquotedExpression[] = [];
  visit(document, {
    Map: (_key, node) => {
      const [offset, end] = node.range ?? [0, 0];
      const [first] = node.items;
      if (node.flow !== true || first === undefined || !isMap(first.key) || !text.startsWith('{{', offset))
        return undefined;
      const whole = text.slice(offset, end) + (/^[^\s,\]}]*/.exec(text.slice(end))?.[0] ?? '');
      const shown = whole.length > MAX_SHOWN || whole.includes('\n') ? '{{ … }}' : whole;
      const quote = shown.includes('"') ? "'" : '"';
      found.push({
        offset,
        end,
        message: `a value that begins with {{ must be quoted: ${quote}${shown}${quote}`,
      });
      return visit.SKIP;
    },
  });
  return found;
}
