import type { ApiClientOptions } from '../client/api-client-options.js';
import type { QueryOptions } from '../client/query-options.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import type { MergeStrategy } from '../pagination/merge-pages.js';
import type { Paginator } from '../pagination/paginator.js';
import { parsePath, type Path } from '../pagination/path.js';
import { SchemaChecker } from './check-schema.js';
import { findEndlessness } from './endlessness.js';
import { toText } from './expression/filters.js';
import { namedPaginator } from './named-paginator.js';
import {
  authOptionsOf,
  checkpointOptionsOf,
  rateLimitOptionsOf,
  retryOptionsOf,
  timeoutOptionsOf,
} from './options-of.js';
import type { OptionPlaces } from './option-place.js';
import { responseBasedPaging } from './response-based-paging.js';
import type { SpecMerge } from './spec-client.js';
import type { SpecDocument, SpecPath } from './spec-document.js';
import { describeProblem, SpecError, type SpecProblem } from './spec-error.js';
import { findParts, type SpecParts } from './spec-parts.js';
import { findUnparsed } from './find-unparsed.js';
import { findIncrementProblems, incrementOf } from './spec-increment.js';
import { SPEC_SCHEMA } from './spec-schema.js';
import type { GivenValues } from './spec-values.js';
import type { PaginationSpec, Spec, SpecAuth, SpecIncremental } from './spec.js';
import { TemplateTree } from './template-tree.js';

/** What a spec comes to: a client's options, and one query. */
export interface CompiledSpec {
  readonly client: ApiClientOptions;
  readonly path: string;
  readonly params: object | undefined;
  readonly query: QueryOptions;
  readonly merge: SpecMerge;
  /** Pages after which the run ends quietly. */
  readonly stopAt: number;
  /** Where in the spec the client's options stand. */
  readonly places: OptionPlaces;
}

const REQUEST_FIELDS = ['params', 'headers', 'body'] as const;

/** Turns a checked spec into what runs it, and gathers whatever stands in the way. */
class SpecCompiler {
  readonly #document: SpecDocument;
  readonly #spec: Spec;
  readonly #given: GivenValues;
  readonly #parts: SpecParts;
  readonly #problems: SpecProblem[] = [];

  constructor(document: SpecDocument, given: GivenValues) {
    this.#document = document;
    this.#given = given;
    this.#spec = document.value as Spec;
    this.#parts = findParts(document, this.#spec);
    this.#problems.push(...this.#parts.problems);
  }

  /** @throws SpecError */
  compile(): CompiledSpec {
    const { request, url, pagination } = this.#parts;
    const urlTree = this.#tree(url?.path ?? [], url?.value ?? '');
    const fields = Object.fromEntries(
      REQUEST_FIELDS.filter((name) => request.value[name] !== undefined).map((name) => [
        name,
        request.value[name],
      ]),
    );
    const fieldsTree = this.#tree(request.path, fields, ['iteration']);
    const authTree = this.#tree(['auth'], this.#spec.auth ?? null);
    const incrementalTree = this.#tree(['incremental'], this.#spec.incremental ?? null);
    this.#problems.push(...findIncrementProblems(this.#document, this.#spec));
    const merge = this.#merge();
    const paginator = this.#paginator(merge.strategy);
    const retry = this.#retry();
    const maxCalls = this.#maxCalls();
    this.#throwIfAny();

    const { baseURL, path } = this.#target(urlTree);
    const scope = { ...this.#given.scope, iteration: 0 };
    const { params, headers, body } = fieldsTree.render(scope, this.#fail) as Record<
      string,
      object | undefined
    >;
    const auth = authTree.render(scope, this.#fail) as SpecAuth | null;
    const incremental = incrementalTree.render(scope, this.#fail) as SpecIncremental | null;
    const { rate_limit, timeout, allowed_origins, items } = this.#spec;
    const { limit, prefetch, concurrency, checkpoint, dedupe_by } = this.#spec;
    const isStop = pagination?.value.on_max_iterations === 'stop';
    return {
      client: withoutUndefined({
        baseURL,
        auth: auth === null ? undefined : authOptionsOf(textsOf(auth)),
        headers,
        retry: retry === undefined ? undefined : retryOptionsOf(retry),
        rateLimit: rate_limit === undefined ? undefined : rateLimitOptionsOf(rate_limit),
        timeout: timeout === undefined ? undefined : timeoutOptionsOf(timeout),
        allowedOrigins: allowed_origins,
        itemsPath: items,
        secrets: this.#given.secrets,
      }),
      path,
      params,
      query: withoutUndefined({
        method: request.value.method,
        body,
        paginator: paginator?.(),
        maxCalls: isStop ? undefined : maxCalls,
        limit,
        prefetch,
        concurrency,
        checkpoint: checkpoint === undefined ? undefined : checkpointOptionsOf(checkpoint),
        incremental: incremental === null ? undefined : incrementOf(this.#document, incremental, this.#fail),
        dedupeBy: dedupe_by,
      }),
      merge,
      stopAt: isStop ? (maxCalls ?? 1_000) : Infinity,
      places: this.#places(),
    };
  }

  readonly #fail = (problem: SpecProblem): SpecError => new SpecError([problem], this.#document.file);

  #report(path: SpecPath, message: string, of: 'value' | 'key' = 'value'): void {
    this.#problems.push(this.#document.problem(path, message, of));
  }

  #throwIfAny(): void {
    if (this.#problems.length > 0) throw new SpecError(inOrder(this.#problems), this.#document.file);
  }

  #tree(path: SpecPath, value: unknown, allowed: readonly string[] = []): TemplateTree {
    const tree = new TemplateTree(this.#document, path, value);
    this.#problems.push(...tree.problems, ...this.#given.check(tree, this.#document, allowed));
    return tree;
  }

  #merge(): SpecMerge {
    const { pagination } = this.#parts;
    const strategy: MergeStrategy = pagination?.value.merge_strategy ?? 'append';
    const text = pagination?.value.merge_path;
    const at = [...(pagination?.path ?? []), 'merge_path'];
    const describe = (message: string): string =>
      describeProblem(this.#document.problem(at, message), this.#document.file);
    const wholeBody = wholeBodyOf(strategy, pagination?.value);
    if (text === undefined) return { strategy, path: null, wholeBody, describe };
    if (this.#spec.items !== undefined) {
      this.#report(['items'], 'says where the items are, and so does merge_path; give one of the two', 'key');
    }
    return { strategy, path: this.#mergePath(text, at), wholeBody, describe };
  }

  #mergePath(text: string, at: SpecPath): Path {
    try {
      const [envelope, ...path] = parsePath(text, '', '');
      if (envelope === 'data') return path;
      this.#report(at, 'must begin with data, which is the body: the envelope is { id, status, data }');
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.#report(at, 'is no path such as data.items');
    }
    return [];
  }

  /** Not built before the spec is known to be right. */
  #paginator(merge: MergeStrategy): (() => Paginator) | undefined {
    const { pagination, request } = this.#parts;
    if (pagination === undefined) return undefined;
    const { value, path } = pagination;
    if (value.type !== 'response_based') {
      const { paginator, problems } = namedPaginator(this.#document, value, path);
      this.#problems.push(...problems);
      return paginator === null ? undefined : () => paginator;
    }
    const names = ['response', 'iteration', 'accumulated'];
    const trees = {
      continueWhile: this.#tree([...path, 'continue_while'], value.continue_while, names),
      nextPage: this.#tree([...path, 'next_page'], value.next_page, names),
      varying: new TemplateTree(this.#document, request.path, this.#varying()),
    };
    if (this.#problems.length === 0) {
      this.#problems.push(...findEndlessness(this.#document, trees, this.#given.scope));
    }
    const { file } = this.#document;
    return () => responseBasedPaging({ ...trees, merge, scope: this.#given.scope, file });
  }

  /** What of the request is another for each page, because it names `iteration`. */
  #varying(): object {
    const { value, path } = this.#parts.request;
    const varying = REQUEST_FIELDS.flatMap((name) => {
      const field: unknown = value[name];
      if (typeof field !== 'object' || field === null || Array.isArray(field)) return [];
      const kept = Object.entries(field).filter(([key, part]) =>
        new TemplateTree(this.#document, [...path, name, key], part).names('iteration'),
      );
      return kept.length === 0 ? [] : [[name, Object.fromEntries(kept)] as const];
    });
    return Object.fromEntries(varying);
  }

  #places(): OptionPlaces {
    const { pagination, request, url } = this.#parts;
    return {
      baseURL: url?.path ?? [],
      auth: ['auth'],
      headers: [...request.path, 'headers'],
      retry: this.#spec.retry === undefined ? [...(pagination?.path ?? []), 'retry'] : ['retry'],
      rateLimit: ['rate_limit'],
      timeout: ['timeout'],
      allowedOrigins: ['allowed_origins'],
      itemsPath: ['items'],
    };
  }

  #retry(): Spec['retry'] {
    const { pagination } = this.#parts;
    const inner = pagination?.value.retry;
    if (inner !== undefined && this.#spec.retry !== undefined) {
      this.#report(['retry'], 'is given twice, here and in pagination', 'key');
    }
    return inner ?? this.#spec.retry;
  }

  #maxCalls(): number | undefined {
    const inner = this.#parts.pagination?.value.max_iterations;
    const { max_calls: outer } = this.#spec;
    if (inner !== undefined && outer !== undefined) {
      this.#report(['max_calls'], 'is another name of pagination.max_iterations; give one of the two', 'key');
    }
    return inner ?? outer;
  }

  #target(tree: TemplateTree): { baseURL: string; path: string } {
    const { path: at } = tree;
    const text = tree.render(this.#given.scope, this.#fail);
    const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : null;
    if (url === null || !/^https?:$/.test(url.protocol)) {
      throw this.#fail(this.#document.problem(at, 'must come to an absolute http or https URL'));
    }
    if (url.username !== '' || url.password !== '') {
      throw this.#fail(
        this.#document.problem(at, 'must not hold a user name or password; use auth: { type: basic, … }'),
      );
    }
    return { baseURL: url.origin, path: url.pathname + url.search };
  }
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

/** Expressions may have made numbers of what must be texts. */
function textsOf(auth: SpecAuth): SpecAuth {
  return Object.fromEntries(
    Object.entries(auth).map(([key, value]) => [key, toText(value)]),
  ) as unknown as SpecAuth;
}

function withoutUndefined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

function inOrder(problems: readonly SpecProblem[]): SpecProblem[] {
  const at = ({ line = 0, column = 0 }: SpecProblem): number => line * 100_000 + column;
  return [...problems].sort((a, b) => at(a) - at(b));
}

/** @throws SpecError with everything that is wrong with the spec. */
export function compileSpec(document: SpecDocument, given: GivenValues): CompiledSpec {
  const checker = new SchemaChecker(document, SPEC_SCHEMA);
  checker.check(document.value);
  if (checker.problems.length === 0) return new SpecCompiler(document, given).compile();
  const places = new Set(checker.problems.map(({ path }) => path));
  const unparsed = findUnparsed(document).filter(({ path }) => !places.has(path));
  const [first, ...others] = inOrder([...checker.problems, ...unparsed]) as [SpecProblem, ...SpecProblem[]];
  const isText = typeof document.value === 'string';
  const hint = isText ? '. To read a file, use readSpec(file)' : '';
  throw new SpecError([{ ...first, message: first.message + hint }, ...others], document.file);
}
