import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { AbortSource } from '../internal/abort-slot.js';
import { AbortSlot } from '../internal/abort-slot.js';
import { systemClock, type StopTimer } from '../internal/clock.js';
import type { Timeouts } from './timeouts.js';

/** A response as it came: redirects not followed, body not decompressed and not parsed. */
export interface RawResponse {
  readonly status: number;
  readonly statusText: string;
  /** As the transport gives them, names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** The whole body, or a stream of it. */
  readonly body: Buffer | Readable;
}

/** Why a send ended without a response. */
export type SendFailureKind = 'connect-timeout' | 'response-timeout' | 'connection' | 'too-large';

/** A send that ended without a response. Internal: the typed error is built from it. */
export class SendFailure {
  constructor(
    readonly kind: SendFailureKind,
    /** What the transport reported; may hold secrets. */
    readonly cause: unknown,
    /** Whether a connection stood, so that the server may have seen the request. */
    readonly connected: boolean,
    /**
     * Whether the request went out on a kept-alive connection and not a byte came back on it: the server had most
     * likely closed it before.
     */
    readonly stale: boolean,
    /** Whether any part of a response arrived. */
    readonly responded: boolean,
  ) {}
}

type MaybeSecure = Socket & { readonly encrypted?: boolean };

/**
 * Whether a proxy has answered a request that TLS was to carry. Agents that open tunnels hand out a socket on which
 * nothing can be written then, and from which Node reads the proxy's refusal as if it were the origin's response.
 */
function isNoTunnel(socket: MaybeSecure): boolean {
  return socket.encrypted !== true && !socket.connecting && !socket.writable;
}

/**
 * One send in progress: axios's signal and axios's transport in one object, so that a send allocates only this. It
 * runs the connect and the response timers, and sees the socket that axios does not show.
 */
export class Send extends AbortSlot {
  connected = false;
  responded = false;
  /** Set when one of the two timers ended the send. */
  expired: 'connect-timeout' | 'response-timeout' | null = null;
  readonly #timeouts: Timeouts;
  readonly #parent: AbortSource;
  #socket: Socket | null = null;
  /** What had come on the connection before this send. */
  #bytesBefore = 0;
  #stopConnectTimer: StopTimer | null = null;
  #stopResponseTimer: StopTimer | null = null;

  constructor(timeouts: Timeouts, parent: AbortSource) {
    super();
    this.#timeouts = timeouts;
    this.#parent = parent;
    parent.addEventListener('abort', this.#onParentAbort);
    if (timeouts.responseMs !== Infinity) {
      this.#stopResponseTimer = systemClock.startTimer(() => {
        this.#expire('response-timeout');
      }, timeouts.responseMs);
    }
  }

  readonly #onParentAbort = (): void => {
    this.abort(this.#parent.reason);
  };

  #expire(phase: 'connect-timeout' | 'response-timeout'): void {
    this.expired = phase;
    this.abort(phase);
  }

  /** Called by axios in place of `http.request`. */
  request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest {
    const isSecure = options.protocol === 'https:';
    const request = (isSecure ? https : http).request(options, (response) => {
      if (isSecure && isNoTunnel(response.socket)) {
        request.destroy(new Error(`the proxy refused the tunnel with ${String(response.statusCode)}`));
        return;
      }
      this.responded = true;
      onResponse(response);
    });
    if (request.reusedSocket) {
      this.connected = true;
      request.once('socket', (socket: Socket) => {
        this.#socket = socket;
        this.#bytesBefore = socket.bytesRead;
      });
    } else {
      this.#watchConnection(request, isSecure);
    }
    return request;
  }

  /** Whether the send met a kept-alive connection and nothing came back on it, not even a part of a status line. */
  get stale(): boolean {
    return this.#socket !== null && this.#socket.bytesRead === this.#bytesBefore;
  }

  #watchConnection(request: ClientRequest, isSecure: boolean): void {
    if (this.#timeouts.connectMs !== Infinity) {
      this.#stopConnectTimer = systemClock.startTimer(() => {
        this.#expire('connect-timeout');
      }, this.#timeouts.connectMs);
    }
    request.once('socket', (socket: MaybeSecure) => {
      if (isSecure && isNoTunnel(socket)) return;
      if (!socket.connecting) this.#onConnected();
      else socket.once(socket.encrypted === true ? 'secureConnect' : 'connect', this.#onConnected);
    });
  }

  readonly #onConnected = (): void => {
    this.connected = true;
    this.#stopConnectTimer?.();
    this.#stopConnectTimer = null;
  };

  /** Stops the timers and leaves the parent; must be called when the body has ended, however it ended. */
  finish(): void {
    this.#stopConnectTimer?.();
    this.#stopResponseTimer?.();
    this.#parent.removeEventListener('abort', this.#onParentAbort);
  }
}
