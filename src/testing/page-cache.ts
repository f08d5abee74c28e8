import type { ReceivedRequest } from './chaos-request.js';
import type { WireReply } from './wire-reply.js';

const MAX_BYTES = 64 * 1024 * 1024;

/** Pages already made, so that a bench measures the client and not the making of pages. */
export class PageCache {
  readonly #replies = new Map<string, WireReply>();
  #version = -1;
  #bytes = 0;

  /** The reply to this request on this version of the data set, made if need be. */
  get(style: string, request: ReceivedRequest, version: number, make: () => WireReply): WireReply {
    if (version !== this.#version || this.#bytes > MAX_BYTES) {
      this.#replies.clear();
      this.#bytes = 0;
      this.#version = version;
    }
    // One style takes its cursor from a header; everything else is in the identity.
    const key = `${style} ${request.headers['x-cursor'] ?? ''} ${request.identity}`;
    const known = this.#replies.get(key);
    if (known !== undefined) return known;
    const reply = make();
    this.#replies.set(key, reply);
    this.#bytes += reply.body.length + key.length;
    return reply;
  }
}
