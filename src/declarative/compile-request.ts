import type { Compilation } from './compilation.js';
import { TemplateTree } from './template-tree.js';

const REQUEST_FIELDS = ['params', 'headers', 'body'] as const;

/** What the request of the first page is made of, before its expressions are evaluated. */
export interface RequestTrees {
  readonly url: TemplateTree;
  /** `params`, `headers` and `body`. */
  readonly fields: TemplateTree;
}

/** Checks the expressions of the request. */
export function requestTrees(compilation: Compilation): RequestTrees {
  const { request, url } = compilation.parts;
  const given = REQUEST_FIELDS.filter((name) => request.value[name] !== undefined);
  const fields = Object.fromEntries(given.map((name) => [name, request.value[name]]));
  return {
    url: compilation.tree(url?.path ?? [], url?.value ?? ''),
    fields: compilation.tree(request.path, fields, ['iteration']),
  };
}

/** What of the request is another for each page, because it names `iteration`. */
export function varyingFields({ document, parts }: Compilation): TemplateTree {
  const { value, path } = parts.request;
  const varying = REQUEST_FIELDS.flatMap((name) => {
    const field: unknown = value[name];
    if (typeof field !== 'object' || field === null || Array.isArray(field)) return [];
    const kept = Object.entries(field).filter(([key, part]) =>
      new TemplateTree(document, [...path, name, key], part).names('iteration'),
    );
    return kept.length === 0 ? [] : [[name, Object.fromEntries(kept)] as const];
  });
  return new TemplateTree(document, path, Object.fromEntries(varying));
}

/** Where the request goes. @throws SpecError */
export function targetOf(
  { document, given, fail }: Compilation,
  tree: TemplateTree,
): { readonly baseURL: string; readonly path: string } {
  const { path: at } = tree;
  const text = tree.render(given.scope, fail);
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw fail(document.problem(at, 'must come to an absolute http or https URL'));
  }
  if (url.username !== '' || url.password !== '') {
    throw fail(document.problem(at, 'must not hold a user name or password; use auth: { type: basic, … }'));
  }
  const path = url.pathname + url.search;
  // A path that begins with two slashes would name another origin.
  return { baseURL: url.origin, path: path.startsWith('//') ? url.origin + path : path };
}
