import { OffsetPaginator } from './offset-paginator.js';
import { PageNumberPaginator } from './page-number-paginator.js';
import type { Paginator } from './paginator.js';
import { SinglePagePaginator } from './single-page-paginator.js';

/** Whether pages of this paginator cannot be fetched at the same time. A single page has nothing to wait for. */
export function refusesConcurrency(paginator: Paginator): boolean {
  return paginator.direct === undefined && !(paginator instanceof SinglePagePaginator);
}

/** Why they cannot, and what to do instead. */
export function whyNoConcurrency(paginator: Paginator): string {
  if (paginator instanceof PageNumberPaginator || paginator instanceof OffsetPaginator) {
    const options = paginator instanceof OffsetPaginator ? 'total' : 'total or totalPages';
    return (
      `concurrency needs to know how many pages there are, and the paginator of kind "${paginator.kind}" is not told ` +
      `where the server says so: set its option ${options}, or use prefetch instead`
    );
  }
  return (
    'concurrency needs pages that can be addressed directly, by number or offset; with a paginator of kind ' +
    `"${paginator.kind}" each page is known only from the one before it: use prefetch instead`
  );
}
