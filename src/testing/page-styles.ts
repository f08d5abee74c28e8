import { paramOf } from './chaos-request.js';
import { wordOption } from './check.js';
import { cursorPage } from './cursor-page.js';
import { graphqlPage } from './graphql-page.js';
import {
  fieldsOf,
  metadataOf,
  pageSizeOf,
  targetWith,
  viewOf,
  wholeNumber,
  type PageInput,
  type PageMetadata,
} from './page-query.js';
import { jsonReply, type WireReply } from './wire-reply.js';

/** Makes one page. @throws BadQuery */
type PageMaker = (input: PageInput) => WireReply;

/** The fields with which page and offset answers say whether more follows. */
function metadataJson(metadata: PageMetadata, total: number, size: number, hasMore: boolean): string {
  const fields = {
    total: `,"total":${total}`,
    total_pages: `,"total_pages":${Math.ceil(total / size)}`,
    has_more: `,"has_more":${hasMore}`,
    none: '',
  };
  return metadata === 'all' ? fields.total + fields.total_pages + fields.has_more : fields[metadata];
}

function pageNumberPage({ request, data, defaults }: PageInput): WireReply {
  const view = viewOf(data, request);
  const first = wholeNumber('first_page', paramOf(request, 'first_page'), 0, 1);
  const page = wholeNumber('page', paramOf(request, 'page'), first, first);
  const size = pageSizeOf(request, defaults);
  const start = (page - first) * size;
  const metadata = metadataJson(metadataOf(request, defaults), view.total, size, start + size < view.total);
  const items = view.items(start, size).join(',');
  return jsonReply(`{"items":[${items}],"page":${page},"per_page":${size}${metadata}}`);
}

function offsetPage({ request, data, defaults }: PageInput): WireReply {
  const view = viewOf(data, request);
  const offset = wholeNumber('offset', paramOf(request, 'offset'), 0, 0);
  const size = pageSizeOf(request, defaults);
  const metadata = metadataJson(metadataOf(request, defaults), view.total, size, offset + size < view.total);
  const items = view.items(offset, size).join(',');
  return jsonReply(`{"items":[${items}],"offset":${offset},"limit":${size}${metadata}}`);
}

function bodyCursorPage(input: PageInput): WireReply {
  const { items, next } = cursorPage(input, paramOf(input.request, 'cursor'));
  return jsonReply(
    `{"items":[${items.join(',')}],"next_cursor":${JSON.stringify(next)},"has_more":${next !== null}}`,
  );
}

function headerCursorPage(input: PageInput): WireReply {
  const { params, headers } = input.request;
  const { items, next } = cursorPage(input, params['cursor'] ?? headers['x-cursor']);
  return jsonReply(`{"items":[${items.join(',')}]}`, next === null ? {} : { 'X-Next-Cursor': next });
}

function nextUrlPage(input: PageInput, urlOf: (target: string) => string): WireReply {
  const { request } = input;
  const { items, next } = cursorPage(input, paramOf(request, 'cursor'));
  const url = next === null ? null : urlOf(targetWith(request, 'cursor', next));
  return jsonReply(`{"items":[${items.join(',')}],"next":${JSON.stringify(url)}}`);
}

/** A target relative to the folder it lies in, without a leading slash. */
function withoutFolder(target: string): string {
  const [path = ''] = target.split('?', 1);
  return target.slice(path.lastIndexOf('/') + 1);
}

function linkPage({ request, data, defaults, origin, repeat }: PageInput): WireReply {
  const view = viewOf(data, request);
  const page = wholeNumber('page', paramOf(request, 'page'), 1, 1);
  const size = pageSizeOf(request, defaults);
  const last = Math.max(1, Math.ceil(view.total / size));
  const links: string[] = [];
  const link = (rel: string, number: number): void => {
    links.push(`<${origin}${targetWith(request, 'page', String(number))}>; rel="${rel}"`);
  };
  if (page > 1) link('prev', Math.min(page - 1, last));
  if (repeat !== undefined) link('next', repeat === 'same' ? page : 1);
  else if (page < last) link('next', page + 1);
  link('first', 1);
  link('last', last);
  return jsonReply(`[${view.items((page - 1) * size, size).join(',')}]`, { Link: links.join(', ') });
}

/** The page after the record whose id is `starting_after`. */
function keysetPage({ request, data, defaults }: PageInput): WireReply {
  const after = wholeNumber('starting_after', paramOf(request, 'starting_after'), 0, 0);
  const size = pageSizeOf(request, defaults);
  const items = data.sliceJson(after, size).join(',');
  return jsonReply(`{"object":"list","data":[${items}],"has_more":${after + size < data.size}}`);
}

/** `cursor` and `limit` in the body, at its top or under `page`. */
function postPage(input: PageInput): WireReply {
  const body = fieldsOf(input.request.json);
  const page = fieldsOf(body['page']);
  const { items, next } = cursorPage(input, page['cursor'] ?? body['cursor'], page['limit'] ?? body['limit']);
  return jsonReply(
    `{"items":[${items.join(',')}],"next_cursor":${JSON.stringify(next)},"has_more":${next !== null}}`,
  );
}

/** The name of a paging style. */
export type ChaosPageStyle =
  | 'page'
  | 'offset'
  | 'cursor'
  | 'header-cursor'
  | 'next-url'
  | 'next-relative'
  | 'next-bare'
  | 'next-foreign'
  | 'link'
  | 'keyset'
  | 'post'
  | 'graphql';

/** Styles in which the client itself works out where the next page is. */
export const COUNTED_STYLES: ReadonlySet<ChaosPageStyle> = new Set(['page', 'offset', 'keyset']);

/** Every paging style, by the path it is served at. */
export const PAGE_STYLES: Readonly<Record<ChaosPageStyle, PageMaker>> = {
  page: pageNumberPage,
  offset: offsetPage,
  cursor: bodyCursorPage,
  'header-cursor': headerCursorPage,
  'next-url': (input) => nextUrlPage(input, (target) => input.origin + target),
  'next-relative': (input) => nextUrlPage(input, (target) => target),
  'next-bare': (input) => nextUrlPage(input, withoutFolder),
  'next-foreign': (input) => nextUrlPage(input, (target) => input.foreignOrigin + target),
  link: linkPage,
  keyset: keysetPage,
  post: postPage,
  graphql: graphqlPage,
};

/** @throws TypeError for a style that is none. */
export function checkStyle(style: ChaosPageStyle): ChaosPageStyle {
  return wordOption('mount style', style, Object.keys(PAGE_STYLES) as ChaosPageStyle[], 'page');
}
