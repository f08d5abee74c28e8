import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import {
  AuthenticationError,
  BadRequestError,
  CheckpointCorruptError,
  CheckpointMismatchError,
  ClientClosedError,
  ConfigurationError,
  ConflictError,
  ConnectionError,
  CrossOriginError,
  CursorPaginator,
  HttpStatusError,
  MaxApiCallsExceeded,
  NextUrlPaginator,
  NotFoundError,
  PageNumberPaginator,
  PaginationError,
  PaginationLoopError,
  PermissionDeniedError,
  RateLimitError,
  ResponseBasedPaginator,
  ResponseParseError,
  ResponseTooLargeError,
  ResponseValidationError,
  ServerError,
  TimeoutError,
  UnprocessableEntityError,
  type ApiClientOptions,
  type Checkpoint,
  type StandardSchemaV1,
} from '../../src/index.js';
import { json, type Handler } from '../support/test-server.js';
import { BODIES, echoHeaders, page, refuse, type Echo } from './echo-server.js';
import type { DirectClient } from './secret-clients.js';

/** One way in which a call can fail. */
export interface Scenario {
  readonly name: string;
  readonly error: new (...args: never[]) => Error;
  readonly options?: Partial<ApiClientOptions> | ((echo: Echo) => Promise<Partial<ApiClientOptions>>);
  /** What the server does with each request in turn; the last goes on. */
  handlers(echo: Echo): readonly Handler[];
  run(client: DirectClient, echo: Echo, show: (what: string, value: unknown) => void): Promise<unknown>;
}

const get: Scenario['run'] = (client) => client.get('/items', { a: 1 });

const readAll: Scenario['run'] = async (client, _echo, show) => {
  for await (const one of client.queryAll('/items', { a: 1 })) {
    show('page.next', one.next);
    show('page.checkpoint', one.checkpoint);
  }
};

const STATUSES: readonly (readonly [number, Scenario['error']])[] = [
  [400, BadRequestError],
  [401, AuthenticationError],
  [403, PermissionDeniedError],
  [404, NotFoundError],
  [409, ConflictError],
  [418, HttpStatusError],
  [422, UnprocessableEntityError],
  [429, RateLimitError],
  [503, ServerError],
];

const statuses: Scenario[] = STATUSES.flatMap(([status, error], index) => {
  const names = Object.keys(BODIES);
  // Every body with one class, and one body with every class.
  const bodies = status === 503 ? names : [names[index % names.length] ?? ''];
  return bodies.map((body) => ({
    name: `${String(status)} with ${body}`,
    error,
    handlers: (echo: Echo) => [refuse(status, body, echo)],
    run: get,
  }));
});

/** A schema whose complaints repeat what they complain about, as those of zod do. */
const complaining: StandardSchemaV1 = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) => ({
      issues: [{ message: `got ${JSON.stringify(value)}`, path: [Object.keys(value as object)[0] ?? ''] }],
    }),
  },
};

async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${String(port)}`;
}

const connections: Scenario[] = [
  {
    name: 'connection refused',
    error: ConnectionError,
    options: async () => ({ baseURL: await closedPort(), auth: { type: 'bearer', token: 'unused' } }),
    handlers: () => [],
    run: get,
  },
  {
    name: 'connection reset',
    error: ConnectionError,
    handlers: () => [(_seen, response) => response.destroy()],
    run: get,
  },
  {
    name: 'cut off in the middle of the body',
    error: ConnectionError,
    handlers: (echo) => [
      (_seen, response) => {
        response.writeHead(200, { ...echoHeaders(echo), 'content-length': 10_000 });
        response.write(echo.text, () => response.destroy());
      },
    ],
    run: get,
  },
  {
    name: 'an answer that is no HTTP',
    error: ConnectionError,
    handlers: (echo) => [(seen) => seen.socket.end(`HTTP/1.1 ${echo.text}\r\n${echo.text}\r\n\r\n`)],
    run: get,
  },
  {
    name: 'connect timeout',
    error: TimeoutError,
    options: () =>
      Promise.resolve({
        baseURL: 'http://nowhere.invalid',
        auth: { type: 'bearer', token: 'unused' },
        timeout: { connectMs: 10 },
        axios: { lookup: () => undefined },
      }),
    handlers: () => [],
    run: get,
  },
  {
    name: 'response timeout',
    error: TimeoutError,
    options: { timeout: { responseMs: 40 } },
    handlers: (echo) => [
      (_seen, response) => {
        response.writeHead(200, echoHeaders(echo));
        response.write(echo.text);
      },
    ],
    run: get,
  },
  {
    name: 'total timeout, in a request',
    error: TimeoutError,
    options: { timeout: { totalMs: 60 } },
    handlers: () => [() => undefined],
    run: get,
  },
  {
    name: 'total timeout, ahead of a wait',
    error: TimeoutError,
    options: { timeout: { totalMs: 2_000 } },
    handlers: (echo) => [
      (_seen, response) => {
        response.writeHead(503, { ...echoHeaders(echo), 'retry-after': '60' }).end(echo.text);
      },
    ],
    run: get,
  },
];

const bodies: Scenario[] = [
  {
    name: 'a body that is no JSON',
    error: ResponseParseError,
    handlers: (echo) => [
      (_seen, response) => {
        response.writeHead(200, { ...echoHeaders(echo), 'content-type': `text/plain; x=${echo.query}` });
        response.end(`{"a": ${echo.text}`);
      },
    ],
    run: get,
  },
  {
    name: 'a body that is no JSON from the secret on',
    error: ResponseParseError,
    handlers: (echo) => [
      (_seen, response) => {
        response.end(`{"an answer": ${echo.secrets.join(' ')}${' '.repeat(60)}`);
      },
    ],
    run: get,
  },
  {
    name: 'JSON cut short',
    error: ResponseParseError,
    handlers: (echo) => [
      (_seen, response) => {
        response.writeHead(200, echoHeaders(echo)).end(JSON.stringify(echo).slice(0, -1));
      },
    ],
    run: get,
  },
  {
    name: 'a body that is too large',
    error: ResponseTooLargeError,
    options: { maxResponseBytes: 600 },
    handlers: (echo) => [
      (_seen, response) => {
        json(response, Array<string>(100).fill(echo.text), 200, echoHeaders(echo));
      },
    ],
    run: get,
  },
  {
    name: 'a body that does not fit its schema',
    error: ResponseValidationError,
    handlers: ({ secrets }) => [
      (_seen, response) => {
        json(response, { [secrets[0] ?? '']: secrets });
      },
    ],
    run: (client) => client.get('/items', {}, { schema: complaining }),
  },
  {
    name: 'an item that does not fit its schema',
    error: ResponseValidationError,
    handlers: ({ secrets }) => [
      (_seen, response) => {
        page(response, {}, [{ [secrets[0] ?? '']: secrets }]);
      },
    ],
    run: (client) => client.queryAll('/items', {}, { schema: complaining }).next(),
  },
];

function nextUrl(error: Scenario['error'], name: string, url: (echo: Echo) => string): Scenario {
  return {
    name,
    error,
    handlers: (echo) => [
      (_seen, response) => {
        page(response, { next: url(echo) }, [echo.secrets]);
      },
      refuse(500, 'json', echo),
    ],
    run: readAll,
    options: { paginator: new NextUrlPaginator() },
  };
}

const paging: Scenario[] = [
  nextUrl(
    ServerError,
    'a page that fails after a next URL with the secrets',
    (echo) => `/items?page=2&${echo.query}`,
  ),
  nextUrl(
    ServerError,
    'a page that fails after a next URL with the secrets in its path',
    (echo) => `/items/${encodeURIComponent(echo.secrets[0] ?? '')}?page=2`,
  ),
  {
    ...nextUrl(ServerError, 'a page that fails after a next URL with user info', () => ''),
    handlers: (echo) => [
      (seen, response) => {
        const userInfo = echo.secrets.slice(0, 2).map(encodeURIComponent).join(':');
        page(response, { next: `http://${userInfo}@${seen.headers.host ?? ''}/items?page=2#${echo.query}` });
      },
      refuse(500, 'json', echo),
    ],
  },
  nextUrl(
    CrossOriginError,
    'a next URL on another origin',
    (echo) => `http://other.invalid/items?${echo.query}`,
  ),
  nextUrl(PaginationError, 'a next URL that is none', (echo) => `http://[${echo.text}]/`),
  {
    name: 'a next URL that is an object of secrets',
    error: PaginationError,
    options: { paginator: new NextUrlPaginator() },
    handlers: (echo) => [
      (_seen, response) => {
        page(response, { next: echo });
      },
    ],
    run: readAll,
  },
  {
    name: 'a cursor that is the secret, seen again',
    error: PaginationLoopError,
    options: { paginator: new CursorPaginator() },
    handlers: (echo) => [
      (_seen, response) => {
        page(response, { next_cursor: echo.secrets[0] }, [echo.secrets]);
      },
    ],
    run: readAll,
  },
  {
    name: 'has_more that is neither true nor false',
    error: PaginationError,
    options: { paginator: new CursorPaginator({ hasMore: 'body.has_more' }) },
    handlers: (echo) => [
      (_seen, response) => {
        page(response, { next_cursor: 'c', has_more: echo.secrets[0] });
      },
    ],
    run: readAll,
  },
  {
    name: 'a total that is a secret in a longer text',
    error: PaginationError,
    options: { paginator: new PageNumberPaginator({ total: 'body.total' }) },
    handlers: (echo) => [
      (_seen, response) => {
        page(response, { total: `${'x'.repeat(18)} ${echo.text}` });
      },
    ],
    run: readAll,
  },
  {
    name: 'a body without items, its keys secrets',
    error: PaginationError,
    handlers: ({ secrets }) => [
      (_seen, response) => {
        json(response, Object.fromEntries(secrets.map((secret) => [secret, 1])));
      },
    ],
    run: readAll,
  },
  {
    name: 'a body with lists under keys that are secrets, and no items where they are looked for',
    error: PaginationError,
    options: { itemsPath: 'data' },
    handlers: ({ secrets }) => [
      (_seen, response) => {
        json(response, { nested: Object.fromEntries(secrets.map((secret) => [secret, [1]])) });
      },
    ],
    run: readAll,
  },
  {
    name: 'a page that fails after items were found under a key that is a secret',
    error: ServerError,
    options: { paginator: new CursorPaginator() },
    handlers: (echo) => [
      (_seen, response) => {
        json(response, { [echo.secrets[0] ?? '']: [{ id: 1 }], next_cursor: 'c2' });
      },
      refuse(500, 'text', echo),
    ],
    run: readAll,
  },
  {
    name: 'a page that fails after one whose next request has the secrets as keys and in lists',
    error: ServerError,
    options: {
      paginator: new ResponseBasedPaginator({
        continueWhile: () => true,
        nextPage: ({ response }) => ({ body: response.data as object, params: { page: 2 } }),
      }),
    },
    handlers: (echo) => [
      (_seen, response) => {
        const nested = Object.fromEntries(echo.secrets.map((secret) => [secret, 1]));
        json(response, { items: echo.secrets, nested });
      },
      refuse(500, 'text', echo),
    ],
    run: async (client, _echo, show) => {
      for await (const one of client.queryAll('/items', {}, { method: 'POST', body: {} })) {
        show('page.next', one.next);
        show('page.checkpoint', one.checkpoint);
      }
    },
  },
  {
    name: 'maxCalls',
    error: MaxApiCallsExceeded,
    options: { maxCalls: 1, paginator: new NextUrlPaginator() },
    handlers: (echo) => [
      (_seen, response) => {
        page(response, { next: `/items?${echo.query}` }, [echo.secrets]);
      },
    ],
    run: readAll,
  },
  {
    name: 'a collected page of secrets before the one that fails',
    error: ServerError,
    options: { paginator: new CursorPaginator() },
    handlers: (echo) => [
      (_seen, response) => {
        page(response, { next_cursor: 'c2' }, [echo.secrets]);
      },
      refuse(500, 'text', echo),
    ],
    run: (client) => client.collect('/items'),
  },
];

const checkpoint: Checkpoint = {
  version: 1,
  fingerprint: 'another',
  next: { params: { page: 2 } },
  paginator: null,
  pages: 1,
  items: 1,
  finished: false,
};

const others: Scenario[] = [
  {
    name: 'maxTotalCalls',
    error: MaxApiCallsExceeded,
    options: { maxTotalCalls: 2, retry: { maxAttempts: 9, initialDelayMs: 1 } },
    handlers: (echo) => [refuse(500, 'json', echo)],
    run: (client) => client.get('/items'),
  },
  {
    name: 'a rate limit that lasts too long, and a request that is not sent for it',
    error: RateLimitError,
    handlers: (echo) => [
      (_seen, response) => {
        response.writeHead(429, { ...echoHeaders(echo), 'retry-after': '86400' }).end(echo.text);
      },
    ],
    run: async (client, _echo, show) => {
      await client.get('/items').catch((error: unknown) => {
        show('the first error', error);
      });
      await client.get('/items');
    },
  },
  {
    name: 'a rate limit whose windows are named after the secrets',
    error: RateLimitError,
    handlers: (echo) => [
      (_seen, response) => {
        const name = encodeURIComponent(echo.secrets[0] ?? '');
        response.writeHead(429, {
          'retry-after': '0',
          ratelimit: `"${name}";r=0;t=0`,
          'ratelimit-policy': `"${name}";q=5;w=1;qu="${name}"`,
        });
        response.end(echo.text);
      },
    ],
    run: get,
  },
  {
    name: 'a redirect to another origin',
    error: CrossOriginError,
    handlers: (echo) => [
      (_seen, response) => {
        response.writeHead(302, { ...echoHeaders(echo), location: `http://other.invalid/?${echo.query}` });
        response.end(echo.text);
      },
    ],
    run: get,
  },
  {
    name: 'an endless redirect to a URL with the secrets',
    error: HttpStatusError,
    handlers: (echo) => [
      (_seen, response) => {
        response
          .writeHead(302, { ...echoHeaders(echo), location: `/again?${echo.query}#${echo.query}` })
          .end();
      },
    ],
    run: get,
  },
  {
    name: 'an error after a redirect to a URL with the secrets and user info',
    error: NotFoundError,
    handlers: (echo) => [
      (seen, response) => {
        const [user = '', password = ''] = echo.secrets.map(encodeURIComponent);
        const to = `http://${user}:${password}@${seen.headers.host ?? ''}/items/${user};token=${password}?${echo.query}`;
        response.writeHead(307, { location: to }).end();
      },
      refuse(404, 'html', echo),
    ],
    run: get,
  },
  {
    name: 'a direct call of a subclass',
    error: ServerError,
    handlers: (echo) => [refuse(503, 'json', echo)],
    run: (client, echo) =>
      client.direct({
        url: '/items',
        params: { a: 1 },
        headers: { 'X-Trace': 'trace' },
        data: echo.text.length,
      }),
  },
  {
    name: 'a stream that is cut off',
    error: ConnectionError,
    handlers: () => [
      (_seen, response) => {
        response.writeHead(200, { 'content-length': 10_000 });
        response.write('beginning');
        setTimeout(() => response.destroy(), 5);
      },
    ],
    run: async (client, _echo, show) => {
      const { data, headers } = await client.request({ path: '/items', responseType: 'stream' });
      show('the headers of a stream', headers);
      show('a stream', data);
      for await (const chunk of data as AsyncIterable<Buffer>) show('chunk', chunk.length);
    },
  },
  {
    name: 'a checkpoint of another query',
    error: CheckpointMismatchError,
    handlers: () => [],
    run: (client) => client.queryAll('/items', {}, { resumeFrom: checkpoint }).next(),
  },
  {
    name: 'a damaged checkpoint that holds the secrets',
    error: CheckpointCorruptError,
    handlers: () => [],
    run: (client, { secrets }) => {
      const damaged = { ...checkpoint, next: { url: 1, secrets } } as unknown as Checkpoint;
      return client.queryAll('/items', {}, { resumeFrom: damaged }).next();
    },
  },
  {
    name: 'a request option that is wrong',
    error: ConfigurationError,
    handlers: () => [],
    run: (client, { query, secrets }) => {
      const path = new URL(`http://other.invalid/?${query}`);
      return client.request({ path: path as unknown as string, headers: { Cookie: secrets[0] } });
    },
  },
  {
    name: 'a client that was closed',
    error: ClientClosedError,
    handlers: () => [() => undefined],
    run: async (client) => {
      const pending = client.get('/items').catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await client.close();
      throw await pending;
    },
  },
];

/** Every class of error that a client can be brought to throw. */
export const SCENARIOS: readonly Scenario[] = [...statuses, ...connections, ...bodies, ...paging, ...others];
