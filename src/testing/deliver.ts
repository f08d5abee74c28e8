import { Readable, pipeline } from 'node:stream';
import { createGzip, gzipSync } from 'node:zlib';
import type { ChaosAction, DripOutcome } from './chaos-outcome.js';
import type { Exchange } from './listener.js';
import { Timers } from './timers.js';
import { WireReply, type WireHeaders } from './wire-reply.js';

/** Between the last byte and a reset, so that the byte is not lost on the way to the client. */
const BEFORE_RESET_MS = 5;
const HUGE_CHUNK = 64 * 1024;
const HUGE_FRAME = ['{"items":[],"padding":"', '"}'] as const;

/** How one answer is delivered. */
export interface Delivery extends Exchange {
  readonly reply: WireReply;
  /** Headers of this very answer: rate limits, date. */
  readonly extraHeaders: WireHeaders;
  /** Whether the client may get a gzip body. */
  readonly gzip: boolean;
  /** Told of the status when it is sent. */
  readonly onStatus: (status: number) => void;
}

function head(delivery: Delivery, status: number, headers: WireHeaders, body: Buffer | null): void {
  const { response, extraHeaders } = delivery;
  const bodiless = status === 204 || status === 304 || body === null;
  const all = { ...headers, ...extraHeaders, ...(bodiless ? {} : { 'Content-Length': body.length }) };
  delivery.onStatus(status);
  response.writeHead(status, all as Record<string, string | number | string[]>);
}

/** Timers that end with the connection. */
function timersOf({ response }: Exchange): Timers {
  const timers = new Timers();
  response.once('close', () => {
    timers.stop();
  });
  return timers;
}

/** Resets the connection; what the client sees then is our doing, not its own. */
function reset({ request, socket }: Exchange): void {
  request.endedByServer = true;
  socket.resetAndDestroy();
}

/** The regular body, never shorter than what can be halved. */
function wholeOf({ reply }: Delivery): Buffer {
  return reply.body.length < 2 ? Buffer.from('{}') : reply.body;
}

function halfOf(body: Buffer): Buffer {
  return body.subarray(0, Math.floor(body.length / 2));
}

/** The reply as it is meant to be. */
export function deliver(delivery: Delivery): void {
  const { reply, response, request, gzip } = delivery;
  if (gzip && reply.body.length > 0 && (request.headers['accept-encoding'] ?? '').includes('gzip')) {
    head(delivery, reply.status, { ...reply.headers, 'Content-Encoding': 'gzip' }, reply.gzipped);
    response.end(reply.gzipped);
    return;
  }
  head(delivery, reply.status, reply.headers, reply.body);
  response.end(reply.body);
}

function resetMidBody(delivery: Delivery): void {
  const { reply, response } = delivery;
  const whole = wholeOf(delivery);
  const timers = timersOf(delivery);
  head(delivery, reply.status, reply.headers, whole);
  response.write(halfOf(whole), () => timers.after(BEFORE_RESET_MS, () => reset(delivery)));
}

function truncate(delivery: Delivery, how: 'content-length' | 'chunked' | 'gzip'): void {
  const { reply, request, response, socket } = delivery;
  const whole = wholeOf(delivery);
  if (how === 'gzip') {
    const cut = halfOf(gzipSync(whole));
    head(delivery, reply.status, { ...reply.headers, 'Content-Encoding': 'gzip' }, cut);
    response.end(cut);
    return;
  }
  head(delivery, reply.status, reply.headers, how === 'chunked' ? null : whole);
  response.write(halfOf(whole), () => {
    request.endedByServer = true;
    socket.destroySoon();
  });
}

function drip(delivery: Delivery, options: DripOutcome['drip']): void {
  const { reply, response } = delivery;
  const { bytes = 1, everyMs = 50, maxMs = 30_000 } = options;
  const timers = timersOf(delivery);
  const body = wholeOf(delivery);
  let sent = 0;
  const next = (): void => {
    const piece = body.subarray(sent, sent + bytes);
    sent += piece.length;
    response.write(piece.length > 0 ? piece : Buffer.alloc(bytes, ' '));
    timers.after(everyMs, next);
  };
  head(delivery, reply.status, reply.headers, null);
  next();
  timers.after(maxMs, () => reset(delivery));
}

function stall(delivery: Delivery, forMs: number): void {
  const { reply, response } = delivery;
  const whole = wholeOf(delivery);
  head(delivery, reply.status, reply.headers, whole);
  response.write(halfOf(whole));
  timersOf(delivery).after(forMs, () => reset(delivery));
}

function hugeBody(delivery: Delivery, bytes: number, chunked: boolean, gzip: boolean): void {
  const { response, extraHeaders } = delivery;
  const [open, close] = HUGE_FRAME;
  function* pieces(): Generator<Buffer> {
    yield Buffer.from(open);
    const filler = Buffer.alloc(HUGE_CHUNK, 'x');
    let left = bytes - open.length - close.length;
    for (; left > 0; left -= filler.length) yield filler.subarray(0, left);
    yield Buffer.from(close);
  }
  const framing = gzip ? { 'Content-Encoding': 'gzip' } : chunked ? {} : { 'Content-Length': bytes };
  delivery.onStatus(200);
  response.writeHead(200, { 'Content-Type': 'application/json', ...(extraHeaders as object), ...framing });
  // A client that had enough of it and hangs up is what this is for.
  pipeline(
    [Readable.from(pieces(), { objectMode: false }), ...(gzip ? [createGzip()] : []), response],
    () => undefined,
  );
}

function redirect(delivery: Delivery, location: string, status: number): void {
  head(delivery, status, { Location: location }, Buffer.alloc(0));
  delivery.response.end();
}

/** Actions that bend the delivery of the regular reply. */
export function deliverFault(
  delivery: Delivery,
  action: Exclude<ChaosAction, 'ok'>,
  doom: (socket: Exchange['socket']) => void,
): void {
  const { response, reply, socket } = delivery;
  if ('reset' in action) {
    if (action.reset === 'before') reset(delivery);
    else resetMidBody(delivery);
  } else if ('truncate' in action) truncate(delivery, action.truncate);
  else if ('drip' in action) {
    drip(delivery, action.drip);
  } else if ('stall' in action) stall(delivery, action.stall);
  else if ('slowHeaders' in action) timersOf(delivery).after(action.slowHeaders, () => deliver(delivery));
  else if ('invalidJson' in action) {
    deliver({ ...delivery, reply: new WireReply(reply.status, reply.headers, halfOf(wholeOf(delivery))) });
  } else if ('redirect' in action) redirect(delivery, action.redirect, action.status ?? 302);
  else if ('close' in action) {
    if (action.close === 'on-reuse') doom(socket);
    else response.once('finish', () => socket.destroySoon());
    deliver(delivery);
  } else if ('hugeBody' in action) {
    hugeBody(delivery, action.hugeBody, action.chunked ?? false, action.gzip ?? false);
  } else deliver(delivery);
}
