import { detectItemsPath } from './detect-items.js';
import { OffsetPaginator } from './offset-paginator.js';
import { PageNumberPaginator } from './page-number-paginator.js';
import { findField, type Field, type Scope, type Sighting } from './paging-fields.js';
import {
  HAS_MORE_KEYS,
  LIMIT_KEYS,
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
  readonly total: string | undefined;
  readonly totalPages: string | undefined;
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
    total: findField(scopes, TOTAL_KEYS, isCount)?.location ?? header('x-total-count') ?? header('x-total'),
    totalPages: findField(scopes, TOTAL_PAGES_KEYS, isCount)?.location ?? header('x-total-pages'),
  };
}

function itemCountOf(sighting: Sighting): number {
  const path = detectItemsPath(sighting.response.data);
  const items = path === undefined ? undefined : readPath(sighting.response.data, parsePath(path, '', ''));
  return Array.isArray(items) ? items.length : 0;
}

function byOffset(sighting: Sighting, { hasMore, total }: Ends): Paginator | undefined {
  if (hasMore === undefined && total === undefined) return undefined;
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
    total,
  });
}

/** Spring: `number` counts pages where `totalPages` stands beside it. */
function isSpringPage(_value: unknown, { fields }: Scope): boolean {
  return isCount(fields['number']) && isCount(fields['totalPages']);
}

function byPageNumber(sighting: Sighting, { hasMore, total, totalPages }: Ends): Paginator | undefined {
  if (hasMore === undefined && total === undefined && totalPages === undefined) return undefined;
  const keys = PAGE_PARAMS.map(([key]) => key);
  const echo =
    findField(sighting.scopes, keys, isCount) ?? findField(sighting.scopes, ['number'], isSpringPage);
  const param =
    PAGE_NUMBER_PARAMS.find((name) => isCount(sighting.sent(name))) ??
    PAGE_PARAMS.find(([key]) => key === echo?.key)?.[1] ??
    'page';
  return new PageNumberPaginator({
    sendAs: sighting.sendAs(param),
    firstPage: parseCount(echo?.value) === 0 ? 0 : 1,
    hasMore,
    total,
    totalPages,
  });
}

/** The offset or page-number paginator that fits a first response, if one does. */
export function detectNumbered(sighting: Sighting): Paginator | undefined {
  const ends = findEnds(sighting);
  return byOffset(sighting, ends) ?? byPageNumber(sighting, ends);
}
