import type { ApiClientOptions } from '../client/api-client-options.js';
import type { QueryOptions } from '../client/query-options.js';
import { isPlainObject } from '../internal/objects.js';
import { findUnsendable } from './check-request.js';
import { SchemaChecker } from './check-schema.js';
import { Compilation, inOrder } from './compilation.js';
import { maxCallsOf, mergeOf, paginatorOf, retryOf } from './compile-paging.js';
import { requestTrees, targetOf } from './compile-request.js';
import { ExpressionError } from './expression/expression-error.js';
import { toText } from './expression/filters.js';
import { findUnparsed } from './find-unparsed.js';
import type { OptionPlaces } from './option-place.js';
import {
  authOptionsOf,
  checkpointOptionsOf,
  rateLimitOptionsOf,
  retryOptionsOf,
  timeoutOptionsOf,
} from './options-of.js';
import type { SpecAuth } from './spec-auth.js';
import type { SpecMerge } from './spec-client.js';
import type { SpecDocument, SpecPath } from './spec-document.js';
import { SpecError, type SpecProblem } from './spec-error.js';
import { findIncrementProblems, incrementOf } from './spec-increment.js';
import { SPEC_SCHEMA } from './spec-schema.js';
import type { GivenValues } from './spec-values.js';
import type { SpecIncremental } from './spec.js';

/** What a spec comes to: a client's options, and one query. */
export interface CompiledSpec {
  readonly client: ApiClientOptions;
  readonly path: string;
  readonly params: object | undefined;
  readonly query: QueryOptions;
  readonly merge: SpecMerge;
  /** Pages after which the run ends quietly. */
  readonly stopAt: number;
  /** Where in the spec the options of the client and the query stand. */
  readonly places: OptionPlaces;
}

/** Turns a checked spec into what runs it. @throws SpecError */
function compile(compilation: Compilation): CompiledSpec {
  const { document, given, parts, spec, fail } = compilation;
  const { request, pagination } = parts;
  const trees = requestTrees(compilation);
  const authTree = compilation.tree(['auth'], spec.auth ?? null);
  const incrementalTree = compilation.tree(['incremental'], spec.incremental ?? null);
  compilation.add(findIncrementProblems(document, spec));
  const merge = mergeOf(compilation);
  const paginator = paginatorOf(compilation, merge.strategy);
  const retry = retryOf(compilation);
  const maxCalls = maxCallsOf(compilation);
  compilation.throwIfAny();

  const { baseURL, path } = targetOf(compilation, trees.url);
  const scope = { ...given.scope, iteration: 0 };
  const { params, headers, body } = trees.fields.render(scope, fail) as Record<string, object | undefined>;
  compilation.add(findUnsendable(document, request.path, { params, headers }));
  compilation.throwIfAny();
  const auth = textsOf(document, authTree.render(scope, fail) as SpecAuth | null, fail);
  const incremental = incrementalTree.render(scope, fail) as SpecIncremental | null;
  const { rate_limit, timeout, allowed_origins, items } = spec;
  const { limit, prefetch, concurrency, checkpoint, dedupe_by } = spec;
  const isStop = pagination?.value.on_max_iterations === 'stop';
  return {
    client: withoutUndefined({
      baseURL,
      auth: auth === null ? undefined : authOptionsOf(auth),
      headers,
      retry: retry === undefined ? undefined : retryOptionsOf(retry),
      rateLimit: rate_limit === undefined ? undefined : rateLimitOptionsOf(rate_limit),
      timeout: timeout === undefined ? undefined : timeoutOptionsOf(timeout),
      allowedOrigins: allowed_origins,
      itemsPath: items,
      secrets: given.secrets,
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
      incremental: incremental === null ? undefined : incrementOf(document, incremental, fail),
      dedupeBy: dedupe_by,
    }),
    merge,
    stopAt: isStop ? (maxCalls ?? 1_000) : Infinity,
    places: placesOf(compilation),
  };
}

function placesOf({ parts, spec }: Compilation): OptionPlaces {
  const { pagination, request, url } = parts;
  return {
    baseURL: url?.path ?? [],
    auth: ['auth'],
    headers: [...request.path, 'headers'],
    retry: spec.retry === undefined ? [...(pagination?.path ?? []), 'retry'] : ['retry'],
    rateLimit: ['rate_limit'],
    timeout: ['timeout'],
    allowedOrigins: ['allowed_origins'],
    itemsPath: ['items'],
    limit: ['limit'],
    prefetch: ['prefetch'],
    concurrency: ['concurrency'],
    checkpoint: ['checkpoint'],
    incremental: ['incremental'],
    dedupeBy: ['dedupe_by'],
  };
}

/** Expressions may have made numbers of what must be texts. @throws SpecError where they made no text at all. */
function textsOf(
  document: SpecDocument,
  auth: SpecAuth | null,
  fail: (problem: SpecProblem) => SpecError,
): SpecAuth | null {
  const text = (value: unknown, path: SpecPath): unknown => {
    if (isPlainObject(value) && path.at(-1) === 'params') {
      return Object.fromEntries(
        Object.entries(value).map(([key, part]) => [key, text(part, [...path, key])]),
      );
    }
    try {
      return toText(value);
    } catch (error) {
      throw error instanceof ExpressionError ? fail(document.problem(path, error.message)) : error;
    }
  };
  if (auth === null) return null;
  return Object.fromEntries(
    Object.entries(auth).map(([key, value]) => [key, text(value, ['auth', key])]),
  ) as unknown as SpecAuth;
}

function withoutUndefined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

/** @throws SpecError with everything that is wrong with the spec. */
export function compileSpec(document: SpecDocument, given: GivenValues): CompiledSpec {
  const checker = new SchemaChecker(document, SPEC_SCHEMA);
  checker.check(document.value);
  if (checker.problems.length === 0) return compile(new Compilation(document, given));
  const places = new Set(checker.problems.map(({ path }) => path));
  const unparsed = findUnparsed(document).filter(({ path }) => !places.has(path));
  const [first, ...others] = inOrder([...checker.problems, ...unparsed]) as [SpecProblem, ...SpecProblem[]];
  const isText = typeof document.value === 'string';
  const hint = isText ? '. To read a file, use readSpec(file)' : '';
  throw new SpecError([{ ...first, message: first.message + hint }, ...others], document.file);
}
