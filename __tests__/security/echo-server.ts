import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { inTurn, json, startServer, type Handler, type TestServer } from '../support/test-server.js';

/** What the server sends back wherever it can. */
export interface Echo {
  /** As text. */
  readonly text: string;
  /** As a URL's query. */
  readonly query: string;
  readonly secrets: readonly string[];
}

export function echoOf(secrets: readonly string[]): Echo {
  return {
    secrets,
    text: `refused: ${secrets.join(' and ')}.`,
    query: secrets.map((secret, index) => `q${String(index)}=${encodeURIComponent(secret)}`).join('&'),
  };
}

/** UTF-8 bytes, as most servers send them in headers. */
function onTheWire(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** Headers that hold the secrets under names that tell, and under names that do not. */
export function echoHeaders({ secrets, query }: Echo): OutgoingHttpHeaders {
  const all = onTheWire(secrets.join(' '));
  const quoted = all.replace(/["\\]/g, '\\$&');
  return {
    'set-cookie': secrets.map((secret) => `session=${onTheWire(secret)}; HttpOnly`),
    location: `/elsewhere?${query}`,
    link: `</items?${query}>; rel="self"`,
    'x-echo': all,
    'x-echo-encoded': query,
    'x-request-id': all,
    'www-authenticate': `Bearer realm="api", error_description="${quoted} expired"`,
    warning: `199 - "${quoted}"`,
    'ratelimit-policy': `"${encodeURIComponent(secrets.join(' '))}";q=100;w=60`,
  };
}

/** Bodies that hold the secrets. */
export const BODIES: Readonly<Record<string, (echo: Echo) => readonly [type: string, body: string]>> = {
  json: ({ secrets, text }) => [
    'application/json',
    JSON.stringify({ error: { message: text, got: secrets, [secrets[0] ?? '']: true } }),
  ],
  text: ({ text }) => ['text/plain', text],
  html: ({ secrets, query }) => [
    'text/html; charset=utf-8',
    `<html><body><h1>Error</h1><a href="/login?${query}">log in</a><pre>` +
      secrets.join('\n').replace(/[&<>"']/g, (c) => `&#${String(c.charCodeAt(0))};`) +
      '</pre></body></html>',
  ],
  problem: ({ secrets, text, query }) => [
    'application/problem+json',
    JSON.stringify({
      type: `https://errors.example/${encodeURIComponent(secrets[0] ?? '')}`,
      title: text,
      detail: text,
      instance: `/items?${query}`,
      extension: { secrets },
    }),
  ],
  // Cut in the middle of the secrets by the preview's length.
  long: ({ secrets }) => ['text/plain', `${'x'.repeat(490)} ${secrets.join(' ')}`],
};

/** Answers with a status, the secrets in the status message, in every header and in the body. */
export function refuse(status: number, body: keyof typeof BODIES, echo: Echo): Handler {
  return (_seen, response) => {
    const [type, text] = BODIES[body]!(echo);
    const message = onTheWire(echo.secrets.join(' '));
    response.writeHead(status, message, { ...echoHeaders(echo), 'content-type': type });
    response.end(text);
  };
}

/** A page that says, with the secrets in them, where the next one is. */
export function page(response: ServerResponse, next: object, items: readonly unknown[] = [{ id: 1 }]): void {
  json(response, { items, ...next });
}

/** A server for one scenario; what it is asked for a token, it answers with one. */
export function startEchoServer(accessToken: string, ...handlers: readonly Handler[]): Promise<TestServer> {
  const answer = inTurn(...handlers);
  let index = 0;
  return startServer((seen, response) => {
    if (seen.url.startsWith('/oauth/token')) {
      json(response, { access_token: accessToken, token_type: 'Bearer', expires_in: 3600 });
    } else {
      answer(seen, response, index++);
    }
  });
}
