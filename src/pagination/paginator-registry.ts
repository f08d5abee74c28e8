import type { PaginatorRecord } from '../internal/checkpoint.js';
import { AutoPaginator } from './auto-paginator.js';
import { CursorPaginator, type CursorPaginatorOptions } from './cursor-paginator.js';
import { LinkHeaderPaginator, type LinkHeaderPaginatorOptions } from './link-header-paginator.js';
import { NextUrlPaginator, type NextUrlPaginatorOptions } from './next-url-paginator.js';
import { OffsetPaginator, type OffsetPaginatorOptions } from './offset-paginator.js';
import { PageNumberPaginator, type PageNumberPaginatorOptions } from './page-number-paginator.js';
import type { Paginator } from './paginator.js';
import { RelayPaginator, type RelayPaginatorOptions } from './relay-paginator.js';
import { SinglePagePaginator } from './single-page-paginator.js';

// The options come from a file: each constructor checks them, whatever the cast says.
const BUILDERS: ReadonlyMap<string, (options: unknown) => Paginator> = new Map([
  ['page-number', (options: unknown) => new PageNumberPaginator(options as PageNumberPaginatorOptions)],
  ['offset', (options: unknown) => new OffsetPaginator(options as OffsetPaginatorOptions)],
  ['cursor', (options: unknown) => new CursorPaginator(options as CursorPaginatorOptions)],
  ['next-url', (options: unknown) => new NextUrlPaginator(options as NextUrlPaginatorOptions)],
  ['link-header', (options: unknown) => new LinkHeaderPaginator(options as LinkHeaderPaginatorOptions)],
  ['relay', (options: unknown) => new RelayPaginator(options as RelayPaginatorOptions)],
  ['single-page', () => new SinglePagePaginator()],
  ['auto', () => new AutoPaginator()],
] as [string, (options: unknown) => Paginator][]);

/** How a checkpoint records a paginator. */
export function recordPaginator(paginator: Paginator): PaginatorRecord {
  const options = paginator.toOptions?.();
  return options === undefined ? { kind: paginator.kind } : { kind: paginator.kind, options };
}

/**
 * The built-in paginator that a checkpoint recorded; `null` for kinds that cannot be built from options
 * (`response-based`, and paginators of the user's).
 *
 * @throws ConfigurationError when the recorded options are wrong.
 */
export function paginatorFromRecord(record: PaginatorRecord): Paginator | null {
  return BUILDERS.get(record.kind)?.(record.options ?? {}) ?? null;
}
