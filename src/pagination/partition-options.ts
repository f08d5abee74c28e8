import { ConfigurationError } from '../errors/configuration-error.js';
import { checkCount, checkFunction, checkKeys, checkOneOf, wrongOption } from '../options/check.js';

/** What is done when the query of one partition fails. */
export type OnPartitionError = 'stop' | 'continue';

/** Options of `forEachPartition`. */
export interface PartitionOptions {
  /** Partitions worked on at the same time; each holds no more than one page that was not consumed. @default 4 */
  readonly concurrency?: number | undefined;
  /**
   * `'stop'`: the error is thrown, after what was ready before it, and the other partitions are ended. `'continue'`: it
   * is yielded with its partition, and the others go on. @default 'stop'
   */
  readonly onError?: OnPartitionError | undefined;
  /** Ends all partitions: the generator rejects with the signal's own reason. @default none */
  readonly signal?: AbortSignal | undefined;
}

/** What the query of a partition is given besides the partition. */
export interface PartitionContext {
  /**
   * Aborts when `forEachPartition` ends early (`break`, an error, its own signal). Passed on to the query, it ends
   * requests in flight at once; without it they are waited for.
   */
  readonly signal: AbortSignal;
}

/** A page of one partition. */
export interface PartitionPage<K, P> {
  /** Whose page it is, as it was given. */
  readonly partition: K;
  /** What the query yielded: a page, or an item of `queryItems`, or a batch of `queryBatches`. */
  readonly page: P;
  /** None: tells it from a failure. */
  readonly error?: undefined;
}

/** A partition whose query failed. The pages before were yielded; the error's `progress` says where to go on. */
export interface PartitionFailure<K> {
  /** Whose query failed, as it was given. */
  readonly partition: K;
  /** None: tells it from a page. */
  readonly page?: undefined;
  /** What the query threw; something else than an error that it threw is its `cause`. */
  readonly error: Error;
}

/** The options with everything decided. */
export interface ResolvedPartitionOptions {
  readonly concurrency: number;
  readonly onError: OnPartitionError;
  readonly signal: AbortSignal | undefined;
}

/** Partitions worked on at the same time when nobody says how many: enough to hide round trips, below `maxConcurrent`. */
const DEFAULT_CONCURRENCY = 4;

/** @throws ConfigurationError */
export function resolvePartitionOptions(options: PartitionOptions = {}): ResolvedPartitionOptions {
  const { concurrency = DEFAULT_CONCURRENCY, onError = 'stop', signal } = options;
  checkKeys(options, ['concurrency', 'onError', 'signal'], 'options');
  checkCount(concurrency, 'options.concurrency');
  checkOneOf(onError, 'options.onError', ['stop', 'continue']);
  const given: unknown = signal;
  if (given !== undefined && !(given instanceof AbortSignal)) {
    throw wrongOption('options.signal', 'an AbortSignal', given);
  }
  return { concurrency, onError, signal };
}

/** The iterator of the partitions, whichever kind they are. @throws ConfigurationError */
export function iteratorOf<K>(partitions: Iterable<K> | AsyncIterable<K>): Iterator<K> | AsyncIterator<K> {
  const given: unknown = partitions;
  if (typeof given === 'object' && given !== null) {
    if (Symbol.asyncIterator in given) return (given as AsyncIterable<K>)[Symbol.asyncIterator]();
    if (Symbol.iterator in given) return (given as Iterable<K>)[Symbol.iterator]();
  }
  throw wrongOption('partitions', 'an array or another (async) iterable', given, typeof given === 'string');
}

/** @throws ConfigurationError */
export function checkPartitionQuery(query: unknown): void {
  checkFunction(query, 'query');
}

/** What a query function returned, if that can be iterated over. @throws ConfigurationError */
export function checkPartitionPages<P>(pages: AsyncIterable<P>): AsyncIterable<P> {
  const given: unknown = pages;
  if (typeof given === 'object' && given !== null && Symbol.asyncIterator in given) return pages;
  throw new ConfigurationError(
    'The query of forEachPartition must return an async iterable, such as client.queryAll(…); ' +
      `it returned ${given === null ? 'null' : `a value of type ${typeof given}`}`,
  );
}
