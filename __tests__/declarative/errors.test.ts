import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSpec, runSpec, SpecError, specToQuery, type Spec } from '../../src/declarative/index.js';
import type { ApiClientError } from '../../src/index.js';
import { ConfigurationError, PaginationError, PaginationLoopError } from '../../src/index.js';
import { errorOf } from '../support/clients.js';
import { closeServers, json, startServer } from '../support/test-server.js';

const options = { client: { logger: false }, env: {}, variables: { api_url: 'http://127.0.0.1:9' } } as const;

function specError(spec: string | object): SpecError {
  try {
    void specToQuery(spec, options).close();
  } catch (error) {
    expect(error).toBeInstanceOf(SpecError);
    return error as SpecError;
  }
  throw new Error('It was accepted');
}

const places = ({ problems }: SpecError): string[] =>
  problems.map(({ line, column, path, message }) => `${String(line)}:${String(column)} ${path}: ${message}`);

afterEach(closeServers);

describe('a spec with several mistakes', () => {
  it('is reported with all of its keys and values that do not fit, each with its line', () => {
    const error = specError(
      [
        'url: 7', // 1
        'methud: GET', // 2
        'params: [1]', // 3
        'pagination:', // 4
        '  type: response_based', // 5
        '  continue_while: "{{ response.data.more }}"', // 6
        '  merge_strategy: concat', // 7
        '  max_iterations: many', // 8
        'retry: { attempts: 3 }', // 9
      ].join('\n'),
    );
    expect(places(error)).toEqual([
      '1:6 url: must be a text; it is 7',
      '2:1 methud: is unknown; did you mean method?',
      '3:9 params: must be a mapping; it is a list',
      '5:3 pagination: next_page is missing',
      '7:19 pagination.merge_strategy: must be append or extend or replace or collect; it is "concat"',
      '8:19 pagination.max_iterations: must be a whole number; it is a text',
      '9:10 retry.attempts: is unknown; known are max_attempts, backoff, initial_delay, max_delay',
    ]);
    expect(error.message).toContain('for 7 reasons:\n- line 1, column 6: url: must be a text');
    expect(error.toJSON()).toMatchObject({ name: 'SpecError', code: 'ERR_SPEC', problems: error.problems });
  });

  it('is reported with all of its expressions that cannot be, each with its line', () => {
    const error = specError(
      [
        'url: "{{ api_url }}/{{ nothing }}"', // 1
        'headers:', // 2
        '  authorization: "Bearer {{ env.API_TOKEN }}"', // 3
        '  x-page: "{{ response.data.page }}"', // 4
        'params:', // 5
        '  - no: list', // 6
        'pagination:', // 7
        '  type: response_based', // 8
        '  continue_while: "{{ response.data.more "', // 9
        '  next_page:', // 10
        '    params:', // 11
        '      page: "{{ page | plus(1) }}"', // 12
        '  merge_path: rows', // 13
      ]
        .join('\n')
        .replace('params:\n  - no: list\n', 'params:\n  a: 1\n'),
    );
    expect(places(error)).toEqual([
      expect.stringContaining(
        '1:6 url: there is no variable nothing; known are api_url, env.NAME, secret.NAME',
      ),
      '3:18 headers.authorization: the environment variable API_TOKEN is not set',
      '4:11 headers.x-page: response is only known after a page, in pagination',
      expect.stringContaining('9:19 pagination.continue_while: it does not parse: '),
      expect.stringContaining(
        '12:13 pagination.next_page.params.page: there is no filter "plus"; known are abs,',
      ),
      '13:15 pagination.merge_path: must begin with data, which is the body: the envelope is { id, status, data }',
    ]);
  });

  it('is reported with its expressions that do not parse beside the keys that do not fit', () => {
    const error = specError(
      [
        'url: "{{ api_url }}"', // 1
        'methud: GET', // 2
        'params: { page: "{{ 1 + }}" }', // 3
        'pagination:', // 4
        '  type: response_based', // 5
        '  continue_while: "{{ response. }}"', // 6
        '  next_page: 7', // 7
      ].join('\n'),
    );
    expect(error.problems.map(({ line, path }) => `${String(line)} ${path}`)).toEqual([
      '2 methud',
      '3 params.page',
      '6 pagination.continue_while',
      '7 pagination.next_page',
    ]);
  });

  it('given as an object, is reported by path', () => {
    const error = specError({ url: 'http://h', pagination: { type: 'offset', limit: 0 } });
    expect(error.problems).toEqual([{ path: 'pagination.limit', message: 'must be 1 or more; it is 0' }]);
    expect(error.message).toBe('The spec cannot be run: pagination.limit: must be 1 or more; it is 0');
  });
});

describe('a spec that is no spec', () => {
  it.each([
    ['text that is no YAML', 'url: [1', '1:8 : '],
    ['a key given twice', 'url: http://h\nurl: http://i', '2:1 : Map keys must be unique'],
    [
      'a name instead of a spec',
      'spec.yaml',
      '1:1 : must be a mapping; it is a text. To read a file, use readSpec(file)',
    ],
    ['nothing', '', 'must be a mapping; it is null'],
    ['a list', '- step: a', '1:1 : must be a mapping; it is a list'],
    [
      'an expression without quotes',
      'url: {{ base }}/a',
      '1:6 : a value that begins with {{ must be quoted: "{{ base }}/a"',
    ],
    [
      'one that would pass for a mapping',
      'url: http://h\nbody: {{ base }}\nparams: { a: {{ b | int }} }',
      '2:7 : a value that begins with {{ must be quoted: "{{ base }}"\n3:14 : a value that begins with {{ must be quoted: "{{ b | int }}"',
    ],
    [
      'one in a list, beside another mistake',
      'url: http://h\nurl: http://i\nbody:\n  - {{ env.A }}x # note',
      '2:1 : Map keys must be unique\n4:5 : a value that begins with {{ must be quoted: "{{ env.A }}x"',
    ],
    ['unknown tags', 'url: !!js/function "x"', 'Unresolved tag'],
  ])('%s', (_what, text, message) => {
    expect(places(specError(text)).join('\n')).toContain(message);
  });

  it('aliases within aliases are not expanded', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (const [before, name] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh']) {
      bomb.push(`${name!}: &${name!} [${Array(9).fill(`*${before!}`).join(',')}]`);
    }
    expect(specError(bomb.join('\n')).message).toContain('alias');
  });

  it.each([
    ['too long a text', `name: ${'x'.repeat(1_000_001)}`, '1000000 are allowed'],
    ['too deep a text', `name: ${'['.repeat(10_000)}`, 'deep'],
  ])('%s', (_what, text, message) => {
    expect(specError(text).message).toContain(message);
  });

  it('data that is no data', () => {
    const cycle: Record<string, unknown> = { url: 'http://h' };
    cycle['params'] = { cycle };
    expect(specError(cycle).message).toContain('params.cycle: it holds itself');
    expect(specError({ url: 'http://h', params: { at: new Date(0) } }).message).toContain(
      'params.at: an instance of a class is no data',
    );
    expect(() => specToQuery(7 as never)).toThrow(ConfigurationError);
  });

  it('options that are none', () => {
    expect(() => specToQuery('url: http://h', { vars: {} } as never)).toThrow('unknown option "vars"');
    expect(() => specToQuery('url: http://h', { variables: { response: 1 } })).toThrow(
      'variables.response must be named otherwise',
    );
    expect(() => specToQuery('url: http://h', { secrets: { a: 1 } } as never)).toThrow(
      'secrets.a must be a string; got a value of type number',
    );
  });
});

describe('a spec that can never end', () => {
  const paged = (more: object): object => ({
    url: 'http://127.0.0.1:9',
    pagination: {
      type: 'response_based',
      continue_while: '{{ response.data.more }}',
      next_page: { params: { page: '{{ iteration + 2 }}' } },
      ...more,
    },
  });

  it.each([
    ['always true', paged({ continue_while: true }), 'continue_while: can never become false'],
    ['always true, as an expression', paged({ continue_while: '{{ 1 == 1 }}' }), 'can never become false'],
    ['nothing changes', paged({ next_page: {} }), 'next_page: is the same for every page'],
    ['always the same change', paged({ next_page: { params: { page: 2 } } }), 'is the same for every page'],
    [
      'a numbered list without an end',
      { url: 'http://h', pagination: { type: 'offset', limit: 1, send_as: 'query.limit' } },
      'would never change',
    ],
  ])('%s', (_what, spec, message) => {
    expect(specError(spec).message).toContain(message);
  });

  it('is told by line', () => {
    const text =
      'url: http://h\npagination:\n  type: response_based\n  continue_while: "{{ true }}"\n  next_page: {}\n';
    expect(places(specError(text))[0]).toMatch(/^4:19 pagination.continue_while: can never become false/);
  });

  it.each([
    ['what ends at once', paged({ continue_while: false, next_page: {} })],
    ['what counts', paged({ continue_while: '{{ iteration < 3 }}' })],
    [
      'a request that counts by itself',
      { ...paged({ next_page: {} }), params: { page: '{{ iteration + 1 }}' } },
    ],
  ])('is not %s', (_what, spec) => {
    expect(() => void specToQuery(spec as Spec, options).close()).not.toThrow();
  });

  it('and one that turns out not to end is noticed', async () => {
    const server = await startServer((_seen, response) =>
      json(response, { rows: [1], more: true, cursor: 'a' }),
    );
    const spec = {
      url: server.url,
      pagination: {
        type: 'response_based',
        continue_while: '{{ response.data.more }}',
        next_page: { params: { cursor: '{{ response.data.cursor }}' } },
        merge_path: 'data.rows',
      },
    } as const;
    await expect(runSpec(spec, options)).rejects.toThrow(PaginationLoopError);
    expect(server.requests).toHaveLength(2);
  });
});

describe('other things that cannot be', () => {
  const url = 'url: http://127.0.0.1:9\n';
  it.each([
    ['no URL', 'params: {}', '1:1 : url is missing'],
    ['two URLs', `${url}endpoint: http://h`, '2:1 endpoint: is another name of url'],
    ['a relative URL', 'url: /orders', '1:6 url: must come to an absolute http or https URL'],
    ['another scheme', 'url: file:///etc/passwd', '1:6 url: must come to an absolute'],
    ['user info in the URL', 'url: http://me:pw@h/', '1:6 url: must not hold a user name or password'],
    [
      'paging twice',
      `${url}pagination: { type: auto }\nloop: { pagination: { type: auto } }`,
      '3:1 loop: pagination is given twice',
    ],
    ['the request in two places', `${url}tool: { kind: http, url: http://h }`, '1:1 url: belongs into tool'],
    ['retry twice', `${url}retry: {}\npagination: { type: auto, retry: {} }`, '2:1 retry: is given twice'],
    [
      'two caps',
      `${url}max_calls: 1\npagination: { type: auto, max_iterations: 1 }`,
      '2:1 max_calls: is another name',
    ],
    [
      'two places of items',
      `${url}items: a\npagination: { type: auto, merge_path: data.a }`,
      '2:1 items: says where the items are',
    ],
    [
      'a merge path that is none',
      `${url}pagination: { type: auto, merge_path: "data..a" }`,
      '2:39 pagination.merge_path: is no path',
    ],
    ['an items path that is none', `${url}items: "a..b"`, '2:8 items: '],
    [
      'a wrong location',
      `${url}pagination:\n  type: cursor\n  send_as: cursor`,
      '4:12 pagination.send_as: must be where to put it in the request',
    ],
    [
      'an option that needs another',
      `${url}pagination:\n  type: page_number\n  stop_on_short_page: true`,
      '4:23 pagination.stop_on_short_page: needs page_size',
    ],
    [
      'half a rate',
      `${url}rate_limit: { requests: 5 }`,
      '2:13 rate_limit.per: must be given together with requests',
    ],
    ['a wrong origin', `${url}allowed_origins: [nowhere]`, '2:19 allowed_origins[0]: '],
    [
      'a field named __proto__',
      `${url}body: { a: { __proto__: 1 } }`,
      '2:14 body.a.__proto__: is no name for a field',
    ],
  ])('%s', (_what, text, place) => {
    expect(places(specError(text)).join('\n')).toContain(place);
  });
});

describe('an expression that cannot be evaluated after a page', () => {
  const body = { rows: [{ id: 1 }], paging: { page: 1, total: 9 } };
  const run = async (pagination: string, data: unknown = body): Promise<ApiClientError> => {
    const server = await startServer((_seen, response) => json(response, data));
    return errorOf<ApiClientError>(
      runSpec(`url: ${server.url}\npagination:\n  type: response_based\n${pagination}`, options),
    );
  };

  it('in continue_while, it is an error that names the line and holds the page', async () => {
    const error = await run(
      '  continue_while: "{{ response.data.paging.hasMore }}"\n  next_page: { params: { page: "{{ iteration }}" } }\n  merge_path: data.rows',
    );
    expect(error).toBeInstanceOf(PaginationError);
    expect(error.message).toBe(
      'line 4, column 19: pagination.continue_while: there is no response.data.paging.hasMore: ' +
        'response.data.paging has page, total',
    );
    expect(error.progress).toMatchObject({ pages: 0, items: 0 });
  });

  it('in next_page, it is one too', async () => {
    const error = await run(
      '  continue_while: "{{ iteration < 5 }}"\n  next_page:\n    params:\n      page: "{{ response.data.paging.next + 1 }}"\n  merge_path: data.rows',
    );
    expect(error).toBeInstanceOf(PaginationError);
    expect(error.message).toContain(
      'line 7, column 13: pagination.next_page.params.page: there is no response.data',
    );
  });

  it.each([
    ['leads nowhere', 'data.items', body, 'leads nowhere in the response; arrays were seen at "rows"'],
    ['leads to something else', 'data.paging', body, 'leads to a mapping, not to a list'],
    ['forgets the body', 'data', body, 'leads to a mapping, not to a list'],
  ])('in merge_path, which %s', async (_what, path, data, message) => {
    const error = await run(
      `  continue_while: "{{ iteration < 5 }}"\n  next_page: { params: { page: "{{ iteration }}" } }\n  merge_path: ${path}`,
      data,
    );
    expect(error).toBeInstanceOf(PaginationError);
    expect(error.message).toContain(`line 6, column 15: pagination.merge_path: ${message}`);
  });

  it('in merge_path, for whole bodies as well', async () => {
    const error = await run(
      '  continue_while: "{{ iteration < 5 }}"\n  next_page: { params: { page: "{{ iteration }}" } }\n  merge_strategy: collect\n  merge_path: data.items',
    );
    expect(error.message).toContain('line 7, column 15: pagination.merge_path: leads nowhere');
  });

  it('on a later page, it is an error still', async () => {
    const server = await startServer((_seen, response, index) =>
      json(response, index === 0 ? { rows: [1], more: true } : { more: false }),
    );
    const spec = {
      url: server.url,
      pagination: {
        type: 'response_based',
        continue_while: '{{ response.data.more }}',
        next_page: { params: { page: '{{ iteration }}' } },
        merge_path: 'data.rows',
      },
    } as const;
    const error = await errorOf<ApiClientError>(runSpec(spec, options));
    expect(error.message).toContain('pagination.merge_path: leads nowhere');
    expect(error.collected).toEqual([1]);
  });
});

describe('a file', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'specs-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('is named in errors, with the line', async () => {
    const file = join(directory, 'orders.yaml');
    writeFileSync(file, 'name: Orders\nurl: http://h\nmerge: append\n');
    const spec = await readSpec(file);
    expect(() => specToQuery(spec, options)).toThrow(
      `The spec cannot be run: ${file}:3:1: merge: is unknown`,
    );
  });

  it('is named in errors of its syntax, too', async () => {
    const file = join(directory, 'broken.yaml');
    writeFileSync(file, 'url: "http://h\n');
    const error = await errorOf<SpecError>(readSpec(file));
    expect(error).toBeInstanceOf(SpecError);
    expect(error.file).toBe(file);
    expect(error.message).toContain(`${file}:2:1: Missing closing "quote`);
  });

  it('may be JSON', async () => {
    const server = await startServer((_seen, response) => json(response, [1, 2]));
    const file = join(directory, 'orders.json');
    writeFileSync(file, JSON.stringify({ url: server.url, pagination: { type: 'single_page' } }));
    await expect(runSpec(await readSpec(file), options)).resolves.toEqual([1, 2]);
  });

  it('that is not there is told as such', async () => {
    const file = join(directory, 'nowhere.yaml');
    const error = await errorOf(readSpec(file));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toBe(`The spec ${file} cannot be read: ENOENT`);
  });
});
