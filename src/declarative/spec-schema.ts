/** The keywords of JSON Schema (2020-12) that the schema of a spec is written in. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema | boolean>>;
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly allOf?: readonly JsonSchema[];
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
}

const text = (description: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  minLength: 1,
  description,
  ...more,
});
const flag = (description: string, value = false): JsonSchema => ({
  type: 'boolean',
  description,
  default: value,
});
const count = (description: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'integer',
  minimum: 1,
  description,
  ...more,
});
const seconds = (description: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'number',
  minimum: 0,
  description: `${description}, in seconds`,
  ...more,
});
const object = (
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema => ({
  type: 'object',
  description,
  properties,
  additionalProperties: false,
  ...(required.length === 0 ? {} : { required }),
});

/** Any name but the empty one and those that could reach a prototype. */
const FIELD_NAME = '^(?!(?:__proto__|constructor|prototype)$)[\\s\\S]';

/** A mapping with keys of the author's own. */
const mapping = (description: string, values: JsonSchema | true = true): JsonSchema => ({
  type: 'object',
  description,
  propertyNames: { pattern: FIELD_NAME },
  additionalProperties: values,
});

const scalar: JsonSchema = { type: ['string', 'number', 'boolean', 'null'] };
const read = (description: string, more?: JsonSchema): JsonSchema =>
  text(`${description}, such as body.meta.next, header.x-next or last.id`, more);
const sent = (description: string, more?: JsonSchema): JsonSchema =>
  text(`${description}, such as query.page, body.variables.after or header.x-cursor`, more);

const hasMore = read('Where the server says whether more remains');
const isLast = read('Where the server says whether this page is the last');
const total = read('Where the server says how many items there are in all');

const retry = object('How often a request is repeated, and after which delay. Without it: 4 attempts.', {
  max_attempts: count('Attempts at the most, the first included', { default: 4 }),
  backoff: { enum: ['fixed', 'exponential'], description: 'How the delay grows', default: 'fixed' },
  initial_delay: seconds('The delay before the first retry', { default: 1 }),
  max_delay: seconds('The longest delay', { default: 60 }),
});

/** What every kind of paging takes. */
const MERGING: Readonly<Record<string, JsonSchema>> = {
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
  retry,
};

/** What each `type` of something takes. */
type Kinds = Readonly<
  Record<string, { properties: Readonly<Record<string, JsonSchema>>; required?: readonly string[] }>
>;

/** The options of each kind of paging. */
const KINDS: Kinds = {
  response_based: {
    properties: {
      continue_while: {
        type: ['string', 'boolean'],
        description:
          'Whether another page is fetched: an expression over response, iteration and accumulated',
        examples: ['{{ response.data.paging.hasMore }}'],
      },
      next_page: object('What of the request changes for the next page; each value may be an expression', {
        params: mapping('Query parameters; null takes one away'),
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
export const PAGINATION_TYPES: readonly string[] = Object.keys(KINDS);

const AUTH: Kinds = {
  bearer: { properties: { token: text('The token without the word Bearer') }, required: ['token'] },
  basic: {
    properties: { username: { type: 'string' }, password: { type: 'string' } },
    required: ['username', 'password'],
  },
  api_key: {
    properties: {
      in: { enum: ['header', 'query'], description: 'Where the key goes' },
      name: text('The name of the header or parameter'),
      value: text('The key'),
    },
    required: ['in', 'name', 'value'],
  },
  oauth2: {
    properties: {
      token_url: text('The token endpoint'),
      client_id: text('The client id'),
      client_secret: text('The client secret'),
      scope: text('The scope asked for'),
    },
    required: ['token_url', 'client_id', 'client_secret'],
  },
};

/** An object whose `type` decides which further keys it has. */
function typed(description: string, kinds: Kinds, common: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const type: JsonSchema = { enum: Object.keys(kinds) };
  return {
    type: 'object',
    description,
    required: ['type'],
    properties: { type },
    allOf: Object.entries(kinds).map(([name, { properties, required = [] }]) => ({
      if: { properties: { type: { const: name } }, required: ['type'] },
      then: {
        properties: { type: true, ...properties, ...common },
        additionalProperties: false,
        ...(required.length === 0 ? {} : { required }),
      },
    })),
  };
}

const REQUEST: Readonly<Record<string, JsonSchema>> = {
  url: text('The absolute http or https URL of the list; may hold expressions'),
  endpoint: text('Another name of url'),
  method: {
    enum: ['GET', 'POST', 'PUT', 'PATCH', 'get', 'post', 'put', 'patch'],
    description: 'The method; whatever it is, the request is taken for a read and repeated like one',
    default: 'GET',
  },
  headers: mapping('Headers of every request; values may be expressions', scalar),
  params: mapping('Query parameters; values may be expressions, lists repeat the key'),
  body: { description: 'The body, sent as JSON; texts in it may be expressions' },
};

/** What a spec may hold. Editors complete it; the checker reads the same object, so the two cannot differ. */
export const SPEC_SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Extraction spec of resilient-api-client',
  ...object('An extraction: which list to fetch, how it is paged, and how its pages become one result', {
    $schema: text('The schema of this file, for editors'),
    name: text('A name for people'),
    description: text('A description for people'),
    step: text('The name of the step, in a spec that was a step of a playbook'),
    desc: text('Another name of description'),
    tool: {
      type: ['string', 'object'],
      description: 'http: either the word, or the request itself with kind: http',
      properties: { kind: { const: 'http' }, ...REQUEST },
      required: ['kind'],
      additionalProperties: false,
    },
    ...REQUEST,
    auth: typed('Credentials, only ever sent to the origin of url; values may be expressions', AUTH, {}),
    items: text('Where in the body the items are, such as data.items; detected without it'),
    pagination: { $ref: '#/$defs/pagination' },
    loop: object('Another place for pagination', { pagination: { $ref: '#/$defs/pagination' } }, [
      'pagination',
    ]),
    retry,
    rate_limit: object('A rate of your own; the headers of the server are honoured besides', {
      requests: count('Requests allowed in any window of per seconds; needs per'),
      per: { type: 'number', exclusiveMinimum: 0, description: 'The window of requests, in seconds' },
      max_concurrent: count('Requests in flight at once', { default: 10 }),
      spread: flag('Whether the requests are spaced evenly'),
      reserve: { type: 'integer', minimum: 0, description: 'Quota left to others', default: 0 },
      max_wait: seconds('The longest wait for a reset that the server announced', { default: 3900 }),
    }),
    timeout: object('Limits of time', {
      connect: {
        type: 'number',
        exclusiveMinimum: 0,
        description: 'Until a connection stands, in seconds',
        default: 5,
      },
      response: { type: 'number', exclusiveMinimum: 0, description: 'One attempt, in seconds', default: 30 },
      total: { type: 'number', exclusiveMinimum: 0, description: 'A page with all its waits, in seconds' },
    }),
    max_calls: count('Another name of pagination.max_iterations, for specs that name no pagination'),
    limit: count('Items at the most; then the run ends quietly'),
    prefetch: {
      type: 'integer',
      minimum: 0,
      description: 'Pages fetched while the consumer works on those before',
      default: 0,
    },
    concurrency: count('Requests in flight at once, where pages are counted and their number is known', {
      default: 1,
    }),
    checkpoint: object(
      'Where is kept how far a streaming run has come, so that the next one goes on there',
      {
        directory: text('The folder, relative to the working directory'),
        key: text('The name of the run within it'),
        on_finished: {
          enum: ['restart', 'skip'],
          description: 'What becomes of a run that was finished before',
          default: 'restart',
        },
      },
      ['directory', 'key'],
    ),
    incremental: object(
      'Asks only for what is new or has changed since the last run',
      {
        field: text('The field of an item that tells when it changed, such as updated_at'),
        send_as: sent('Where the server is told from when on'),
        margin: seconds('How far before the watermark the run begins', { default: 60 }),
        since: {
          type: ['string', 'number', 'null'],
          description: 'The watermark to begin from; without it, that of the last run, from the checkpoint',
        },
        order: {
          enum: ['unsorted', 'newest-first'],
          description: 'With newest-first the run ends at the first item that is older than wanted',
          default: 'unsorted',
        },
        unit: {
          enum: ['seconds', 'milliseconds', 'integer'],
          description: 'What numbers in the field count; told by their size without it',
        },
      },
      ['field'],
    ),
    dedupe_by: text(
      'What tells the items of an incremental run apart, such as id; those within the margin come once then',
    ),
    allowed_origins: {
      type: 'array',
      items: text('An origin such as https://files.example.com'),
      description: 'Other origins that next URLs and redirects may lead to; they get no credentials',
    },
  }),
  $defs: {
    pagination: typed('How the list is paged, and how its pages become one result', KINDS, MERGING),
  },
};
