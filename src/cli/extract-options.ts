import type { ConnectionOptions } from './connection-options.js';

/** The options of `extract`, as commander hands them over. */
export interface ExtractOptions extends ConnectionOptions {
  readonly paginate: string;
  readonly paging: readonly string[];
  readonly var: readonly string[];
  readonly items?: string | undefined;
  readonly maxCalls?: number | undefined;
  readonly limit?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly prefetch?: number | undefined;
  readonly out: string;
  readonly resume?: boolean | undefined;
  readonly overwrite?: boolean | undefined;
  readonly checkpoint?: string | undefined;
  readonly since?: string | undefined;
  readonly sinceField?: string | undefined;
  readonly sinceAs?: string | undefined;
  readonly sinceMargin?: number | undefined;
  readonly newestFirst?: boolean | undefined;
  readonly dedupeBy?: string | undefined;
  readonly report?: string | undefined;
}
