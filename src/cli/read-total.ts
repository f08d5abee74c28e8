import type { Page } from '../pagination/page.js';
import { parseReadLocation, readLocation } from '../pagination/location.js';
import { parseCount } from '../pagination/signals.js';

/** How many items the server says there are, where the paginator in use knows to look for that. */
export function readTotal({ response, items, checkpoint }: Page<unknown>): number | undefined {
  const total = checkpoint.paginator?.options?.['total'];
  if (typeof total !== 'string') return undefined;
  return parseCount(readLocation(parseReadLocation(total, 'total'), { response, items }));
}
