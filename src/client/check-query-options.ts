import { checkCheckpointOptions } from '../checkpoint/checkpoint-options.js';
import { checkDedupeBy, checkIncrementalOptions } from '../checkpoint/incremental-options.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import type { ApiRequest, RequestInput } from '../http/api-request.js';
import { REQUEST_OPTION_NAMES } from '../http/request-options.js';
import { checkCount, checkFunction, checkKeys, checkOneOf, wrongOption } from '../options/check.js';
import { checkFetchAhead } from '../pagination/check-fetch-ahead.js';
import { checkItemsPath, checkPaginator } from '../pagination/check-paginator.js';
import { MERGE_STRATEGIES, type MergeStrategy } from '../pagination/merge-pages.js';
import type { QueryOptions } from './query-options.js';

/** A query's own options, in front of those of its requests. */
export type OwnQueryOptions = Omit<QueryOptions, keyof ApiRequest> & {
  readonly merge?: MergeStrategy | undefined;
  readonly mergePath?: string | undefined;
  readonly batchSize?: number | undefined;
};

/** Options of a query, checked and parted. */
export interface CheckedQueryOptions {
  readonly own: OwnQueryOptions;
  readonly requestOptions: Omit<RequestInput, 'path' | 'params'>;
}

const OWN_NAMES = [
  'paginator',
  'itemsPath',
  'maxCalls',
  'limit',
  'prefetch',
  'concurrency',
  'checkpoint',
  'resumeFrom',
  'incremental',
  'dedupeBy',
  'onInvalidItem',
  'onProgress',
] as const;

const REQUEST_NAMES = [...REQUEST_OPTION_NAMES, 'method', 'body'];

/**
 * @param extraNames options that the calling method takes besides those of every query.
 * @throws ConfigurationError
 */
export function checkQueryOptions(
  options: QueryOptions & OwnQueryOptions,
  extraNames: readonly string[],
): CheckedQueryOptions {
  const names = [...OWN_NAMES, ...extraNames];
  checkKeys(options, [...names, ...REQUEST_NAMES], 'options');
  const given = options;
  const own = Object.fromEntries(names.map((name) => [name, given[name]])) as OwnQueryOptions;
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
  if (own.checkpoint !== undefined) checkCheckpointOptions(own.checkpoint, 'options.checkpoint');
  checkIncrement(own);
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

function checkIncrement({ incremental, dedupeBy, checkpoint }: OwnQueryOptions): void {
  if (dedupeBy !== undefined) checkDedupeBy(dedupeBy, 'options.dedupeBy');
  if (incremental === undefined) {
    if (dedupeBy === undefined) return;
    throw new ConfigurationError(
      'options.dedupeBy goes with options.incremental: it leaves out what was delivered within marginMs before',
    );
  }
  checkIncrementalOptions(incremental, 'options.incremental');
  if (incremental.since === undefined && checkpoint === undefined) {
    throw new ConfigurationError(
      'options.incremental needs to know where to begin: set since, or checkpoint, which keeps the watermark of the last run',
    );
  }
  if (checkpoint?.onFinished === 'skip') {
    throw new ConfigurationError(
      "options.checkpoint.onFinished: 'skip' would deliver nothing after the first incremental run; leave it out",
    );
  }
}
