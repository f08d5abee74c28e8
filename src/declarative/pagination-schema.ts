import {
  count,
  flag,
  mapping,
  object,
  param,
  read,
  scalar,
  sent,
  text,
  type JsonSchema,
  type Kinds,
} from './json-schema.js';
import { RETRY } from './retry-schema.js';

const isLast = read('Where the server says whether this page is the last');
const hasMore = read('Where the server says whether more remains');
const total = read('Where the server says how many items there are in all');

/** What every kind of paging takes. */
export const MERGING: Readonly<Record<string, JsonSchema>> = {
  merge_strategy: {
    enum: ['append', 'extend', 'replace', 'collect'],
    description:
      'How pages become one result: their items in one list, those flattened one level, the last body, or all bodies',
    default: 'append',
  },
  merge_path: text('Where in the envelope the items are: data is the body, data.items a field of it', {
    examples: ['data.items'],
  }),
  max_iterations: count('Pages at the most', { default: 1000 }),
  on_max_iterations: {
    enum: ['error', 'stop'],
    description: 'What becomes of a run that reached max_iterations although more remains',
    default: 'error',
  },
  retry: RETRY,
};

/** The options of each kind of paging. */
export const PAGINATION_KINDS: Kinds = {
  response_based: {
    properties: {
      continue_while: {
        type: ['string', 'boolean'],
        description:
          'Whether another page is fetched: an expression over response, iteration and accumulated',
        examples: ['{{ response.data.paging.hasMore }}'],
      },
      next_page: object('What of the request changes for the next page; each value may be an expression', {
        params: mapping('Query parameters; null takes one away', param),
        headers: mapping('Headers; null takes one away', scalar),
        body: mapping('Fields of the body, laid over it'),
      }),
    },
    required: ['continue_while', 'next_page'],
  },
  page_number: {
    properties: {
      send_as: sent('Where the page number goes', { default: 'query.page' }),
      first_page: { type: 'integer', minimum: 0, description: 'The number of the first page', default: 1 },
      send_page_size_as: sent('Where page_size goes'),
      page_size: count('Items asked for per page'),
      has_more: hasMore,
      is_last: isLast,
      total_pages: read('Where the server says how many pages there are'),
      total,
      stop_on_short_page: flag('Whether a page with fewer items than page_size is the last'),
    },
  },
  offset: {
    properties: {
      limit: count('Items asked for per page'),
      send_as: sent('Where the offset goes', { default: 'query.offset' }),
      send_limit_as: sent('Where limit goes', { default: 'query.limit' }),
      has_more: hasMore,
      is_last: isLast,
      total,
      stop_on_short_page: flag('Whether a page with fewer items than limit is the last'),
    },
    required: ['limit'],
  },
  cursor: {
    properties: {
      cursor: read('Where the next cursor stands', { default: 'body.next_cursor' }),
      send_as: sent('Where the cursor goes', { default: 'query.cursor' }),
      has_more: hasMore,
      is_last: isLast,
    },
  },
  next_url: {
    properties: {
      next: read('Where the URL of the next page stands', { default: 'body.next' }),
      has_more: hasMore,
      is_last: isLast,
    },
  },
  link_header: { properties: { rel: text('The relation that leads to the next page', { default: 'next' }) } },
  relay: {
    properties: {
      connection: text('Where the GraphQL connection stands', {
        examples: ['body.data.repository.issues'],
      }),
      send_as: sent('Where the end cursor goes', { default: 'body.variables.after' }),
    },
    required: ['connection'],
  },
  single_page: { properties: {} },
  auto: { properties: {} },
};

/** The kinds of paging a spec can name. */
export const PAGINATION_TYPES: readonly string[] = Object.keys(PAGINATION_KINDS);
