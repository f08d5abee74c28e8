import type { RequestInput } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import { isPlainObject } from '../internal/objects.js';
import { CursorPaginator } from './cursor-paginator.js';
import { detectItemsPath } from './detect-items.js';
import { detectNumbered } from './detect-numbered.js';
import { LinkHeaderPaginator } from './link-header-paginator.js';
import { parseLinkHeader } from './link-header.js';
import { NextUrlPaginator } from './next-url-paginator.js';
import type { MoreFlagOptions } from './more-flags.js';
import { bodyLocation, findField, Sighting, type Field } from './paging-fields.js';
import {
  CURSOR_HEADERS,
  CURSOR_PARAMS,
  HAS_MORE_KEYS,
  IS_LAST_KEYS,
  MAYBE_IS_LAST_KEYS,
  MAYBE_URL_KEYS,
  NEXT_OBJECT_URL_KEYS,
  NEXT_URL_KEYS,
} from './paging-names.js';
import type { Paginator } from './paginator.js';
import { EACH, parsePath, readPath } from './path.js';
import { RelayPaginator } from './relay-paginator.js';

const PAGING_RELS: ReadonlySet<string> = new Set(['next', 'prev', 'previous', 'first', 'last']);
const LOOKS_LIKE_URL = /^(?:https?:\/\/|\.{0,2}\/|\?)|^[^\s?]+\?[^\s=]+=/i;

function isEmpty(value: unknown): boolean {
  return value === null || value === '';
}

function isUrl(value: unknown): boolean {
  return typeof value === 'string' && LOOKS_LIKE_URL.test(value);
}

function hasHref(value: unknown): boolean {
  return isPlainObject(value) && typeof value['href'] === 'string';
}

/** `Link` headers also preload and describe; only these relations speak of paging. */
function byLinkHeader({ response }: Sighting): Paginator | undefined {
  const header = response.headers['link'];
  if (header === undefined) return undefined;
  const { links, malformed } = parseLinkHeader(header);
  const paging = links.some(({ rels }) => rels.some((rel) => PAGING_RELS.has(rel)));
  return paging || (malformed && /\bnext\b/i.test(header)) ? new LinkHeaderPaginator() : undefined;
}

/** A GraphQL connection: the items were found beside a `pageInfo`. */
function byConnection(sighting: Sighting): Paginator | undefined {
  const { data } = sighting.response;
  const path = parsePath(detectItemsPath(data) ?? '', 'itemsPath', 'a path').filter((step) => step !== EACH);
  const depth = Math.max(path.lastIndexOf('nodes'), path.lastIndexOf('edges'));
  const connection = path.slice(0, depth);
  if (depth < 1 || typeof readPath(data, [...connection, 'pageInfo', 'hasNextPage']) !== 'boolean')
    return undefined;
  // The first field of a GraphQL answer is always data; elsewhere the connection is only an imitation.
  const sendAs = connection[0] === 'data' ? 'body.variables.after' : sighting.sendAs('after');
  return new RelayPaginator({ connection: bodyLocation(connection), sendAs });
}

function byNextUrl(sighting: Sighting, accepts: 'url' | 'end'): Paginator | undefined {
  const { scopes } = sighting;
  const end = accepts === 'end';
  const field =
    findField(scopes, NEXT_URL_KEYS, (value) =>
      end ? isEmpty(value) : typeof value === 'string' && value !== '',
    ) ??
    findField(scopes, MAYBE_URL_KEYS, (value) => (end ? isEmpty(value) : isUrl(value) || hasHref(value))) ??
    findField(scopes, NEXT_OBJECT_URL_KEYS, (value, { path }) => {
      const inNext = MAYBE_URL_KEYS.includes(String(path.at(-1)));
      return inNext && (end ? isEmpty(value) : isUrl(value));
    });
  if (field !== undefined)
    return new NextUrlPaginator({ next: field.location, ...flagsFor(sighting, field) });
  // HAL and JSON:API leave `next` out of the links on the last page.
  const links = end ? findField(scopes, ['links', '_links'], isPagingLinks) : undefined;
  return links === undefined
    ? undefined
    : new NextUrlPaginator({ next: `${links.location}.next`, ...flagsFor(sighting, links) });
}

function isPagingLinks(value: unknown): boolean {
  return isPlainObject(value) && Object.keys(value).some((key) => PAGING_RELS.has(key));
}

/** What says whether the list goes on, beside the position that was found before elsewhere. */
function flagsFor(sighting: Sighting, { scope }: Field): MoreFlagOptions {
  const find = (keys: readonly string[]): string | undefined =>
    findField([scope, ...sighting.scopes], keys, (value) => typeof value === 'boolean')?.location;
  return { hasMore: find(HAS_MORE_KEYS), isLast: find([...IS_LAST_KEYS, ...MAYBE_IS_LAST_KEYS]) };
}

function isCursor(value: unknown, key: string): boolean {
  if (typeof value === 'number') return key !== 'next' && key !== 'cursor';
  return typeof value === 'string' && value !== '';
}

function byCursor(sighting: Sighting, accepts: 'cursor' | 'end'): Paginator | undefined {
  const { scopes, response } = sighting;
  const end = accepts === 'end';
  for (const [key, param] of CURSOR_PARAMS) {
    const field = findField(scopes, [key], (value) => (end ? isEmpty(value) : isCursor(value, key)));
    if (field === undefined) continue;
    // Notion: a list with next_cursor takes it back as start_cursor.
    const notion =
      key === 'next_cursor' && field.scope.path.length === 0 && field.scope.fields['object'] === 'list';
    const sendAs = sighting.sendAs(notion ? 'start_cursor' : param);
    return new CursorPaginator({ cursor: field.location, sendAs, ...flagsFor(sighting, field) });
  }
  // Airtable: a text called offset is a cursor.
  const airtable = findField(
    scopes,
    ['offset'],
    (value) => typeof value === 'string' && !/^\d*$/.test(value),
  );
  if (airtable !== undefined && !end) {
    return new CursorPaginator({ cursor: airtable.location, sendAs: sighting.sendAs('offset') });
  }
  for (const [header, param] of CURSOR_HEADERS) {
    const value = response.headers[header];
    if (value !== undefined && isEmpty(value) === end) {
      return new CursorPaginator({ cursor: `header.${header}`, sendAs: sighting.sendAs(param) });
    }
  }
  return undefined;
}

/** Stripe: a list that goes on after the id of its last item. */
function byLastId(sighting: Sighting): Paginator | undefined {
  const body = sighting.response.data;
  if (!isPlainObject(body) || body['object'] !== 'list' || typeof body['has_more'] !== 'boolean')
    return undefined;
  const last: unknown = Array.isArray(body['data']) ? body['data'].at(-1) : undefined;
  if (!isPlainObject(last) || typeof last['id'] !== 'string') return undefined;
  const sendAs = sighting.sendAs('starting_after');
  return new CursorPaginator({ cursor: 'last.id', sendAs, hasMore: 'body.has_more' });
}

/**
 * The paginator that fits a first response: a `Link` header, then a GraphQL connection, a next URL, a cursor, an offset
 * with a total or `has_more`, a page number with `has_more`, a total or the number of pages. A link or cursor that is
 * there but empty says that this page is the last. `undefined` when the response shows no sign of paging.
 *
 * @param request the request that was answered: where it carries a position already, that place is used.
 */
export function detectPaginator(response: ApiResponse, request?: RequestInput): Paginator | undefined {
  const sighting = new Sighting(response, request);
  const onward =
    byLinkHeader(sighting) ??
    byConnection(sighting) ??
    byNextUrl(sighting, 'url') ??
    byCursor(sighting, 'cursor') ??
    byLastId(sighting);
  if (onward !== undefined) return onward;
  const numbered = detectNumbered(sighting);
  // An empty link or cursor ends the run, but not against a server that says that there is more.
  if (numbered?.saysMore === true) return numbered.paginator;
  return byNextUrl(sighting, 'end') ?? byCursor(sighting, 'end') ?? numbered?.paginator;
}
