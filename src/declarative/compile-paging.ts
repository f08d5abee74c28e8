import { ConfigurationError } from '../errors/configuration-error.js';
import type { MergeStrategy } from '../pagination/merge-pages.js';
import type { Paginator } from '../pagination/paginator.js';
import { parsePath, type Path } from '../pagination/path.js';
import { refusesConcurrency, whyNoConcurrency } from '../pagination/refuse-concurrency.js';
import type { Compilation } from './compilation.js';
import { varyingFields } from './compile-request.js';
import { findEndlessness } from './endlessness.js';
import { namedPaginator } from './named-paginator.js';
import { responseBasedPaging } from './response-based-paging.js';
import type { SpecMerge } from './spec-client.js';
import type { SpecPath } from './spec-document.js';
import { describeProblem } from './spec-error.js';
import type { PaginationSpec } from './spec-pagination.js';
import { inSpecWords } from './spec-words.js';
import type { Spec } from './spec.js';

/** How the pages of the spec become one result. */
export function mergeOf(compilation: Compilation): SpecMerge {
  const { document, parts, spec } = compilation;
  const { pagination } = parts;
  const strategy: MergeStrategy = pagination?.value.merge_strategy ?? 'append';
  const text = pagination?.value.merge_path;
  const at = [...(pagination?.path ?? []), 'merge_path'];
  const says =
    (path: SpecPath) =>
    (message: string): string =>
      describeProblem(document.problem(path, message), document.file);
  const found = { items: spec.items, describeItems: says(spec.items === undefined ? [] : ['items']) };
  const describe = says(at);
  const describePaging =
    pagination === undefined || pagination.value.type === 'response_based' ? null : says(pagination.path);
  const wholeBody = wholeBodyOf(strategy, pagination?.value);
  const common = { strategy, wholeBody, describe, describePaging, ...found };
  if (text === undefined) return { ...common, path: null };
  if (spec.items !== undefined) {
    const message = 'says where the items are, and so does merge_path; give one of the two';
    compilation.report(['items'], message, 'key');
  }
  return { ...common, path: mergePath(compilation, text, at) };
}

function mergePath(compilation: Compilation, text: string, at: SpecPath): Path {
  try {
    const [envelope, ...path] = parsePath(text, '', '');
    if (envelope === 'data') return path;
    compilation.report(at, 'must begin with data, which is the body: the envelope is { id, status, data }');
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    compilation.report(at, 'is no path such as data.items');
  }
  return [];
}

/** Paging that counts items, or looks at the last one, needs the items themselves, whatever is merged. */
function wholeBodyOf(
  strategy: MergeStrategy,
  pagination: PaginationSpec | undefined,
): SpecMerge['wholeBody'] {
  if (strategy === 'append' || strategy === 'extend') return 'never';
  switch (pagination?.type) {
    case 'response_based':
      return 'always';
    case 'next_url':
    case 'link_header':
    case 'single_page':
      return 'without-list';
    case 'cursor':
      return pagination.cursor?.startsWith('last') === true ? 'never' : 'without-list';
    default:
      return 'never';
  }
}

/** The paginator of the spec; not built before the spec is known to be right. */
export function paginatorOf(compilation: Compilation, merge: MergeStrategy): (() => Paginator) | undefined {
  const { document, given, parts } = compilation;
  const { pagination } = parts;
  if (pagination === undefined) return undefined;
  const { value, path } = pagination;
  if (value.type !== 'response_based') {
    const { paginator, problems } = namedPaginator(document, value, path);
    compilation.add(problems);
    if (paginator === null) return undefined;
    refuseConcurrency(compilation, paginator);
    return () => paginator;
  }
  const names = ['response', 'iteration', 'accumulated'];
  const trees = {
    continueWhile: compilation.tree([...path, 'continue_while'], value.continue_while, names),
    nextPage: compilation.tree([...path, 'next_page'], value.next_page, names),
    varying: varyingFields(compilation),
  };
  if (compilation.isFlawless) compilation.add(findEndlessness(document, trees, given.scope));
  return () => responseBasedPaging({ ...trees, merge, scope: given.scope, document });
}

/** Where pages are known one from the other, as far as that can be told before a response is there. */
function refuseConcurrency(compilation: Compilation, paginator: Paginator): void {
  const { concurrency = 1 } = compilation.spec;
  if (concurrency === 1 || paginator.resolve !== undefined || !refusesConcurrency(paginator)) return;
  compilation.report(['concurrency'], inSpecWords(whyNoConcurrency(paginator).replace(/^concurrency /, '')));
}

/** `retry`, which has two places. */
export function retryOf(compilation: Compilation): Spec['retry'] {
  const { parts, spec } = compilation;
  const inner = parts.pagination?.value.retry;
  if (inner !== undefined && spec.retry !== undefined) {
    compilation.report(['retry'], 'is given twice, here and in pagination', 'key');
  }
  return inner ?? spec.retry;
}

/** `max_iterations`, which has two names. */
export function maxCallsOf(compilation: Compilation): number | undefined {
  const { parts, spec } = compilation;
  const inner = parts.pagination?.value.max_iterations;
  const { max_calls: outer } = spec;
  if (inner !== undefined && outer !== undefined) {
    const message = 'is another name of pagination.max_iterations; give one of the two';
    compilation.report(['max_calls'], message, 'key');
  }
  return inner ?? outer;
}
