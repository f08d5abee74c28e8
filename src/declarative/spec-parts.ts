import type { SpecDocument, SpecPath } from './spec-document.js';
import type { SpecProblem } from './spec-error.js';
import type { PaginationSpec } from './spec-pagination.js';
import type { SpecRequest } from './spec-request.js';
import type { Spec } from './spec.js';

/** A part of a spec, and where it stands: several parts have more than one place. */
export interface Part<T> {
  readonly value: T;
  readonly path: SpecPath;
}

/** The parts of a spec, wherever in it they stand. */
export interface SpecParts {
  readonly url: Part<string> | undefined;
  /** Where `method`, `params`, `headers` and `body` stand. */
  readonly request: Part<SpecRequest>;
  readonly pagination: Part<PaginationSpec> | undefined;
  readonly problems: readonly SpecProblem[];
}

const REQUEST_KEYS = ['url', 'endpoint', 'method', 'headers', 'params', 'body'] as const;

/** Finds the parts of a spec that fits its schema. */
export function findParts(document: SpecDocument, spec: Spec): SpecParts {
  const problems: SpecProblem[] = [];
  const { tool, loop, pagination } = spec;
  const isNested = typeof tool === 'object';
  const request: Part<SpecRequest> = isNested ? { value: tool, path: ['tool'] } : { value: spec, path: [] };
  if (isNested) {
    for (const key of REQUEST_KEYS) {
      if (spec[key] !== undefined)
        problems.push(document.problem([key], 'belongs into tool, beside kind', 'key'));
    }
  }
  const { url, endpoint } = request.value;
  if (url !== undefined && endpoint !== undefined) {
    problems.push(
      document.problem([...request.path, 'endpoint'], 'is another name of url; give one of the two', 'key'),
    );
  }
  if (url === undefined && endpoint === undefined) {
    problems.push(document.problem(request.path, 'url is missing'));
  }
  if (loop !== undefined && pagination !== undefined) {
    problems.push(document.problem(['loop'], 'pagination is given twice, beside loop and in it', 'key'));
  }
  const name = url === undefined ? 'endpoint' : 'url';
  const target = url ?? endpoint;
  const paging = pagination ?? loop?.pagination;
  return {
    request,
    url: target === undefined ? undefined : { value: target, path: [...request.path, name] },
    pagination:
      paging === undefined
        ? undefined
        : { value: paging, path: pagination === undefined ? ['loop', 'pagination'] : ['pagination'] },
    problems,
  };
}
