import { abortable } from '../auth/abortable.js';
import { checkCheckpoint } from '../checkpoint/check-checkpoint.js';
import { createCheckpoint } from '../checkpoint/create-checkpoint.js';
import { fingerprintQuery } from '../checkpoint/fingerprint-query.js';
import { CheckpointCorruptError } from '../errors/checkpoint-corrupt-error.js';
import type { ApiRequest } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import { checkHeaders } from '../http/request-headers.js';
import { checkMethod, checkRequest } from '../http/request-options.js';
import type { StandardSchemaV1 } from '../http/standard-schema.js';
import type { Checkpoint, CheckpointState, PageRequest } from '../internal/checkpoint.js';
import type { ClientLog } from '../logging/client-log.js';
import { AutoPaginator } from '../pagination/auto-paginator.js';
import type { ExtractContext } from '../pagination/extract-items.js';
import { parseSentLocation } from '../pagination/location.js';
import type { SourcePage } from '../pagination/page.js';
import type { PageContext, Paginator } from '../pagination/paginator.js';
import { splitQuery } from '../pagination/request-fields.js';
import type { FetchedPage, RedactedNext, RunPagesOptions } from '../pagination/run-pages-options.js';
import type { Redactor } from '../redaction/redactor.js';
import { checkQueryOptions, type OwnQueryOptions } from './check-query-options.js';
import { learnRequestSecrets } from './configured-secrets.js';
import type { Exchange } from './exchange.js';
import { finishItems } from './finish-items.js';
import type { Observers } from './observers.js';
import type { QueryOptions } from './query-options.js';
import { redactPageRequest, type AddedNames } from './redact-page-request.js';
import type { RequestRunner } from './request-runner.js';

/** The parts of the client that queries are put together from. */
export interface QueryParts {
  readonly runner: RequestRunner;
  readonly redactor: Redactor;
  readonly observers: Observers;
  readonly log: ClientLog;
  readonly maxCalls: number;
  readonly paginator: Paginator | undefined;
  readonly itemsPath: string | undefined;
  /** What is added to each request again. */
  readonly addedNames: () => AddedNames;
  /** One text for all requests that ask for the same. */
  readonly identify: (request: ApiRequest) => string;
  readonly extractItems: (response: ApiResponse, context: ExtractContext) => readonly unknown[] | null;
  readonly nextPage: (context: PageContext) => PageRequest | null;
}

/** A query, checked: what a run of it needs, but for what a store says. */
export interface PreparedQuery<T> {
  readonly own: OwnQueryOptions;
  readonly fingerprint: string;
  readonly settings: RunPagesOptions<T>;
}

/**
 * @param extraNames options that the calling method takes besides those of every query.
 * @throws ConfigurationError, CheckpointCorruptError, CheckpointMismatchError
 */
export function prepareQuery<T>(
  parts: QueryParts,
  path: string,
  params: object | undefined,
  options: QueryOptions<T> & OwnQueryOptions,
  extraNames: readonly string[],
): PreparedQuery<T> {
  const { own, requestOptions } = checkQueryOptions(options, extraNames);
  const { runner, redactor, log, addedNames } = parts;
  const { schema, ...sent } = requestOptions;
  const method = checkMethod(sent.method, 'options');
  const request: ApiRequest = { ...sent, method, path, params };
  checkRequest(request, 'options');
  learnRequestSecrets(redactor, checkHeaders(sent.headers, 'options.headers'));
  const paginator = own.paginator ?? parts.paginator ?? new AutoPaginator();
  const maxCalls = own.maxCalls ?? parts.maxCalls;
  const sendAs = own.incremental?.sendAs;
  const fingerprint = fingerprintQuery(
    { method, path, params, body: request.body, paginatorKind: paginator.kind },
    {
      without: addedNames().auth,
      since: sendAs === undefined ? undefined : parseSentLocation(sendAs, 'options.incremental.sendAs'),
    },
  );
  let invalidItems = 0;
  const settings: RunPagesOptions<T> = {
    request,
    paginator,
    itemsPath: own.itemsPath ?? parts.itemsPath,
    mergePath: own.mergePath,
    maxCalls,
    limit: own.limit,
    prefetch: own.prefetch,
    concurrency: own.concurrency,
    resumeFrom: own.resumeFrom === undefined ? undefined : checkResumeFrom(own.resumeFrom, fingerprint),
    checkOpen: () => {
      runner.checkOpen();
    },
    fetchPage: (pageRequest) => fetchPage(runner, pageRequest, path),
    identify: parts.identify,
    extractItems: parts.extractItems,
    nextPage: parts.nextPage,
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
    redactNext: nextRedaction(parts),
    createCheckpoint: (state) => checkpointOf(state, fingerprint, redactor),
    scrubError: (error) => redactor.scrubError(error),
    warn: (message) => {
      log.warning(message);
    },
    onPage: (page) => {
      invalidItems += page.invalidItems;
      tellOfPage(parts, page, maxCalls, own.onProgress, invalidItems);
    },
  };
  return { own, fingerprint, settings };
}

/** Keeps secrets out of what pages and checkpoints show, and warns once of a run that cannot be resumed for it. */
function nextRedaction({ redactor, log, addedNames }: QueryParts): (next: PageRequest) => RedactedNext {
  let hasWarned = false;
  return (request) => {
    const { next, withheld } = redactPageRequest(request, redactor, addedNames());
    if (withheld.length === 0) return { next };
    if (!hasWarned) {
      log.warning(
        `The request for the next page holds a credential of this client (in ${withheld.join(', ')}). No checkpoint ` +
          'stores that, so this run cannot be resumed from here, only begun again',
      );
    }
    hasWarned = true;
    return { next, withheld };
  };
}

function checkResumeFrom(value: unknown, fingerprint: string): Checkpoint {
  if (typeof value !== 'string') return checkCheckpoint(value, fingerprint);
  throw new CheckpointCorruptError('options.resumeFrom is a text: parse it first, as by JSON.parse(text)');
}

async function fetchPage(
  runner: RequestRunner,
  request: ApiRequest,
  firstPath: string,
): Promise<FetchedPage> {
  let sent: Exchange | undefined;
  const response = await runner.run(request, {
    read: true,
    // Else only a parameter was taken out of the caller's own path.
    followed: splitQuery(request.path)[0] !== splitQuery(firstPath)[0],
    onExchange: (exchange) => {
      sent = exchange;
    },
  });
  return { response, responseUrl: sent?.target.url ?? response.url };
}

function checkpointOf(state: CheckpointState, fingerprint: string, redactor: Redactor): Checkpoint {
  const { itemsPath } = state;
  // Where the items were found is made of keys that the server chose; without it they are looked for again.
  const isTelling = itemsPath !== undefined && redactor.heldSecret(itemsPath) !== 'none';
  return createCheckpoint({ ...state, fingerprint, ...(isTelling ? { itemsPath: undefined } : {}) });
}

function tellOfPage(
  { log, observers }: QueryParts,
  page: SourcePage<unknown>,
  maxCalls: number,
  onProgress: QueryOptions['onProgress'],
  invalidItems: number,
): void {
  log.page(page.number, maxCalls, page.items.length, page.itemCount);
  observers.emit('onPage', () => ({
    number: page.number,
    items: page.items.length,
    itemCount: page.itemCount,
    invalidItems: page.invalidItems,
    url: page.response.url,
    hasNext: page.next !== null,
  }));
  observers.notify('onProgress', onProgress, () => ({
    pages: page.number,
    items: page.itemCount,
    ...(invalidItems === 0 ? {} : { invalidItems }),
    checkpoint: page.checkpoint,
  }));
}
