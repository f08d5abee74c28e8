import { runSpec, SpecError, specToQuery, type SpecOptions } from '../../src/declarative/index.js';
import { ConfigurationError, PaginationError, PaginationLoopError } from '../../src/index.js';
import { errorOf } from '../support/clients.js';
import { closeServers, json, startServer } from '../support/test-server.js';

const values: SpecOptions = {
  client: { logger: false },
  env: { EMPTY: '', SPACE: ' ', PREFIXED: 'Bearer abc', BROKEN: 'a\nb' },
  secrets: { NONE: '' },
  variables: { deep: { a: 1 }, nothing: null },
};
const url = 'url: http://127.0.0.1:9\n';

function placesOf(error: unknown): string {
  expect(error).toBeInstanceOf(SpecError);
  const { problems } = error as SpecError;
  return problems
    .map(({ line, column, path, message }) => `${String(line)}:${String(column)} ${path}: ${message}`)
    .join('\n');
}

function refusalOf(text: string, options = values): string {
  try {
    void specToQuery(text, options).close();
  } catch (error) {
    return placesOf(error);
  }
  throw new Error('It was accepted');
}

afterEach(closeServers);

describe('a value that the client or the query would refuse', () => {
  it.each([
    [
      'an environment variable that is empty',
      'auth: { type: bearer, token: "{{ env.EMPTY }}" }',
      '2:30 auth.token: the environment variable EMPTY is empty',
    ],
    [
      'a secret that is empty in the environment',
      'params: { a: "{{ secret.EMPTY }}" }',
      '2:14 params.a: the environment variable EMPTY is empty',
    ],
    [
      'a secret that is given and empty',
      'params: { a: "{{ secret.NONE }}" }',
      '2:14 params.a: the secret NONE is empty',
    ],
    [
      'a token of nothing but blanks',
      'auth: { type: bearer, token: "{{ env.SPACE }}" }',
      '2:30 auth.token: must be a non-empty string',
    ],
    [
      'a token with its scheme',
      'auth: { type: bearer, token: "{{ env.PREFIXED }}" }',
      '2:30 auth.token: must be given without the word Bearer',
    ],
    [
      'a password with a line break',
      'auth: { type: basic, username: a, password: "{{ env.BROKEN }}" }',
      '2:7 auth: username and password must not hold line breaks',
    ],
    [
      'the name of a header that is none',
      'auth: { type: api_key, in: header, name: "a b", value: c }',
      '2:42 auth.name: must be the name of a header',
    ],
    [
      'a token endpoint without an origin',
      'auth: { type: oauth2, token_url: /token, client_id: a, client_secret: b }',
      '2:34 auth.token_url: must be an absolute http or https URL',
    ],
    [
      'credentials that come to no text',
      'auth: { type: bearer, token: "{{ deep }}" }',
      '2:30 auth.token: a mapping cannot be written into a text',
    ],
    [
      'a parameter of the token request that comes to no text',
      'auth: { type: oauth2, token_url: http://h, client_id: a, client_secret: b, params: { audience: "{{ deep }}" } }',
      '2:96 auth.params.audience: a mapping cannot be written into a text',
    ],
    [
      'a way to prove who one is that is none',
      'auth: { type: oauth2, token_url: http://h, client_id: a, client_secret: b, client_auth: header }',
      '2:89 auth.client_auth: must be basic or body; it is "header"',
    ],
    [
      'a parameter of parameters',
      'params: { a: { b: 1 }, c: [[1]] }',
      '2:14 params.a: must be a text or a number or true or false or null or a list; it is a mapping\n' +
        '2:28 params.c[0]: must be a text or a number or true or false or null; it is a list',
    ],
    [
      'the same on the next page',
      'pagination:\n  type: response_based\n  continue_while: "{{ iteration < 2 }}"\n  next_page: { params: { a: { b: "{{ iteration }}" } } }',
      '5:29 pagination.next_page.params.a: must be a text or',
    ],
    [
      'parameters and headers that come to something else, all at once',
      'params: { a: "{{ deep }}" }\nheaders: { X-Team: "{{ env.BROKEN }}", "x y": 1, Content-Length: 5 }',
      '2:14 params.a: must come to a text, a number, true or false, or a list of these; it is a mapping\n' +
        '3:20 headers.X-Team: holds characters that cannot be sent in a header, such as a line break (the value is not shown)\n' +
        `3:40 headers['x y']: "x…" (the rest is not shown, it may be a secret) is not a valid header name (RFC 9110 section 5.1)\n` +
        '3:66 headers.Content-Length: cannot be set: the HTTP connection decides it',
    ],
    ['half a rate', 'rate_limit: { per: 5 }', '2:13 rate_limit.requests: must be given together with per;'],
    [
      'concurrency where pages cannot be addressed',
      'pagination: { type: cursor }\nconcurrency: 4',
      '3:14 concurrency: needs pages that can be addressed directly',
    ],
    [
      'concurrency where it is not known how many there are',
      'pagination: { type: page_number }\nconcurrency: 4',
      '3:14 concurrency: needs to know how many pages there are, and the paginator of kind "page-number" is not told ' +
        'where the server says so: set its option total or total_pages, or use prefetch instead',
    ],
  ])('%s', (_what, text, problem) => {
    expect(refusalOf(url + text)).toContain(problem);
  });

  it('an empty variable is none where it has a default', async () => {
    const server = await startServer((_seen, response) => json(response, [1]));
    const spec = `url: ${server.url}\nparams: { a: "{{ env.EMPTY | default('x', true) }}" }`;
    await expect(runSpec(spec, values)).resolves.toEqual([1]);
    expect(server.requests[0]?.url).toBe('/?a=x');
  });

  it.each([
    ['checkpoint: { directory: d, key: k }', '3:13 checkpoint: is for runs that are streamed'],
    [
      'incremental: { field: at, send_as: query.since }',
      '3:14 incremental: needs to know where to begin: set since',
    ],
  ])('%s, when it is run', async (text, problem) => {
    const error = await errorOf(runSpec(`${url}pagination: { type: auto }\n${text}`, values));
    expect(placesOf(error)).toContain(problem);
  });

  it('concurrency, when the first response shows how the list is paged', async () => {
    const server = await startServer((_seen, response) => json(response, { items: [1], next_cursor: 'a' }));
    const error = await errorOf(runSpec(`url: ${server.url}\nconcurrency: 4`, values));
    expect(placesOf(error)).toContain('2:14 concurrency: needs pages that can be addressed directly');
  });

  it('is not the spec’s when code gives it', async () => {
    await using query = specToQuery(`${url}limit: 5`, { ...values, query: { concurrency: 2.5 } });
    const error = await errorOf(query.pages().next());
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).not.toBeInstanceOf(SpecError);
    const later = await errorOf(query.pages({ concurrency: 0 }).next());
    expect(later).not.toBeInstanceOf(SpecError);
  });

  it('a path that begins with two slashes is none', async () => {
    const server = await startServer((_seen, response) => json(response, [1]));
    await expect(runSpec(`url: ${server.url}//orders`, values)).resolves.toEqual([1]);
    expect(server.requests[0]?.url).toBe('//orders');
  });
});

describe('advice on a wrong option of a paginator', () => {
  it('keeps what is quoted as it is', () => {
    const text = `${url}pagination:\n  type: cursor\n  cursor: meta.afterCursor`;
    expect(refusalOf(text)).toBe(
      "4:11 pagination.cursor: must be where to read it in the response, such as 'body.meta.next', " +
        `"body['@odata.nextLink']", 'header.x-next' or 'last.id'; got 'meta.afterCursor' (string)`,
    );
  });

  it('calls options by their names in a spec', () => {
    const text = `${url}pagination:\n  type: page_number\n  send_page_size_as: query.size`;
    expect(refusalOf(text)).toBe('4:22 pagination.send_page_size_as: needs page_size');
  });
});

describe('what only a response can show', () => {
  const failure = async (text: string, body: unknown, options = values): Promise<PaginationError> => {
    const server = await startServer((_seen, response) => json(response, body));
    const error = await errorOf<PaginationError>(runSpec(`url: ${server.url}\n${text}`, options));
    expect(error).toBeInstanceOf(PaginationError);
    expect(error).not.toBeInstanceOf(PaginationLoopError);
    return error;
  };

  it.each([
    [
      'items that lead nowhere',
      'items: data.items',
      { rows: [1] },
      'line 2, column 8: items: "data.items" is missing in the response; arrays were seen at "rows". ' +
        'It begins in the body, without the data of merge_path',
    ],
    [
      'items that are no list',
      'items: rows',
      { rows: 7 },
      'line 2, column 8: items: "rows" is 7, not an array, in the response; there is no array in it, its keys are "rows". ' +
        'It begins in the body, without the data of merge_path',
    ],
    [
      'items that were not found',
      'limit: 5',
      { rows: 7 },
      'line 1, column 1: No items were found in the response: there is no array in it, its keys are "rows". ' +
        'Say with items where in the body they are',
    ],
    [
      'a cursor that is missing',
      'pagination: { type: cursor, cursor: body.next, has_more: body.more }',
      { rows: [1], more: true },
      'line 2, column 13: pagination: body.more says that more remains, but there is no cursor at body.next',
    ],
    [
      'a field that no item has',
      'pagination: { type: single_page }\nincremental: { field: at, send_as: query.since, since: 5 }',
      { rows: [{ id: 1 }] },
      'line 3, column 23: incremental.field: "at" is in none of the 1 items of page 1; they have id',
    ],
    [
      'a parameter of the next page that is none',
      'pagination:\n  type: response_based\n  continue_while: "{{ iteration < 2 }}"\n  next_page: { params: { a: "{{ response.data.next }}" } }',
      { rows: [1], next: { a: 1 } },
      'line 5, column 29: pagination.next_page.params.a: must come to a text, a number, true or false, or a list of these; it is a mapping',
    ],
  ])('%s', async (_what, text, body, message) => {
    const error = await failure(text, body);
    expect(error.message).toBe(message);
    expect(error.stack).toContain(message);
    expect(error.message).not.toMatch(/itemsPath|extractItems/);
  });

  it('a later page may lack the items all the same', async () => {
    const server = await startServer((_seen, response, index) =>
      json(response, index === 0 ? { rows: [1], next_cursor: 'a' } : { next_cursor: null }),
    );
    const spec = `url: ${server.url}\nitems: rows\npagination: { type: cursor }`;
    await expect(runSpec(spec, values)).resolves.toEqual([1]);
  });
});
