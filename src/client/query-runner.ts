import { abortable } from '../auth/abortable.js';
import { beginIncrement } from '../checkpoint/begin-increment.js';
import { refuseWithheld } from '../checkpoint/refuse-withheld.js';
import { refuseOverlap } from '../checkpoint/refuse-overlap.js';
import type { CheckpointOptions } from '../checkpoint/checkpoint-options.js';
import type { CheckpointSession } from '../checkpoint/checkpoint-session.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import type { Checkpoint } from '../internal/checkpoint.js';
import { explainFailure } from '../pagination/explain-failure.js';
import { batchesOf } from '../pagination/batches-of.js';
import { itemsOf } from '../pagination/items-of.js';
import type { PageIncrement } from '../pagination/page-increment.js';
import type { Page } from '../pagination/page.js';
import type { RunPagesOptions } from '../pagination/run-pages-options.js';
import { runPages } from '../pagination/run-pages.js';
import type { OwnQueryOptions } from './check-query-options.js';
import { describeMisplacedOptions } from './misplaced-options.js';
import { openSession } from './open-session.js';
import { prepareQuery, type PreparedQuery, type QueryParts } from './prepare-query.js';
import type { QueryOptions } from './query-options.js';
import { redactOwnError } from './redact-own-error.js';

/** How a query is delivered, and what its checkpoint waits for. */
interface Delivery<T, Portion> {
  /** Options that the calling method takes besides those of every query. */
  readonly extraNames?: readonly string[];
  /** How pages become what is delivered. */
  portions(
    pages: AsyncGenerator<Page<T>, void>,
    own: OwnQueryOptions,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Portion, void>;
  /** What becomes of the query's settings. */
  readonly settings?: Partial<RunPagesOptions<T>>;
  /** The checkpoint's options as this delivery needs them. @throws ConfigurationError */
  commits(checkpoint: CheckpointOptions): CheckpointOptions;
}

/** Items per batch when `queryBatches` is not told. */
const DEFAULT_BATCH_SIZE = 1_000;

function refuseManual(checkpoint: CheckpointOptions): CheckpointOptions {
  if (checkpoint.commit !== 'manual') return checkpoint;
  throw new ConfigurationError(
    "options.checkpoint.commit: 'manual' is for queryAll only; items and batches have no commit()",
  );
}

function refuseCheckpoint(): never {
  throw new ConfigurationError(
    'options.checkpoint is for queryAll, queryItems and queryBatches: what is delivered all at once can only be begun ' +
      'again. Take resumeFrom to continue after a failure',
  );
}

/** Runs queries: the page loop over this client's requests. Nothing is sent before the first page is asked for. */
export class QueryRunner {
  readonly #parts: QueryParts;

  constructor(parts: QueryParts) {
    this.#parts = parts;
  }

  pages<T>(path: string, params?: object, options?: QueryOptions<T>): AsyncGenerator<Page<T>, void> {
    return this.#deliver<T, Page<T>>(path, params, options, {
      portions: (pages) => pages,
      commits: (checkpoint) => checkpoint,
    });
  }

  items<T>(path: string, params?: object, options?: QueryOptions<T>): AsyncGenerator<T, void> {
    return this.#deliver<T, T>(path, params, options, {
      portions: (pages, _own, signal) => itemsOf(pages, signal),
      commits: refuseManual,
    });
  }

  batches<T>(path: string, params?: object, options?: QueryOptions<T>): AsyncGenerator<T[], void> {
    return this.#deliver<T, T[]>(path, params, options, {
      extraNames: ['batchSize'],
      portions: (pages, { batchSize = DEFAULT_BATCH_SIZE, checkpoint }, signal) =>
        batchesOf(pages, batchSize, { commit: checkpoint !== undefined, signal }),
      commits: (checkpoint) => ({ ...refuseManual(checkpoint), commit: 'manual' }),
    });
  }

  /** The pages of a query whose caller gets one result at the end. */
  pagesAtOnce<T>(
    path: string,
    params?: object,
    options?: QueryOptions<T>,
    extraNames: readonly string[] = [],
  ): AsyncGenerator<Page<T>, void> {
    return this.#deliver<T, Page<T>>(path, params, options, {
      extraNames,
      portions: (pages) => pages,
      commits: refuseCheckpoint,
    });
  }

  /** The pages of a query of which no more than one is asked for: none is fetched ahead. */
  firstPage<T>(path: string, params?: object, options?: QueryOptions<T>): AsyncGenerator<Page<T>, void> {
    return this.#deliver<T, Page<T>>(path, params, options, {
      portions: (pages) => pages,
      commits: refuseCheckpoint,
      settings: { prefetch: undefined, concurrency: undefined },
    });
  }

  #deliver<T, Portion>(
    path: string,
    params: object | undefined,
    options: (QueryOptions<T> & OwnQueryOptions) | undefined,
    delivery: Delivery<T, Portion>,
  ): AsyncGenerator<Portion, void> {
    const portions = this.#run<T, Portion>(path, params, options, delivery);
    return options?.checkpoint === undefined ? portions : refuseOverlap(portions);
  }

  async *#run<T, Portion>(
    path: string,
    params: object | undefined,
    options: (QueryOptions<T> & OwnQueryOptions) | undefined,
    delivery: Delivery<T, Portion>,
  ): AsyncGenerator<Portion, void> {
    const { extraNames = [] } = delivery;
    const misplaced = options === undefined ? describeMisplacedOptions(params) : undefined;
    if (misplaced !== undefined) this.#parts.log.warning(misplaced);
    const prepared = prepareQuery<T>(this.#parts, path, params, options ?? {}, extraNames);
    const query = { ...prepared, settings: { ...prepared.settings, ...delivery.settings } };
    const session = await this.#open(query, delivery);
    try {
      const pages = await this.#begin(query, session);
      if (pages !== null) yield* delivery.portions(pages, query.own, query.settings.request.signal);
    } catch (error) {
      redactOwnError(error, this.#parts.redactor);
      throw error;
    } finally {
      await session?.release();
    }
  }

  async #open<T, Portion>(
    { own, fingerprint, settings }: PreparedQuery<T>,
    delivery: Delivery<T, Portion>,
  ): Promise<CheckpointSession | undefined> {
    if (own.checkpoint === undefined) return undefined;
    const options = delivery.commits(own.checkpoint);
    return openSession(options, fingerprint, this.#parts.redactor, settings.request.signal);
  }

  /** The run's pages, from where the checkpoint says; `null` when it says that there are none. */
  async #begin<T>(
    { own, settings }: PreparedQuery<T>,
    session: CheckpointSession | undefined,
  ): Promise<AsyncGenerator<Page<T>, void> | null> {
    const stored = session?.stored;
    const resumeFrom = settings.resumeFrom ?? (stored?.finished === true ? undefined : stored);
    if (resumeFrom !== undefined) {
      const isGiven = settings.resumeFrom !== undefined;
      refuseWithheld(resumeFrom, isGiven ? 'The checkpoint' : `Checkpoint "${own.checkpoint?.key ?? ''}"`);
    }
    if (resumeFrom === undefined && stored !== undefined && own.checkpoint?.onFinished === 'skip')
      return null;
    const increment = await this.#increment(own, resumeFrom, stored, settings);
    session?.beginAfter(resumeFrom?.pages ?? 0);
    return runPages<T>({ ...settings, commits: session, resumeFrom, increment });
  }

  async #increment<T>(
    { incremental, dedupeBy }: OwnQueryOptions,
    resumed: Checkpoint | undefined,
    previous: Checkpoint | undefined,
    settings: RunPagesOptions<T>,
  ): Promise<PageIncrement | undefined> {
    if (incremental === undefined) return undefined;
    const { signal } = settings.request;
    const beginning = beginIncrement({ options: incremental, dedupeBy, resumed, previous });
    try {
      return await (signal === undefined ? beginning : abortable(beginning, signal));
    } catch (error) {
      throw explainFailure('Asking incremental.since()', error, settings);
    }
  }
}
