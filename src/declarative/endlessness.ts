import type { SpecDocument } from './spec-document.js';
import type { SpecProblem } from './spec-error.js';
import type { Scope } from './expression/interpreter.js';
import { isTruthy } from './expression/values.js';
import type { TemplateTree } from './template-tree.js';

const CHANGING = ['response', 'iteration', 'accumulated'];

const changes = (tree: TemplateTree): boolean => CHANGING.some((name) => tree.names(name));

/** What a spec's paging is made of. */
export interface PagingTrees {
  readonly continueWhile: TemplateTree;
  readonly nextPage: TemplateTree;
  /** The parts of the request that name `iteration`, and so differ from page to page. */
  readonly varying: TemplateTree;
}

/** Whether what `continue_while` came to means that there is more. APIs write `"false"` as a text, too. */
export function saysMore(value: unknown): boolean {
  return isTruthy(value) && !(typeof value === 'string' && value.trim().toLowerCase() === 'false');
}

/** Finds a paging that could not end by itself, or that would ask for the same page again. */
export function findEndlessness(
  document: SpecDocument,
  { continueWhile, nextPage, varying }: PagingTrees,
  scope: Scope,
): SpecProblem[] {
  if (!changes(continueWhile)) {
    if (!saysMore(continueWhile.render(scope, ({ message }) => new Error(message)))) return [];
    const message = 'can never become false: it names neither response nor iteration nor accumulated';
    return [document.problem(continueWhile.path, message)];
  }
  if (changes(nextPage) || varying.leaves.length > 0) return [];
  const message =
    'is the same for every page, so the same request would be sent again and again: ' +
    'it names neither response nor iteration nor accumulated';
  return [document.problem(nextPage.path, message)];
}
