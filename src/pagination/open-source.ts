import { ConfigurationError } from '../errors/configuration-error.js';
import { PageRun } from './page-run.js';
import type { PageSource } from './page-source.js';
import { ParallelFetcher } from './parallel-fetcher.js';
import { PrefetchedSource } from './prefetched-source.js';
import { refusesConcurrency, whyNoConcurrency } from './refuse-concurrency.js';
import { resumePaginator } from './resume-paginator.js';
import { RunSignal } from './run-signal.js';
import type { RunPagesOptions } from './run-pages-options.js';

/**
 * The source of a run's pages: one by one, with some of them fetched ahead, or several at the same time.
 *
 * @throws ConfigurationError when pages are to be fetched at the same time and cannot be addressed directly;
 *   PaginationError, CheckpointMismatchError, CheckpointCorruptError.
 */
export function openSource<T>(options: RunPagesOptions<T>): PageSource<T> {
  const { prefetch = 0, concurrency = 1, request, resumeFrom } = options;
  if (concurrency > 1) {
    const { paginator } = resumePaginator(options.paginator, resumeFrom?.paginator ?? null);
    // One that still has to be resolved is judged when it is.
    if (paginator.resolve === undefined && refusesConcurrency(paginator)) {
      throw new ConfigurationError(whyNoConcurrency(paginator));
    }
    const limits = { concurrency, ahead: Math.max(prefetch, concurrency) };
    return new PageRun<T>(options, new ParallelFetcher(options, limits));
  }
  if (prefetch === 0) return new PageRun<T>(options);
  const signal = new RunSignal(request.signal);
  return new PrefetchedSource(new PageRun<T>({ ...options, request: signal.put(request) }), prefetch, signal);
}
