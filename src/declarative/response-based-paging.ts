import { PaginationError } from '../errors/pagination-error.js';
import type { PageRequest } from '../internal/checkpoint.js';
import { isPlainObject } from '../internal/objects.js';
import type { MergeStrategy } from '../pagination/merge-pages.js';
import type { PageContext } from '../pagination/paginator.js';
import { ResponseBasedPaginator } from '../pagination/response-based-paginator.js';
import { findUnsendable } from './check-request.js';
import { saysMore, type PagingTrees } from './endlessness.js';
import { envelopeOf } from './envelope.js';
import type { Scope } from './expression/interpreter.js';
import type { SpecDocument } from './spec-document.js';
import { describeProblem, type SpecProblem } from './spec-error.js';
import type { TemplateTree } from './template-tree.js';

/** What paging by expressions is put together from. */
export interface ResponseBasedPaging extends PagingTrees {
  readonly merge: MergeStrategy;
  /** Variables, secrets and the environment. */
  readonly scope: Scope;
  readonly document: SpecDocument;
}

/** The result so far, as its strategy makes it. */
function accumulatedBy(merge: MergeStrategy, items: readonly unknown[]): unknown {
  return merge === 'replace' ? (items.at(-1) ?? null) : items;
}

function overlay(first: unknown, second: unknown): object | undefined {
  if (!isPlainObject(first)) return isPlainObject(second) ? second : undefined;
  return isPlainObject(second) ? { ...first, ...second } : first;
}

/**
 * The paginator of `type: response_based`. Its expressions are evaluated after each page; one that cannot be is an error
 * that names its line, never an end.
 */
export function responseBasedPaging(paging: ResponseBasedPaging): ResponseBasedPaginator {
  const { continueWhile, nextPage, varying, merge, document } = paging;
  const accumulate = continueWhile.names('accumulated') || nextPage.names('accumulated');
  const fail = (problem: SpecProblem): PaginationError =>
    new PaginationError(describeProblem(problem, document.file));
  const rendered = (tree: TemplateTree, scope: Scope): PageRequest => {
    const fields = tree.render(scope, fail) as PageRequest;
    const [problem] = findUnsendable(document, tree.path, fields);
    if (problem !== undefined) throw fail(problem);
    return fields;
  };

  const scopeOf = ({ response, iteration, accumulated }: PageContext): Scope => ({
    ...paging.scope,
    response: envelopeOf(response),
    iteration,
    // Only where an expression names it: it holds every item so far.
    ...(accumulate ? { accumulated: accumulatedBy(merge, accumulated ?? []) } : {}),
  });

  const requestOf = (context: PageContext): PageRequest => {
    const changed = rendered(nextPage, scopeOf(context));
    const next = { ...paging.scope, iteration: context.iteration + 1 };
    const varied = rendered(varying, next);
    const fields = (['params', 'headers', 'body'] as const).flatMap((name) => {
      const field = overlay(varied[name], changed[name]);
      return field === undefined ? [] : [[name, field] as const];
    });
    return Object.fromEntries(fields);
  };

  return new ResponseBasedPaginator({
    accumulate,
    continueWhile: (context) => saysMore(continueWhile.render(scopeOf(context), fail)),
    nextPage: requestOf,
  });
}
