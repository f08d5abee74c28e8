import type { SpecAuth } from './spec-auth.js';
import type { SpecRateLimit, SpecRetry, SpecTimeout } from './spec-limits.js';
import type { PaginationSpec } from './spec-pagination.js';
import type { SpecRequest, SpecTool } from './spec-request.js';

/** Where is kept how far a run has come. */
export interface SpecCheckpoint {
  /** The folder, relative to the working directory. */
  readonly directory: string;
  /** The name of the run within it. */
  readonly key: string;
  /** What becomes of a run that was finished before. @default 'restart' */
  readonly on_finished?: 'restart' | 'skip' | undefined;
}

/** A run that asks only for what is new or has changed since the last one. Texts may be expressions. */
export interface SpecIncremental {
  /** Path in each item to what tells when it changed: an ISO date, epoch seconds or milliseconds, a growing number. */
  readonly field: string;
  /** Where the server is told from when on: `query.updated_since`. May only be absent with `order: newest-first`. */
  readonly send_as?: string | undefined;
  /** How far before the watermark a run begins, in seconds. Plain numbers have no margin. @default 60 */
  readonly margin?: number | undefined;
  /** The watermark to begin from; `null` means everything. @default that of the last finished run, from the checkpoint */
  readonly since?: string | number | null | undefined;
  /** `newest-first`: the run ends at the first item older than wanted. @default 'unsorted' */
  readonly order?: 'unsorted' | 'newest-first' | undefined;
  /** What numbers in `field` count. @default by their size */
  readonly unit?: 'seconds' | 'milliseconds' | 'integer' | undefined;
}

/** An extraction declared as data. `spec.schema.json` describes the same for editors. */
export interface Spec extends SpecRequest {
  /** The schema of the file, for editors. */
  readonly $schema?: string | undefined;
  /** A name for people. */
  readonly name?: string | undefined;
  /** A description for people. */
  readonly description?: string | undefined;
  /** The name of the step that a spec was in a playbook. */
  readonly step?: string | undefined;
  /** Another name of `description`. */
  readonly desc?: string | undefined;
  /** `http`, or the request itself. */
  readonly tool?: 'http' | SpecTool | undefined;
  /** Only ever sent to the origin of `url`. */
  readonly auth?: SpecAuth | undefined;
  /** Where in the body the items are, such as `data.items`. @default detected */
  readonly items?: string | undefined;
  /** @default detected */
  readonly pagination?: PaginationSpec | undefined;
  /** Another place for `pagination`. */
  readonly loop?:
    | {
        /** How the pages follow one another. */
        readonly pagination: PaginationSpec;
      }
    | undefined;
  /** @default 4 attempts, exponential backoff from 1 s with full jitter */
  readonly retry?: SpecRetry | undefined;
  /** @default the server's own headers */
  readonly rate_limit?: SpecRateLimit | undefined;
  /** @default 5 s to connect, 30 s for an attempt */
  readonly timeout?: SpecTimeout | undefined;
  /** Another name of `pagination.max_iterations`. */
  readonly max_calls?: number | undefined;
  /** Items at the most; then the run ends quietly. @default Infinity */
  readonly limit?: number | undefined;
  /** Pages fetched while the consumer works on those before. @default 0 */
  readonly prefetch?: number | undefined;
  /** Requests in flight at once, where pages are counted and their number is known. @default 1 */
  readonly concurrency?: number | undefined;
  /** Streaming runs only: see `specToQuery`. @default nothing is remembered */
  readonly checkpoint?: SpecCheckpoint | undefined;
  /** What is new, rather than everything. Needs `since` or `checkpoint` to begin from. @default everything */
  readonly incremental?: SpecIncremental | undefined;
  /** Path to what tells items apart, such as `id`. @default what lies within the margin is delivered again */
  readonly dedupe_by?: string | undefined;
  /** Other origins that next URLs and redirects may lead to; they get no credentials. @default [] */
  readonly allowed_origins?: readonly string[] | undefined;
}
