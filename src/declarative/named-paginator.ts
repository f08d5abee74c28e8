import { ConfigurationError } from '../errors/configuration-error.js';
import type { JsonObject } from '../internal/json.js';
import { paginatorFromRecord } from '../pagination/paginator-registry.js';
import type { Paginator } from '../pagination/paginator.js';
import { camelCase, snakeCase } from './options-of.js';
import type { SpecDocument, SpecPath } from './spec-document.js';
import type { SpecProblem } from './spec-error.js';
import type { PaginationSpec } from './spec-pagination.js';
import { inSpecWords } from './spec-words.js';

const COMMON = ['type', 'merge_strategy', 'merge_path', 'max_iterations', 'on_max_iterations', 'retry'];

/** `SomethingPaginator options: sendAs must be …`: which option, and what of it. */
const ABOUT_OPTION = /^\w+ options: (\w+)(.*)$/s;

/** The built-in paginator that a spec names, or what is wrong with its options. */
export function namedPaginator(
  document: SpecDocument,
  pagination: PaginationSpec,
  path: SpecPath,
): { readonly paginator: Paginator | null; readonly problems: readonly SpecProblem[] } {
  const options = Object.entries(pagination).filter(([key]) => !COMMON.includes(key));
  const record = {
    kind: pagination.type.replaceAll('_', '-'),
    options: Object.fromEntries(
      options.map(([key, value]) => [camelCase(key), value as unknown]),
    ) as JsonObject,
  };
  try {
    return { paginator: paginatorFromRecord(record), problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const [, option = '', rest = ''] = ABOUT_OPTION.exec(error.message) ?? [];
    const key = snakeCase(option);
    const isKnown = Object.hasOwn(pagination, key);
    const message = inSpecWords(isKnown ? rest.trim() : error.message);
    return { paginator: null, problems: [document.problem(isKnown ? [...path, key] : path, message)] };
  }
}
