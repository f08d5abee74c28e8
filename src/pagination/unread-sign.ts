import { detectPaginator } from './detect-paginator.js';
import type { PageContext, Paginator } from './paginator.js';

/** Whether `paginator` would go on after the page; `'contradiction'` where the response says so, but not where to. */
function leadsOn(paginator: Paginator, context: PageContext): boolean | 'contradiction' {
  try {
    return paginator.next({ ...context, paginator }) !== null;
  } catch {
    return 'contradiction';
  }
}

/** The place in the response that a detected paginator goes by. */
function placeOf(paginator: Paginator, byFlag: boolean): string | undefined {
  const options = (paginator.toOptions?.() ?? {}) as Readonly<Record<string, string | undefined>>;
  const { next, cursor, hasMore, isLast, total, totalPages, connection } = options;
  if (paginator.kind === 'link-header') return 'the Link header';
  if (connection !== undefined) return `${connection}.pageInfo`;
  // The last item is in every response: what tells that there is more is the flag beside it.
  const position = cursor?.startsWith('last.') === true ? undefined : (next ?? cursor);
  return (byFlag ? undefined : position) ?? hasMore ?? isLast ?? totalPages ?? total ?? position;
}

/**
 * The warning for a run whose first page is its last, as nothing stands where its paginator looks, while the response
 * says elsewhere that there is more: most likely the location is mistyped. `undefined` when all is well.
 */
export function describeUnreadSign(context: PageContext): string | undefined {
  const { response, request, items, paginator } = context;
  const missing = paginator.missingAt?.(context);
  if (missing === undefined) return undefined;
  const detected = detectPaginator(response, request);
  const leads = detected === undefined ? false : leadsOn(detected, context);
  if (detected === undefined || leads === false) return undefined;
  const place = placeOf(detected, leads === 'contradiction');
  return (
    `Nothing stands at ${missing} in the response of ${response.url}: took its ${items.length} items as all there ` +
    `are. But ${place ?? 'the response'} says that there is more; look whether the paginator's location is right.`
  );
}
