import { PaginationError } from '../errors/pagination-error.js';
import type { PageRequest } from '../internal/checkpoint.js';
import { isPlainObject } from '../internal/objects.js';
import type { MergeStrategy } from '../pagination/merge-pages.js';
import type { PageContext } from '../pagination/paginator.js';
import { ResponseBasedPaginator } from '../pagination/response-based-paginator.js';
import { saysMore, type PagingTrees } from './endlessness.js';
import { envelopeOf } from './envelope.js';
import type { Scope } from './expression/interpreter.js';
import { describeProblem, type SpecProblem } from './spec-error.js';

/** What paging by expressions is put together from. */
export interface ResponseBasedPaging extends PagingTrees {
  readonly merge: MergeStrategy;
  /** Variables, secrets and the environment. */
  readonly scope: Scope;
  readonly file: string | undefined;
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
  const { continueWhile, nextPage, varying, merge, file } = paging;
  const accumulate = continueWhile.names('accumulated') || nextPage.names('accumulated');
  const fail = (problem: SpecProblem): PaginationError => new PaginationError(describeProblem(problem, file));

  const scopeOf = ({ response, iteration, accumulated }: PageContext): Scope => ({
    ...paging.scope,
    response: envelopeOf(response),
    iteration,
    // Only where an expression names it: it holds every item so far.
    ...(accumulate ? { accumulated: accumulatedBy(merge, accumulated ?? []) } : {}),
  });

  const requestOf = (context: PageContext): PageRequest => {
    const changed = nextPage.render(scopeOf(context), fail) as PageRequest;
    const next = { ...paging.scope, iteration: context.iteration + 1 };
    const varied = varying.render(next, fail) as PageRequest;
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
