import type { DataSet } from './data-set.js';
import { paramOf, type ChaosRequest } from './chaos-request.js';

/** How page and offset answers say whether more follows. */
export type PageMetadata = 'all' | 'total' | 'total_pages' | 'has_more' | 'none';
/** Every {@link PageMetadata}. */
export const PAGE_METADATA: readonly PageMetadata[] = ['all', 'total', 'total_pages', 'has_more', 'none'];

/** What the paging styles share. */
export interface PagingDefaults {
  readonly pageSize: number;
  readonly maxPageSize: number;
  readonly metadata: PageMetadata;
}

/** The client asked for something that makes no sense; answered with 400. */
export class BadQuery extends Error {}

const SIZE_PARAMS = ['per_page', 'page_size', 'pageSize', 'limit', 'size'];

/** A whole number from a query parameter or a body field, at least `min`; `fallback` when absent. */
export function wholeNumber(name: string, value: unknown, min: number, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= min) return number;
  throw new BadQuery(`${name} must be a whole number of at least ${min}`);
}

/** The page size asked for, in the query or as a body's value, capped as servers do: silently. */
export function pageSizeOf(request: ChaosRequest, defaults: PagingDefaults, fromBody?: unknown): number {
  const name = SIZE_PARAMS.find((param) => paramOf(request, param) !== undefined);
  const asked = fromBody ?? (name === undefined ? undefined : paramOf(request, name));
  return Math.min(wholeNumber(name ?? 'limit', asked, 1, defaults.pageSize), defaults.maxPageSize);
}

/** Which metadata this answer carries: the server's setting, unless the request asks for another. */
export function metadataOf(request: ChaosRequest, defaults: PagingDefaults): PageMetadata {
  const asked = paramOf(request, 'metadata');
  if (asked === undefined) return defaults.metadata;
  const known = PAGE_METADATA.find((word) => word === asked);
  if (known === undefined) throw new BadQuery(`metadata must be one of ${PAGE_METADATA.join(', ')}`);
  return known;
}

/** The part of the data set that a request is about: everything, or what was updated since `updated_since`. */
export interface View {
  readonly total: number;
  /** Records as JSON texts, from a position within the view. */
  items(start: number, count: number): string[];
}

export function viewOf(data: DataSet, request: ChaosRequest): View {
  const since = paramOf(request, 'updated_since');
  const sinceMs = since === undefined ? 0 : Date.parse(since);
  if (Number.isNaN(sinceMs)) throw new BadQuery('updated_since must be an ISO 8601 date');
  const base = data.positionSince(sinceMs);
  return {
    total: data.size - base,
    items: (start, count) => data.sliceJson(base + start, count),
  };
}

/** The request's own target with one query parameter changed; all others are kept as they are. */
export function targetWith(request: ChaosRequest, name: string, value: string): string {
  const query = new URLSearchParams(request.target.slice(request.path.length));
  query.set(name, value);
  return `${request.path}?${query.toString()}`;
}

/** Everything a page is made from. */
export interface PageInput {
  readonly request: ChaosRequest;
  readonly data: DataSet;
  readonly defaults: PagingDefaults;
  /** The server's own origin. */
  readonly origin: string;
  /** The origin of the server's second address; empty unless the style needs it. */
  readonly foreignOrigin: string;
  /** Where the next cursor leads instead of onward. */
  readonly repeat: 'same' | 'first' | undefined;
}

/** A JSON object's fields; none for anything else. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
