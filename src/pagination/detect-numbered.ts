import { detectItemsPath } from './detect-items.js';
import { parseReadLocation, readLocation } from './location.js';
import { MoreFlags } from './more-flags.js';
import { OffsetPaginator } from './offset-paginator.js';
import { PageNumberPaginator } from './page-number-paginator.js';
import { findField, type Field, type Scope, type Sighting } from './paging-fields.js';
import {
  HAS_MORE_KEYS,
  IS_LAST_KEYS,
  LIMIT_KEYS,
  MAYBE_IS_LAST_KEYS,
  OFFSET_KEYS,
  PAGE_NUMBER_PARAMS,
  PAGE_PARAMS,
  TOTAL_KEYS,
  TOTAL_PAGES_KEYS,
} from './paging-names.js';
import type { Paginator } from './paginator.js';
import { parsePath, readPath } from './path.js';
import { parseCount } from './signals.js';

/** What tells where a numbered run ends, as read locations. */
interface Ends {
  readonly hasMore: string | undefined;
  readonly isLast: string | undefined;
  readonly total: string | undefined;
  readonly totalPages: string | undefined;
}

/** A paginator that counts, and whether the first response shows that it counts so and that there is more. */
export interface Numbered {
  readonly paginator: Paginator;
  readonly saysMore: boolean;
}

function isCount(value: unknown): boolean {
  return parseCount(value) !== undefined;
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean' || value === 'true' || value === 'false';
}

function findEnds({ scopes, response }: Sighting): Ends {
  const header = (name: string): string | undefined =>
    isCount(response.headers[name]) ? `header.${name}` : undefined;
  return {
    hasMore: findField(scopes, HAS_MORE_KEYS, isFlag)?.location,
    isLast: (
      findField(scopes, IS_LAST_KEYS, isFlag) ??
      findField(scopes, MAYBE_IS_LAST_KEYS, (value) => typeof value === 'boolean')
    )?.location,
    total: findField(scopes, TOTAL_KEYS, isCount)?.location ?? header('x-total-count') ?? header('x-total'),
    totalPages: findField(scopes, TOTAL_PAGES_KEYS, isCount)?.location ?? header('x-total-pages'),
  };
}

function itemCountOf(sighting: Sighting): number {
  const path = detectItemsPath(sighting.response.data);
  const items = path === undefined ? undefined : readPath(sighting.response.data, parsePath(path, '', ''));
  return Array.isArray(items) ? items.length : 0;
}

function byOffset(sighting: Sighting, { hasMore, isLast, total }: Ends): Paginator | undefined {
  if ((hasMore ?? isLast ?? total) === undefined) return undefined;
  // An echo that differs from what was sent counts otherwise (from 1, say) and cannot be continued safely.
  const echoes = (key: string, value: unknown): boolean =>
    isCount(value) && parseCount(value) === (parseCount(sighting.sent(key)) ?? 0);
  const key =
    OFFSET_KEYS.find((name) => isCount(sighting.sent(name))) ??
    OFFSET_KEYS.find(
      (name) => findField(sighting.scopes, [name], (value) => echoes(name, value)) !== undefined,
    );
  if (key === undefined) return undefined;
  const limit: Field | undefined = findField(
    sighting.scopes,
    LIMIT_KEYS,
    (value) => (parseCount(value) ?? 0) > 0,
  );
  return new OffsetPaginator({
    limit: parseCount(limit?.value) ?? Math.max(1, itemCountOf(sighting)),
    sendAs: sighting.sendAs(key),
    sendLimitAs: sighting.sendAs(limit?.key ?? 'limit'),
    hasMore,
    isLast,
    total,
  });
}

/** Spring: `number` counts pages where `totalPages` stands beside it, or the `last` of a slice. */
function isSpringPage(_value: unknown, { fields }: Scope): boolean {
  return isCount(fields['number']) && (isCount(fields['totalPages']) || typeof fields['last'] === 'boolean');
}

function byPageNumber(
  sighting: Sighting,
  { hasMore, isLast, total, totalPages }: Ends,
): { readonly paginator: Paginator; readonly guessed: boolean } | undefined {
  const keys = PAGE_PARAMS.map(([key]) => key);
  const echo =
    findField(sighting.scopes, keys, isCount) ?? findField(sighting.scopes, ['number'], isSpringPage);
  const sent = PAGE_NUMBER_PARAMS.find((name) => isCount(sighting.sent(name)));
  const counts = sent !== undefined || echo !== undefined;
  // `done` and its like may speak of something else, where nothing counts pages.
  const end = counts ? isLast : undefined;
  if ((hasMore ?? end ?? total ?? totalPages) === undefined) return undefined;
  const param = sent ?? PAGE_PARAMS.find(([key]) => key === echo?.key)?.[1] ?? 'page';
  const paginator = new PageNumberPaginator({
    sendAs: sighting.sendAs(param),
    firstPage: parseCount(echo?.value) === 0 ? 0 : 1,
    hasMore,
    isLast: end,
    total,
    totalPages,
  });
  return { paginator, guessed: !counts && totalPages === undefined };
}

/** Whether the server says so in so many words, or what the first page holds falls short of the totals. */
function saysMore(sighting: Sighting, { total, totalPages, ...flags }: Ends): boolean {
  const context = { response: sighting.response, items: [] };
  if (new MoreFlags(flags, '').read(context) === true) return true;
  const begun = [...PAGE_NUMBER_PARAMS, ...OFFSET_KEYS].some(
    (name) => (parseCount(sighting.sent(name)) ?? 0) > 1,
  );
  if (begun) return false;
  const read = (location: string | undefined): number =>
    location === undefined ? 0 : (parseCount(readLocation(parseReadLocation(location, ''), context)) ?? 0);
  return read(total) > itemCountOf(sighting) || read(totalPages) > 1;
}

/** The offset or page-number paginator that fits a first response, if one does. */
export function detectNumbered(sighting: Sighting): Numbered | undefined {
  const ends = findEnds(sighting);
  const byItems = byOffset(sighting, ends);
  if (byItems !== undefined) return { paginator: byItems, saysMore: saysMore(sighting, ends) };
  const byPage = byPageNumber(sighting, ends);
  if (byPage === undefined) return undefined;
  return { paginator: byPage.paginator, saysMore: !byPage.guessed && saysMore(sighting, ends) };
}
