import { STATUS_CODES } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { ChaosReply } from './chaos-outcome.js';

export type WireHeaders = Readonly<Record<string, string | number | readonly string[]>>;

/** A reply ready to be sent; built once and sent any number of times. */
export class WireReply {
  #gzipped: Buffer | undefined;

  constructor(
    readonly status: number,
    readonly headers: WireHeaders,
    readonly body: Buffer,
  ) {}

  /** The body compressed, computed when first asked for. */
  get gzipped(): Buffer {
    return (this.#gzipped ??= gzipSync(this.body, { level: 1 }));
  }
}

/** A reply with a JSON body, given as text. */
export function jsonReply(json: string, headers: WireHeaders = {}, status = 200): WireReply {
  return new WireReply(status, { 'Content-Type': 'application/json', ...headers }, Buffer.from(json));
}

/** An error as a problem document (RFC 9457). */
export function problem(
  status: number,
  detail: string,
  headers: WireHeaders = {},
  extra: Readonly<Record<string, unknown>> = {},
): WireReply {
  const title = STATUS_CODES[status] ?? 'Error';
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, ...extra });
  return jsonReply(body, { 'Content-Type': 'application/problem+json', ...headers }, status);
}

/** A reply as a route or a script gave it, made ready to be sent. */
export function toWireReply(reply: ChaosReply): WireReply {
  const { body } = reply;
  const headers = reply.headers ?? {};
  if (body === undefined) return new WireReply(reply.status ?? 204, headers, Buffer.alloc(0));
  const status = reply.status ?? 200;
  const typed = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  const withType = (type: string): WireHeaders => (typed ? headers : { 'Content-Type': type, ...headers });
  if (typeof body === 'string') {
    return new WireReply(status, withType('text/plain; charset=utf-8'), Buffer.from(body));
  }
  if (ArrayBuffer.isView(body)) {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    return new WireReply(status, withType('application/octet-stream'), bytes);
  }
  return new WireReply(status, withType('application/json'), Buffer.from(JSON.stringify(body)));
}
