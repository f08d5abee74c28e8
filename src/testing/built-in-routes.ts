import type { ReceivedRequest } from './chaos-request.js';
import type { DataSet } from './data-set.js';
import { PAGE_STYLES, type ChaosPageStyle } from './page-styles.js';
import { wholeNumber } from './page-query.js';
import { jsonReply, problem, toWireReply, type WireReply } from './wire-reply.js';

/** Answers a request that has passed limits and auth and met no fault. */
export interface Answer {
  /** Whether it has a next cursor, or next URL, that can be made to lead in a circle. */
  readonly hasCursor: boolean;
  give(request: ReceivedRequest, repeat: 'same' | 'first' | undefined): WireReply | Promise<WireReply>;
}

/** An answer that no cursor is part of. */
export function plainAnswer(give: (request: ReceivedRequest) => WireReply | Promise<WireReply>): Answer {
  return { hasCursor: false, give };
}

const MAX_BYTES = 64 * 1024 * 1024;

function record(data: DataSet, request: ReceivedRequest): WireReply {
  const id = request.pathParams['id'] ?? '';
  const exists = /^[1-9]\d{0,14}$/.test(id) && Number(id) <= data.size;
  return exists
    ? jsonReply(JSON.stringify(data.record(Number(id))))
    : problem(404, `There is no record ${id}.`);
}

function echo(request: ReceivedRequest): WireReply {
  const { method, path, params, headers, body, json } = request;
  return toWireReply({ body: { method, path, params, headers, body, json } });
}

function status(request: ReceivedRequest): WireReply {
  const code = wholeNumber('the status', request.pathParams['code'], 200, 200);
  if (code > 999) return problem(400, 'The status must have three digits.');
  return code >= 400 ? problem(code, 'As you asked.') : toWireReply({ status: code });
}

function bytes(request: ReceivedRequest): WireReply {
  const count = Math.min(wholeNumber('the length', request.pathParams['count'], 0, 0), MAX_BYTES);
  return toWireReply({ body: Buffer.alloc(count, 'x') });
}

/** The routes every server has: one per paging style, and some for single requests. */
export function builtInRoutes(
  data: DataSet,
  pages: (style: ChaosPageStyle) => Answer,
): readonly (readonly [pattern: string, answer: Answer])[] {
  const styles = Object.keys(PAGE_STYLES) as ChaosPageStyle[];
  return [
    ...styles.map((style) => {
      const method = style === 'post' || style === 'graphql' ? 'POST' : 'GET';
      return [`${method} /${style}`, pages(style)] as const;
    }),
    ['GET /records/:id', plainAnswer((request) => record(data, request))],
    ['/echo', plainAnswer(echo)],
    ['/status/:code', plainAnswer(status)],
    ['GET /bytes/:count', plainAnswer(bytes)],
  ];
}
