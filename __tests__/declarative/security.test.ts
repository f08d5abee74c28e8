import { inspect } from 'node:util';
import { ExpressionError } from '../../src/declarative/expression/expression-error.js';
import { parseTemplate } from '../../src/declarative/expression/template.js';
import { runSpec, specToQuery, type Spec } from '../../src/declarative/index.js';
import type { ApiClientError } from '../../src/index.js';
import { type Logger } from '../../src/index.js';
import { errorOf } from '../support/clients.js';
import { closeServers, json, startServer } from '../support/test-server.js';

afterEach(closeServers);

const data = JSON.parse(
  '{"text":"abc","list":[1,2],"__proto__":{"polluted":1},"constructor":"a field","big":"","items":[{"id":1}]}',
) as Record<string, unknown>;
data['big'] = 'a'.repeat(100_000);
const scope = { response: { data }, iteration: 0 };
const evaluate = (text: string): unknown => parseTemplate(text).render(scope);

describe('a hostile expression reaches nothing of the host', () => {
  it.each([
    "{{ ''.constructor }}",
    "{{ ''.constructor.constructor('return process')() }}",
    "{{ ''['constructor'] }}",
    "{{ ''['const' ~ 'ructor'] }}",
    '{{ [].constructor }}',
    '{{ (1).constructor }}',
    '{{ {}.constructor }}',
    '{{ {}.__proto__ }}',
    '{{ [].__proto__ }}',
    "{{ ''.__class__ }}",
    '{{ response.toString }}',
    '{{ response.hasOwnProperty }}',
    '{{ response.data.list.length }}',
    '{{ response.data.list.push(3) }}',
    '{{ response.data.text.constructor }}',
    '{{ response.data.text.split }}',
    '{{ response.data.text.split.constructor }}',
    '{{ response.data.get }}',
    "{{ response.data.get('toString') | default('') ~ response.data.get.constructor }}",
    '{{ response.data.polluted }}',
    '{{ response.data.list[0].constructor }}',
    "{{ response.data | map(attribute='constructor') }}",
    '{{ process }}',
    '{{ globalThis }}',
    '{{ require }}',
    "{{ require('fs') }}",
    '{{ this }}',
    '{{ self }}',
    '{{ namespace }}',
    '{{ namespace(a=1) }}',
    '{{ range(10) }}',
    '{{ strftime_now("%Y") }}',
    '{{ raise_exception("x") }}',
    '{{ lipsum() }}',
    '{{ cycler.__init__.__globals__ }}',
    '{{ env }}',
    '{{ env | tojson }}',
    '{{ env.items() }}',
    "{{ env.get('PATH') }}",
    "{{ env['PA' ~ 'TH'] }}",
    '{{ secret | string }}',
    '{{ [env] }}',
    '{% set x = 1 %}',
    '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}',
    '{% for a in response.data.list %}{{ a }}{% endfor %}',
    '{% if true %}x{% endif %}',
    '{% filter upper %}x{% endfilter %}',
  ])('%s', (text) => {
    expect(() => evaluate(text)).toThrow(ExpressionError);
  });

  it('fields of a response are fields, whatever they are called', () => {
    expect(evaluate('{{ response.data.constructor }}')).toBe('a field');
    expect(evaluate('{{ response.data.items[0].id }}')).toBe(1);
    expect(evaluate('{{ response.data.__proto__.polluted }}')).toBe(1);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('a hostile expression does no more work than it is long', () => {
  it.each([
    ['a list of a billion', '{{ range(1000000000) }}', 'cannot be called'],
    ['a number beyond numbers', '{{ 9 ** 999 }}', 'not a finite'],
    ['a text times a million', "{{ 'a' * 1000000 }}", 'operator'],
    ['a wide indent', '{{ response.data | tojson(indent=999999999) | length }}', null],
    ['a filter that indents', "{{ 'a' | indent(999999999) }}", 'there is no filter "indent"'],
    [
      'a text put in for each letter of it',
      "{{ response.data.big | replace('a', response.data.big) }}",
      'characters would come out',
    ],
    [
      'the same as a method',
      "{{ response.data.big.replace('a', response.data.big) }}",
      'characters would come out',
    ],
    ['a text between all letters', '{{ response.data.big | list | join(response.data.big) }}', null],
    [
      'letters joined by a text',
      '{{ response.data.big | join(response.data.big) }}',
      'characters would come out',
    ],
    ['escapes of escapes', `{{ '"'${' | tojson'.repeat(60)} }}`, 'characters would come out'],
    ['a text added to itself', `{{ ${Array(40).fill('response.data.big').join(' ~ ')} }}`, 'are allowed'],
    ['ten thousand parentheses', `{{ ${'('.repeat(4_000)}1${')'.repeat(4_000)} }}`, 'allowed'],
    ['many parentheses', `{{ ${'('.repeat(400)}1${')'.repeat(400)} }}`, 'nested more than 50 deep'],
    ['many nots', `{{ ${'not '.repeat(800)}1 }}`, 'nested more than 50 deep'],
    ['many signs', `{{ ${'- '.repeat(800)}1 }}`, 'nested more than 50 deep'],
    ['many lists', `{{ ${'['.repeat(400)}1${']'.repeat(400)} }}`, 'nested more than 50 deep'],
    ['a very long sum', `{{ 1${' + 1'.repeat(4_000)} }}`, 'allowed'],
    ['a long chain of alternatives', `{{ ${'1 if 0 else '.repeat(240)}2 }}`, null],
    ['a long path', `{{ response${'.data'.repeat(400)} }}`, 'there is no response.data.data'],
  ])('%s', (_what, text, message) => {
    // Where no message stands, an answer is as good as a refusal: it has to come, that is all.
    if (message === null) {
      try {
        evaluate(text);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
      }
    } else expect(() => evaluate(text)).toThrow(message);
  });
});

describe('the spec, the variables and the environment', () => {
  it('are never changed', async () => {
    const server = await startServer((_seen, response, index) =>
      json(response, { rows: [index], more: index < 2 }),
    );
    const freeze = <T>(value: T): T => {
      if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
      return value;
    };
    const spec = freeze({
      url: `${server.url}/rows`,
      method: 'POST',
      headers: { 'x-page': '{{ iteration }}' },
      params: { page: 1, tags: ['{{ tag }}'] },
      body: { filter: { tag: '{{ tag }}', list: ['a', '{{ tag }}'] } },
      pagination: {
        type: 'response_based',
        continue_while: '{{ response.data.more }}',
        next_page: {
          params: { page: '{{ iteration + 2 }}' },
          body: { filter: { after: '{{ iteration }}' } },
        },
        merge_path: 'data.rows',
      },
    } as const);
    const before = JSON.stringify(spec);
    const variables = freeze({ tag: 'x' });
    await expect(runSpec(spec, { variables, client: { logger: false } })).resolves.toEqual([0, 1, 2]);
    expect(JSON.stringify(spec)).toBe(before);
    expect(server.requests.map(({ url }) => url)).toEqual(
      [1, 2, 3].map((page) => `/rows?page=${String(page)}&tags=x`),
    );
    expect(server.requests.map(({ headers }) => headers['x-page'])).toEqual(['0', '1', '2']);
    expect(server.requests.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { filter: { tag: 'x', list: ['a', 'x'] } },
      { filter: { tag: 'x', list: ['a', 'x'], after: 0 } },
      { filter: { tag: 'x', list: ['a', 'x'], after: 1 } },
    ]);
  });

  it('may be changed afterwards without changing the run', async () => {
    const server = await startServer((_seen, response) => json(response, [1]));
    const spec = { url: server.url, params: { a: 1 }, pagination: { type: 'single_page' as const } };
    const query = specToQuery(spec, { client: { logger: false } });
    spec.params.a = 2;
    await query.result();
    await query.close();
    expect(server.requests[0]?.url).toBe('/?a=1');
  });
});

describe('secrets', () => {
  const secrets = { TOKEN: 'tok-4af19c', KEY: 'key-77b2e1', BODY: 'body-secret-31', LATER: 'later-secret-8' };
  const spec = (url: string): Spec => ({
    url: `${url}/rows`,
    method: 'POST',
    auth: { type: 'bearer', token: '{{ env.TOKEN }}' },
    params: { k: '{{ secret.KEY }}' },
    body: { note: 'hidden {{ env.BODY }}' },
    pagination: {
      type: 'response_based',
      continue_while: '{{ response.data.more }}',
      next_page: { params: { page: '{{ iteration + 2 }}', sign: '{{ secret.LATER }}' } },
      merge_path: 'data.rows',
    },
  });

  it('from the environment and from options are sent, and shown nowhere', async () => {
    const server = await startServer(({ headers, url, body }, response, index) => {
      if (index === 1) json(response, { error: { url, body, seen: headers.authorization } }, 400);
      else json(response, { rows: [1], more: true });
    });
    const lines: string[] = [];
    const write = (...values: unknown[]): void => void lines.push(inspect(values, { depth: 9 }));
    const logger = Object.fromEntries(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, write]),
    ) as unknown as Logger;
    const { KEY, ...env } = secrets;
    const query = specToQuery(spec(server.url), { env, secrets: { KEY }, client: { logger } });
    const checkpoints: unknown[] = [];
    const error = await errorOf<ApiClientError>(
      (async () => {
        for await (const page of query.pages()) checkpoints.push(page.checkpoint, page.next);
      })(),
    );
    await query.close();

    const [first, second] = server.requests;
    expect(first?.headers.authorization).toBe('Bearer tok-4af19c');
    expect(first?.url).toBe('/rows?k=key-77b2e1');
    expect(first?.body).toBe('{"note":"hidden body-secret-31"}');
    expect(second?.url).toBe('/rows?k=key-77b2e1&page=2&sign=later-secret-8');

    expect(checkpoints).toHaveLength(2);
    expect(lines.length).toBeGreaterThan(2);
    const shown = [
      ...lines,
      JSON.stringify(checkpoints),
      JSON.stringify(error),
      inspect(error, { depth: 9 }),
      String(error.stack),
      inspect(query, { depth: 9 }),
      JSON.stringify(query),
      inspect(query.query, { depth: 9 }),
      JSON.stringify(query.query),
    ].join('\n');
    expect(shown).toContain('page');
    for (const secret of Object.values(secrets)) expect(shown).not.toContain(secret);
  });

  it('an address in the environment is no secret: a checkpoint could not do without it', async () => {
    const server = await startServer(({ url }, response) =>
      json(response, { rows: [1], next: url.includes('page') ? null : `${server.url}/rows?page=2` }),
    );
    const query = specToQuery(
      { url: '{{ env.API_URL }}/rows', items: 'rows', pagination: { type: 'next_url' } },
      { env: { API_URL: server.url }, client: { logger: false } },
    );
    const pages = [];
    for await (const page of query.pages()) pages.push(page.next);
    await query.close();
    expect(pages).toEqual([{ url: `${server.url}/rows?page=2` }, null]);
  });

  it('only what a spec names of the environment is read', () => {
    const read: string[] = [];
    const env = new Proxy<Record<string, string>>(
      { A: 'value' },
      {
        get: (target, name) => {
          read.push(String(name));
          return target[String(name)];
        },
      },
    );
    void specToQuery(
      { url: 'http://127.0.0.1:9/{{ secret.A }}' },
      { env, client: { logger: false } },
    ).close();
    expect([...new Set(read)]).toEqual(['A']);
  });

  it('one that is not set is told by its name, unless the expression can do without', () => {
    const options = { env: {}, client: { logger: false } } as const;
    expect(() => specToQuery({ url: 'http://h/{{ env.NOWHERE }}' }, options)).toThrow(
      'the environment variable NOWHERE is not set',
    );
    for (const text of ["{{ env.NOWHERE | default('x') }}", "{{ 'y' if env.NOWHERE is defined else 'x' }}"]) {
      const query = specToQuery({ url: `http://127.0.0.1:9/${text}` }, options);
      expect(query.query.path).toBe('/x');
      void query.close();
    }
  });

  it('what an environment inherits is not set', () => {
    expect(() =>
      specToQuery({ url: 'http://h/{{ env.constructor }}' }, { client: { logger: false } }),
    ).toThrow('the environment variable constructor is not set');
  });
});
