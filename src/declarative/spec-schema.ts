import { AUTH_KINDS } from './auth-schema.js';
import {
  count,
  flag,
  mapping,
  object,
  param,
  scalar,
  seconds,
  sent,
  text,
  typed,
  type JsonSchema,
} from './json-schema.js';
import { MERGING, PAGINATION_KINDS } from './pagination-schema.js';
import { RETRY } from './retry-schema.js';

const REQUEST: Readonly<Record<string, JsonSchema>> = {
  url: text('The absolute http or https URL of the list; may hold expressions'),
  endpoint: text('Another name of url'),
  method: {
    enum: ['GET', 'POST', 'PUT', 'PATCH', 'get', 'post', 'put', 'patch'],
    description: 'The method; whatever it is, the request is taken for a read and repeated like one',
    default: 'GET',
  },
  headers: mapping('Headers of every request; values may be expressions', scalar),
  params: mapping('Query parameters; values may be expressions, lists repeat the key', param),
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
    auth: typed(
      'Credentials, only ever sent to the origin of url; values may be expressions',
      AUTH_KINDS,
      {},
    ),
    items: text('Where in the body the items are, such as data.items; detected without it'),
    pagination: { $ref: '#/$defs/pagination' },
    loop: object('Another place for pagination', { pagination: { $ref: '#/$defs/pagination' } }, [
      'pagination',
    ]),
    retry: RETRY,
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
    pagination: typed(
      'How the list is paged, and how its pages become one result',
      PAGINATION_KINDS,
      MERGING,
    ),
  },
};
