import { PageRun } from './page-run.js';
import type { PageSource } from './page-source.js';
import type { RunPagesOptions } from './run-pages-options.js';

/** The source of a run's pages. @throws PaginationError, CheckpointMismatchError, CheckpointCorruptError */
export function openSource<T>(options: RunPagesOptions<T>): PageSource<T> {
  return new PageRun<T>(options);
}
