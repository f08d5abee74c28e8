/** Objects in which APIs put what they say about paging, besides the body itself. */
export const CONTAINERS: ReadonlySet<string> = new Set([
  'meta',
  '_meta',
  'metadata',
  '_metadata',
  'pagination',
  'paging',
  'pager',
  'paginator',
  'page',
  'pages',
  'pageInfo',
  'page_info',
  'paginationInfo',
  'pagination_info',
  'cursor',
  'cursors',
  'next',
  'next_page',
  'links',
  '_links',
  'link',
  'response_metadata',
  'responseMetadata',
  'result_info',
  'resultInfo',
  'additional_data',
  'list_info',
  'info',
  'data',
  'result',
  'response',
]);

/** Keys whose text is the URL of the next page, whatever it looks like. */
export const NEXT_URL_KEYS: readonly string[] = [
  '@odata.nextLink',
  'odata.nextLink',
  'next_url',
  'nextUrl',
  'nextURL',
  'next_link',
  'nextLink',
  'next_page_url',
  'nextPageUrl',
  'next_page_uri',
  'nextPageUri',
  'next_page_link',
  'nextPageLink',
  'next_uri',
  'nextUri',
  'next_href',
  'nextHref',
  'nextRecordsUrl',
  'after_url',
];

/** Keys that hold a URL with some APIs and something else with others. */
export const MAYBE_URL_KEYS: readonly string[] = ['next', 'next_page', 'nextPage'];

/** Inside an object called `next`. */
export const NEXT_OBJECT_URL_KEYS: readonly string[] = ['href', 'url', 'uri'];

/** Keys of a cursor, and the parameter under which APIs that use the key take it back. */
export const CURSOR_PARAMS: readonly (readonly [key: string, param: string])[] = [
  ['next_cursor', 'cursor'],
  ['nextCursor', 'cursor'],
  ['cursor_next', 'cursor'],
  ['next_page_token', 'page_token'],
  ['nextPageToken', 'pageToken'],
  ['next_token', 'next_token'],
  ['nextToken', 'nextToken'],
  ['NextToken', 'NextToken'],
  ['next_continuation_token', 'continuation_token'],
  ['nextContinuationToken', 'continuationToken'],
  ['continuation_token', 'continuation_token'],
  ['continuationToken', 'continuationToken'],
  ['next_marker', 'marker'],
  ['nextMarker', 'marker'],
  ['next_offset', 'offset'],
  ['nextOffset', 'offset'],
  ['next_start', 'start'],
  ['next_page_number', 'page'],
  ['nextPageNumber', 'page'],
  ['next_page', 'page'],
  ['nextPage', 'page'],
  ['next_after', 'after'],
  ['end_cursor', 'after'],
  ['endCursor', 'after'],
  ['after_cursor', 'cursor'],
  ['after', 'after'],
  ['continue', 'continue'],
  ['bookmark', 'bookmark'],
  ['next', 'cursor'],
  ['cursor', 'cursor'],
];

/** Headers that hold a cursor. */
export const CURSOR_HEADERS: readonly (readonly [header: string, param: string])[] = [
  ['x-next-page', 'page'],
  ['x-next-cursor', 'cursor'],
  ['x-next-page-token', 'page_token'],
];

export const HAS_MORE_KEYS: readonly string[] = [
  'has_more',
  'hasMore',
  'has_next',
  'hasNext',
  'has_next_page',
  'hasNextPage',
  'more',
  'more_items_in_collection',
];

/** Flags of the end. They count only beside a cursor, a next URL, a page number or an offset. */
export const IS_LAST_KEYS: readonly string[] = ['end_of_stream', 'isLast', 'is_last', 'isLastPage'];

/** The same, where they are booleans: elsewhere `last` is a link or a number, and `done` a count. */
export const MAYBE_IS_LAST_KEYS: readonly string[] = ['last', 'done'];

/** `count` is not among them: more often than not it counts the page's items. */
export const TOTAL_KEYS: readonly string[] = [
  'total',
  'total_count',
  'totalCount',
  'total_items',
  'totalItems',
  'total_results',
  'totalResults',
  'total_records',
  'totalRecords',
  'total_elements',
  'totalElements',
  'recordsTotal',
  'nbHits',
];

export const TOTAL_PAGES_KEYS: readonly string[] = [
  'total_pages',
  'totalPages',
  'page_count',
  'pageCount',
  'last_page',
  'lastPage',
  'num_pages',
  'numPages',
  'nbPages',
  'pages',
];

/** Keys that repeat the offset of the page; the parameter has the same name. */
export const OFFSET_KEYS: readonly string[] = [
  'offset',
  'skip',
  'start',
  'startAt',
  'start_at',
  'startIndex',
];

export const LIMIT_KEYS: readonly string[] = [
  'limit',
  'take',
  'maxResults',
  'max_results',
  'per_page',
  'perPage',
  'page_size',
  'pageSize',
  'size',
  'resultsPerPage',
];

/** Keys that repeat the number of the page, and the parameter that asks for one. */
export const PAGE_PARAMS: readonly (readonly [key: string, param: string])[] = [
  ['page', 'page'],
  ['current_page', 'page'],
  ['currentPage', 'page'],
  ['page_number', 'page_number'],
  ['pageNumber', 'pageNumber'],
  ['page_no', 'page_no'],
  ['pageNo', 'pageNo'],
  ['page_index', 'page_index'],
  ['pageIndex', 'pageIndex'],
];

/** Parameters that are page numbers, should the caller have sent one. */
export const PAGE_NUMBER_PARAMS: readonly string[] = [
  'page',
  'page_number',
  'pageNumber',
  'page[number]',
  'page_no',
  'pageNo',
  'page_index',
  'pageIndex',
  'p',
];
