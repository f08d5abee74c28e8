import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { SchemaChecker } from '../../src/declarative/check-schema.js';
import { SpecDocument } from '../../src/declarative/spec-document.js';
import { PAGINATION_TYPES } from '../../src/declarative/pagination-schema.js';
import { SPEC_SCHEMA } from '../../src/declarative/spec-schema.js';

const published = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'spec.schema.json'), 'utf8'),
) as unknown;

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
const accepts = ajv.compile(published as object);

function problemsOf(spec: unknown): string[] {
  const document = SpecDocument.of({ spec });
  const checker = new SchemaChecker(document, SPEC_SCHEMA);
  checker.check((document.value as { spec: unknown }).spec);
  return checker.problems.map(({ path, message }) => `${path}: ${message}`);
}

const merging = {
  merge_strategy: 'extend',
  merge_path: 'data.rows',
  max_iterations: 5,
  on_max_iterations: 'stop',
  retry: { max_attempts: 3, backoff: 'exponential', initial_delay: 0.5, max_delay: 30 },
};
const paginations: Record<string, unknown>[] = [
  {
    type: 'response_based',
    continue_while: '{{ response.data.more }}',
    next_page: { params: { page: 1 }, headers: { 'x-a': null }, body: { a: [1] } },
    ...merging,
  },
  { type: 'response_based', continue_while: true, next_page: {} },
  {
    type: 'page_number',
    send_as: 'query.page',
    first_page: 0,
    send_page_size_as: 'query.size',
    page_size: 10,
    has_more: 'body.more',
    total_pages: 'body.pages',
    total: 'body.total',
    stop_on_short_page: true,
    ...merging,
  },
  {
    type: 'offset',
    limit: 10,
    send_as: 'query.offset',
    send_limit_as: 'query.limit',
    has_more: 'body.more',
    total: 'body.total',
    stop_on_short_page: false,
  },
  { type: 'cursor', cursor: 'body.next', send_as: 'query.after', has_more: 'body.more' },
  { type: 'next_url', next: 'body.next' },
  { type: 'link_header', rel: 'next' },
  { type: 'relay', connection: 'body.data.issues', send_as: 'body.variables.after' },
  { type: 'single_page' },
  { type: 'auto' },
];
const auths: Record<string, unknown>[] = [
  { type: 'bearer', token: 't' },
  { type: 'basic', username: '', password: 'p' },
  { type: 'api_key', in: 'query', name: 'key', value: 'v' },
  {
    type: 'oauth2',
    token_url: 'u',
    client_id: 'i',
    client_secret: 's',
    scope: 'a b',
    client_auth: 'body',
    params: { audience: 'a', version: 2 },
  },
];
const whole = {
  $schema: './spec.schema.json',
  name: 'Orders',
  description: 'All orders',
  url: 'https://api.example.com/orders',
  method: 'POST',
  headers: { accept: 'application/json', 'x-none': null, 'x-number': 1, 'x-yes': true },
  params: { page: 1, tags: ['a', null], none: null },
  body: [1, { a: null }],
  items: 'data.items',
  retry: { backoff: 'fixed' },
  rate_limit: { requests: 10, per: 1.5, max_concurrent: 2, spread: true, reserve: 0, max_wait: 60 },
  timeout: { connect: 1, response: 2.5, total: 60 },
  max_calls: 10,
  limit: 100,
  prefetch: 2,
  concurrency: 4,
  incremental: {
    field: 'at',
    send_as: 'query.since',
    margin: 60,
    since: 5,
    order: 'newest-first',
    unit: 'seconds',
  },
  dedupe_by: 'id',
  checkpoint: { directory: '.checkpoints', key: 'orders', on_finished: 'skip' },
  allowed_origins: ['https://files.example.com'],
};
const good: unknown[] = [
  whole,
  { step: 's', desc: 'd', tool: 'http', endpoint: 'https://h', loop: { pagination: { type: 'auto' } } },
  { tool: { kind: 'http', url: 'https://h', params: {}, method: 'get' } },
  ...paginations.map((pagination) => ({ url: 'https://h', pagination })),
  ...auths.map((auth) => ({ url: 'https://h', auth })),
];

/** Every spec that differs from `value` in one place: something left out, added, or of another kind. */
function* variants(value: unknown): Generator {
  for (const other of [null, true, '', 'x', -1, 0, 1.5, [], {}, [{}], { type: 'x' }]) yield other;
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      for (const variant of variants(element))
        yield value.map((other: unknown, at) => (at === index ? variant : other));
    }
  } else if (typeof value === 'object' && value !== null) {
    const fields = value as Record<string, unknown>;
    yield { ...fields, unknown_key: 1 };
    for (const key of Object.keys(fields)) {
      const { [key]: field, ...rest } = fields;
      yield rest;
      for (const variant of variants(field)) yield { ...fields, [key]: variant };
    }
    yield JSON.parse(JSON.stringify(fields).replace(/\{/, '{"__proto__":1,').replace(',}', '}'));
  }
}

describe('the published schema', () => {
  it('is what the checker reads (npm run write:schema)', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(SPEC_SCHEMA)));
  });

  it('names every kind of paging that a spec can hold', () => {
    expect(paginations.map(({ type }) => type)).toEqual(expect.arrayContaining([...PAGINATION_TYPES]));
  });

  it.each(good.map((spec) => [JSON.stringify(spec), spec]))(
    'accepts, as the checker does: %s',
    (_text, spec) => {
      expect({ problems: problemsOf(spec), accepted: accepts(spec) }).toEqual({
        problems: [],
        accepted: true,
      });
    },
  );

  it('refuses what the checker refuses, and nothing else', () => {
    let refused = 0;
    let checked = 0;
    for (const spec of good.flatMap((base) => [...variants(base)])) {
      const problems = problemsOf(spec);
      const accepted = accepts(spec);
      checked += 1;
      if (problems.length > 0) refused += 1;
      if (accepted !== (problems.length === 0)) {
        throw new Error(`They differ on ${JSON.stringify(spec)}: ${JSON.stringify({ problems, accepted })}`);
      }
    }
    // Neither side may have refused all, nor accepted all.
    expect(checked).toBeGreaterThan(2_000);
    expect(refused).toBeGreaterThan(checked / 4);
    expect(refused).toBeLessThan(checked);
  });
});

describe('what the checker says', () => {
  it.each([
    [{ url: 'u', parms: {} }, 'parms: is unknown; did you mean params?'],
    [{ url: 'u', maxCalls: 1 }, 'maxCalls: is unknown; did you mean max_calls?'],
    [{ url: 'u', paginaton: {} }, 'paginaton: is unknown; did you mean pagination?'],
    [{ url: 'u', method: 'FETCH' }, 'method: must be GET or POST'],
    [{ url: 7 }, 'url: must be a text; it is 7'],
    [{ url: 'u', params: [] }, 'params: must be a mapping; it is a list'],
    [{ url: 'u', pagination: {} }, 'pagination: type is missing'],
    [
      { url: 'u', pagination: { type: 'pages' } },
      'pagination.type: must be response_based or page_number or',
    ],
    [{ url: 'u', pagination: { type: 'offset' } }, 'pagination: limit is missing'],
    [{ url: 'u', pagination: { type: 'cursor', sendAs: 'query.a' } }, 'did you mean send_as?'],
    [
      { url: 'u', pagination: { type: 'auto', merge_strategy: 'concat' } },
      'pagination.merge_strategy: must be append or extend or replace or collect; it is "concat"',
    ],
    [{ url: 'u', pagination: { type: 'auto', max_iterations: 0 } }, 'must be 1 or more; it is 0'],
    [{ url: 'u', rate_limit: { requests: 1, per: 0 } }, 'rate_limit.per: must be more than 0; it is 0'],
    [{ url: 'u', params: { constructor: 1 } }, 'params.constructor: is no name for a field'],
    [{ url: 'u', auth: { type: 'bearer' } }, 'auth: token is missing'],
  ])('%j', (spec, message) => {
    expect(problemsOf(spec).join('\n')).toContain(message);
  });

  it('shows no value that may be a secret', () => {
    const spec = { url: 'u', auth: { type: 'bearer', token: { value: 'sk-4af1' } }, timeout: 'sk-4af1' };
    expect(problemsOf(spec)).toHaveLength(2);
    expect(problemsOf(spec).join('\n')).not.toContain('sk-4af1');
  });
});
