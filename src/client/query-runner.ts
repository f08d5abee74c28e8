import { abortable } from '../auth/abortable.js';
import { createCheckpoint } from '../checkpoint/create-checkpoint.js';
import { checkCheckpoint } from '../checkpoint/check-checkpoint.js';
import { fingerprintQuery } from '../checkpoint/fingerprint-query.js';
import type { ApiRequest, RequestInput } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import type { StandardSchemaV1 } from '../http/standard-schema.js';
import { checkHeaders } from '../http/request-headers.js';
import { checkMethod, checkRequest, REQUEST_OPTION_NAMES } from '../http/request-options.js';
import type { Checkpoint, CheckpointState, PageRequest } from '../internal/checkpoint.js';
import type { ClientLog } from '../logging/client-log.js';
import { checkCount, checkFunction, checkKeys, checkOneOf, wrongOption } from '../options/check.js';
import { AutoPaginator } from '../pagination/auto-paginator.js';
import { checkFetchAhead } from '../pagination/check-fetch-ahead.js';
import { checkItemsPath, checkPaginator } from '../pagination/check-paginator.js';
import type { ExtractContext } from '../pagination/extract-items.js';
import { MERGE_STRATEGIES, type MergeStrategy } from '../pagination/merge-pages.js';
import type { Page } from '../pagination/page.js';
import type { PageContext, Paginator } from '../pagination/paginator.js';
import { runPages } from '../pagination/run-pages.js';
import type { FetchedPage } from '../pagination/run-pages-options.js';
import type { Redactor } from '../redaction/redactor.js';
import { learnRequestSecrets } from './configured-secrets.js';
import type { Exchange } from './exchange.js';
import { finishItems } from './finish-items.js';
import type { Observers } from './observers.js';
import type { QueryOptions } from './query-options.js';
import { redactOwnError } from './redact-own-error.js';
import { redactPageRequest } from './redact-page-request.js';
import type { RequestRunner } from './request-runner.js';

/** The parts a query runner is put together from. */
export interface QueryParts {
  readonly runner: RequestRunner;
  readonly redactor: Redactor;
  readonly observers: Observers;
  readonly log: ClientLog;
  readonly maxCalls: number;
  readonly paginator: Paginator | undefined;
  readonly itemsPath: string | undefined;
  /** Names of the query parameters that carry credentials. */
  readonly authParams: () => readonly string[];
  readonly extractItems: (response: ApiResponse, context: ExtractContext) => readonly unknown[] | null;
  readonly nextPage: (context: PageContext) => PageRequest | null;
}

/** A query's own options, in front of those of its requests. */
type OwnOptions = Omit<QueryOptions, keyof ApiRequest> & {
  readonly merge?: MergeStrategy | undefined;
  readonly mergePath?: string | undefined;
  readonly batchSize?: number | undefined;
};

const OWN_NAMES = [
  'paginator',
  'itemsPath',
  'maxCalls',
  'limit',
  'prefetch',
  'concurrency',
  'resumeFrom',
  'onInvalidItem',
  'onProgress',
] as const;

const REQUEST_NAMES = [...REQUEST_OPTION_NAMES, 'method', 'body'];

/** Runs queries: the page loop over this client's requests. */
export class QueryRunner {
  readonly #parts: QueryParts;

  constructor(parts: QueryParts) {
    this.#parts = parts;
  }

  /**
   * The pages of a query. Nothing is sent before the first page is asked for.
   *
   * @param extraNames options that the calling method takes besides those of every query.
   * @param fetchAhead `false` when no more than one page will be asked for.
   */
  async *pages<T>(
    path: string,
    params: object | undefined,
    options: QueryOptions<T> & OwnOptions = {},
    extraNames: readonly string[] = [],
    fetchAhead = true,
  ): AsyncGenerator<Page<T>, void, unknown> {
    const { own, requestOptions } = this.#check(options, extraNames);
    const { redactor, observers, log, authParams } = this.#parts;
    const { schema, ...sent } = requestOptions;
    const method = checkMethod(sent.method, 'options');
    const request: ApiRequest = { ...sent, method, path, params };
    checkRequest(request, 'options');
    learnRequestSecrets(redactor, checkHeaders(sent.headers, 'options.headers'));
    const paginator = own.paginator ?? this.#parts.paginator ?? new AutoPaginator();
    const maxCalls = own.maxCalls ?? this.#parts.maxCalls;
    const fingerprint = fingerprintQuery(
      {
        method,
        path,
        params,
        body: request.body,
        paginatorKind: paginator.kind,
      },
      { without: authParams() },
    );
    const pages = runPages<T>({
      request,
      paginator,
      itemsPath: own.itemsPath ?? this.#parts.itemsPath,
      mergePath: own.mergePath,
      maxCalls,
      limit: own.limit,
      ...(fetchAhead ? { prefetch: own.prefetch, concurrency: own.concurrency } : {}),
      resumeFrom: own.resumeFrom === undefined ? undefined : checkCheckpoint(own.resumeFrom, fingerprint),
      fetchPage: (pageRequest) => this.#fetch(pageRequest, path),
      extractItems: this.#parts.extractItems,
      nextPage: this.#parts.nextPage,
      finishItems:
        schema === undefined
          ? undefined
          : (items, page) => {
              const finished = finishItems<T>(
                schema as StandardSchemaV1<unknown, T>,
                items,
                page,
                own.onInvalidItem ?? 'throw',
                log,
                redactor,
              );
              return request.signal === undefined ? finished : abortable(finished, request.signal);
            },
      redactNext: (next) => redactPageRequest(next, redactor, authParams()),
      createCheckpoint: (state: CheckpointState): Checkpoint => this.#checkpoint(state, fingerprint),
      scrubError: (error) => redactor.scrubError(error),
      warn: (message) => {
        log.warning(message);
      },
      onPage: (page) => {
        log.page(page.number, maxCalls, page.items.length, page.itemCount);
        observers.emit('onPage', () => ({
          number: page.number,
          items: page.items.length,
          itemCount: page.itemCount,
          url: page.response.url,
          hasNext: page.next !== null,
        }));
        observers.notify('onProgress', own.onProgress, () => ({
          pages: page.number,
          items: page.itemCount,
          checkpoint: page.checkpoint,
        }));
      },
    });
    try {
      yield* pages;
    } catch (error) {
      redactOwnError(error, redactor);
      throw error;
    }
  }

  #checkpoint(state: CheckpointState, fingerprint: string): Checkpoint {
    const { itemsPath } = state;
    // Where the items were found is made of keys that the server chose; without it they are looked for again.
    const isTelling = itemsPath !== undefined && this.#parts.redactor.holdsSecret(itemsPath);
    return createCheckpoint({ ...state, fingerprint, ...(isTelling ? { itemsPath: undefined } : {}) });
  }

  async #fetch(request: ApiRequest, firstPath: string): Promise<FetchedPage> {
    let sent: Exchange | undefined;
    const response = await this.#parts.runner.run(request, {
      read: true,
      followed: request.path !== firstPath,
      onExchange: (exchange) => {
        sent = exchange;
      },
    });
    return { response, responseUrl: sent?.target.url ?? response.url };
  }

  #check(
    options: QueryOptions & OwnOptions,
    extraNames: readonly string[],
  ): { own: OwnOptions; requestOptions: Omit<RequestInput, 'path' | 'params'> } {
    const names = [...OWN_NAMES, ...extraNames];
    checkKeys(options, [...names, ...REQUEST_NAMES], 'options');
    const given = options;
    const own = Object.fromEntries(names.map((name) => [name, given[name]])) as OwnOptions;
    const requestOptions = Object.fromEntries(
      REQUEST_NAMES.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]),
    ) as Omit<RequestInput, 'path' | 'params'>;
    if (own.paginator !== undefined) checkPaginator(own.paginator, 'options.paginator');
    if (own.itemsPath !== undefined) checkItemsPath(own.itemsPath, 'options.itemsPath');
    if (own.mergePath !== undefined) checkItemsPath(own.mergePath, 'options.mergePath');
    if (own.maxCalls !== undefined) checkCount(own.maxCalls, 'options.maxCalls', true);
    if (own.limit !== undefined) checkCount(own.limit, 'options.limit', true);
    checkFetchAhead(own);
    if (own.batchSize !== undefined) checkCount(own.batchSize, 'options.batchSize');
    if (own.merge !== undefined) checkOneOf(own.merge, 'options.merge', MERGE_STRATEGIES);
    if (own.onProgress !== undefined) checkFunction(own.onProgress, 'options.onProgress');
    if (own.onInvalidItem !== undefined) {
      checkOneOf(own.onInvalidItem, 'options.onInvalidItem', ['throw', 'skip']);
    }
    const { responseType } = requestOptions;
    if (responseType !== undefined && responseType !== 'json') {
      throw wrongOption(
        'options.responseType',
        "'json' in a query: items are found in the parsed body",
        responseType,
      );
    }
    return { own, requestOptions };
  }
}
