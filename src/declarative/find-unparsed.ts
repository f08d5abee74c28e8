import { isPlainObject } from '../internal/objects.js';
import type { SpecDocument, SpecPath } from './spec-document.js';
import type { SpecProblem } from './spec-error.js';
import { TemplateTree } from './template-tree.js';

/** Where a spec may hold expressions. */
const WITH_EXPRESSIONS: readonly SpecPath[] = [
  ...[[], ['tool']].flatMap((request) =>
    ['url', 'endpoint', 'params', 'headers', 'body'].map((name) => [...request, name]),
  ),
  ['auth'],
  ...[['pagination'], ['loop', 'pagination']].flatMap((pagination) =>
    ['continue_while', 'next_page'].map((name) => [...pagination, name]),
  ),
];

/** The expressions that do not parse, in a spec that may have any shape. */
export function findUnparsed(document: SpecDocument): SpecProblem[] {
  return WITH_EXPRESSIONS.flatMap((path) => {
    const value = path.reduce<unknown>(
      (part, key) => (isPlainObject(part) && Object.hasOwn(part, key) ? part[key] : undefined),
      document.value,
    );
    return new TemplateTree(document, path, value).problems;
  });
}
