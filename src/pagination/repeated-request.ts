import type { PageRequest } from '../internal/checkpoint.js';

/** Longer values are named, not shown. */
const MAX_SHOWN = 200;

/** What to look at, where following the paginator leads to a request that was sent before. */
const ADVICE: Readonly<Record<string, string>> = {
  cursor:
    'The server may not read the cursor where it is sent (sendAs), or tell the end in another way (hasMore, isLast)',
  'next-url':
    'The server may tell the end in another way: set hasMore or isLast, or look whether next is right',
  relay: 'The query may not use the variable in which the cursor is sent (sendAs)',
  'link-header':
    "The server's links lead in a circle: set another paginator, or decide the next page yourself",
};

/** A page request in a few words: its URL, or the fields that it sets. */
function describePageRequest({ url, ...fields }: PageRequest): string {
  const shown = Object.entries(fields as Readonly<Record<string, object | undefined>>).flatMap(
    ([name, value = {}]) => {
      const text = JSON.stringify(value);
      if (text === '{}') return [];
      return [`${name} ${text.length > MAX_SHOWN ? Object.keys(value).join(', ') : text}`];
    },
  );
  return [...(url === undefined ? [] : [url]), ...shown].join(' with ');
}

/**
 * What is said of a page that would be asked for a second time.
 *
 * @param next what leads to it, without secrets.
 */
export function describeRepeat(number: number, kind: string, next: PageRequest): string {
  const what = describePageRequest(next);
  const advice = ADVICE[kind] ?? 'Look what decides the next page (nextPage)';
  return (
    `Page ${number} would be a request that this run has sent before${what === '' ? '' : ` (${what})`}, so following ` +
    `it would never end (paginator: ${kind}). ${advice}`
  );
}
