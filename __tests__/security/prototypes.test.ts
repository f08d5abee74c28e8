import {
  CursorPaginator,
  HttpStatusError,
  NextUrlPaginator,
  ResponseBasedPaginator,
} from '../../src/index.js';
import { closeClients, errorOf, makeClient } from '../support/clients.js';
import { closeServers, json, startServer, type Handler } from '../support/test-server.js';
import { printed } from './printed.js';

/** As a server writes it: keys that would reach a prototype if they were assigned. */
const HOSTILE =
  '{"__proto__":{"polluted":1,"items":[9]},"constructor":{"prototype":{"polluted":1}},"prototype":{"polluted":1}}';

function sending(body: string, status = 200, headers = {}): Handler {
  return (_seen, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body);
  };
}

afterEach(async () => {
  await closeClients();
  await closeServers();
  const clean = [Object.prototype, Array.prototype, Function.prototype, Error.prototype];
  for (const prototype of clean) expect(Object.keys(prototype)).toEqual([]);
  expect('polluted' in {}).toBe(false);
});

describe('response data with __proto__, constructor and prototype as keys', () => {
  it('is handed over as it is, in own properties', async () => {
    const server = await startServer(sending(HOSTILE));
    const data = await makeClient(server.url).get<object>('/');
    expect(Object.keys(data)).toEqual(['__proto__', 'constructor', 'prototype']);
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
  });

  it('in an error, as problem details, does not change the error', async () => {
    const body = `{"title":"no",${HOSTILE.slice(1)}`;
    const server = await startServer(sending(body, 422, { 'content-type': 'application/problem+json' }));
    const error = await errorOf<HttpStatusError>(makeClient(server.url).get('/'));
    expect(error).toBeInstanceOf(HttpStatusError);
    expect(Object.getPrototypeOf(error.problem)).toBe(Object.prototype);
    expect('polluted' in (error.problem ?? {})).toBe(false);
    expect(printed(error)).toContain('no');
  });

  it('holds no items for the paths that lead through a prototype', async () => {
    const server = await startServer(sending(HOSTILE));
    const client = makeClient(server.url);
    const error = await errorOf(client.collect('/', {}, { itemsPath: 'items' }));
    expect(error.message).toContain('itemsPath "items" is missing');
    for (const itemsPath of ['__proto__.items', 'constructor.prototype', "['__proto__']"]) {
      const refused = await errorOf(client.collect('/', {}, { itemsPath }));
      expect(refused.name).toBe('ConfigurationError');
    }
  });

  it('is not taken for items by detection', async () => {
    const server = await startServer(sending('{"__proto__":[{"id":9}],"data":[{"id":1}]}'));
    expect(await makeClient(server.url).collect('/')).toEqual([{ id: 1 }]);
  });
});

describe('a cursor', () => {
  it.each(['__proto__', 'constructor'])('that is the text %s is sent like any other', async (cursor) => {
    const server = await startServer((seen, response) => {
      json(response, { items: [1], next_cursor: seen.url.includes('cursor=') ? null : cursor });
    });
    await makeClient(server.url, { paginator: new CursorPaginator() }).collect('/items');
    expect(server.requests[1]?.url).toBe(`/items?cursor=${cursor}`);
  });

  it('that is a hostile object is sent in the body without what could reach a prototype', async () => {
    const server = await startServer((seen, response, index) => {
      sending(`{"items":[1],"after":${index === 0 ? `{"id":7,${HOSTILE.slice(1)}` : 'null'}}`)(
        seen,
        response,
        index,
      );
    });
    const paginator = new CursorPaginator({ cursor: 'body.after', sendAs: 'body.page.after' });
    await makeClient(server.url).collect('/items', {}, { method: 'POST', body: { q: 1 }, paginator });
    expect(JSON.parse(server.requests[1]?.body ?? '')).toEqual({ q: 1, page: { after: { id: 7 } } });
  });

  it('read from a place that does not exist is not read from a prototype', async () => {
    const server = await startServer(sending('{"items":[{"id":1}]}'));
    const paginator = new CursorPaginator({ cursor: 'body.toString' });
    expect(await makeClient(server.url).collect('/items', {}, { paginator })).toHaveLength(1);
    const header = new CursorPaginator({ cursor: 'header.constructor.name' });
    expect(await makeClient(server.url).collect('/items', {}, { paginator: header })).toHaveLength(1);
  });

  it.each([
    'query.__proto__',
    'header.__proto__',
    'body.__proto__.x',
    'body.a.constructor',
    'body.prototype',
  ])('cannot be configured to be sent as %s', (sendAs) => {
    expect(() => new CursorPaginator({ sendAs })).toThrow(/sendAs must be/);
  });
});

describe('the next request', () => {
  it('made from response data cannot reach a prototype', async () => {
    const server = await startServer((seen, response, index) => {
      sending(`{"items":[1],"next":${index === 0 ? HOSTILE : 'null'}}`)(seen, response, index);
    });
    const paginator = new ResponseBasedPaginator({
      continueWhile: ({ iteration }) => iteration === 0,
      nextPage: ({ response }) => {
        const { next } = response.data as { next: object };
        return { params: { page: 2, ...next }, body: next, headers: { 'x-page': '2' } };
      },
    });
    const options = { method: 'POST', body: { q: 1 }, paginator } as const;
    await makeClient(server.url)
      .collect('/items', {}, options)
      .catch(() => undefined);
    expect('polluted' in {}).toBe(false);
  });

  it('of a resumed run cannot either', async () => {
    const server = await startServer((_seen, response) => {
      json(response, { items: [1], next: null });
    });
    const client = makeClient(server.url, { paginator: new NextUrlPaginator() });
    const page = await client.queryPage('/items', {}, { method: 'POST', body: {} });
    const next = JSON.parse(`{"params":{"a":1},"body":${HOSTILE},"headers":{"x-a":"1"}}`) as object;
    const resumeFrom = { ...page.checkpoint, finished: false, next };
    await client.queryPage('/items', {}, { method: 'POST', body: {}, resumeFrom });
    expect(server.requests[1]).toMatchObject({ url: '/items?a=1', body: '{}' });
  });
});

describe('headers named like parts of a prototype', () => {
  it('stay headers', async () => {
    const server = await startServer((_seen, response) => {
      // Node refuses no name here that a server could not send.
      response.setHeader('__proto__', 'x');
      response.setHeader('constructor', 'y');
      response.setHeader('x-rate', 'z');
      response.writeHead(503).end('no');
    });
    const client = makeClient(server.url, { retry: { maxAttempts: 1 } });
    const error = await errorOf<HttpStatusError>(client.get('/'));
    expect(Object.getPrototypeOf(error.headers)).toBe(Object.prototype);
    expect(error.headers['x-rate']).toBe('z');
  });

  it('of a request do not change the prototype of the headers', async () => {
    const server = await startServer((_seen, response) => {
      json(response, {});
    });
    const headers = JSON.parse('{"__proto__":"x","x-a":"1"}') as object;
    await makeClient(server.url).get('/', {}, { headers });
    expect(server.requests[0]?.headers['x-a']).toBe('1');
  });
});

describe('parameters and options', () => {
  it('with hostile names are sent as parameters', async () => {
    const server = await startServer((_seen, response) => {
      json(response, {});
    });
    const params = JSON.parse('{"__proto__":"1","constructor":"2"}') as object;
    await makeClient(server.url, { params }).get('/', params);
    expect(server.requests[0]?.url).toBe('/?__proto__=1&constructor=2');
  });

  it.each(['__proto__', 'constructor', 'toString'])('of the name %s are unknown options', (name) => {
    const options = JSON.parse(`{"${name}":{"maxCalls":1}}`) as object;
    const given = Object.defineProperty({ baseURL: 'https://api.example.com' }, name, {
      value: (options as Record<string, unknown>)[name],
      enumerable: true,
    });
    expect(() => makeClientWith(given)).toThrow(new RegExp(`unknown option "${name}"`));
  });
});

function makeClientWith(options: object): unknown {
  return makeClient('https://api.example.com', options);
}
