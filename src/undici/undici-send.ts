import type { Readable } from 'node:stream';
import { StreamTooLarge } from '../http/response-stream.js';
import { SendFailure } from '../http/send.js';
import type { Timeouts } from '../http/timeouts.js';
import type { AbortSource } from '../internal/abort-slot.js';
import { systemClock, type StopTimer } from '../internal/clock.js';
import { BodyStream } from './body-stream.js';
import type { Connection, ConnectionUser } from './connection.js';
import type { ConnectionPool } from './connection-pool.js';
import { plainHeaders, type PlainHeaders } from './plain-headers.js';
import type { DispatchController, DispatchHandler, DispatchOptions } from './undici-types.js';

/** A response with its whole body, or with a stream of it that has just begun. */
export interface Received {
  readonly status: number;
  readonly statusText: string;
  readonly headers: PlainHeaders;
  readonly body: Buffer | Readable;
}

/** What one send is made of. */
export interface UndiciSendOptions {
  readonly method: string;
  readonly pool: ConnectionPool;
  readonly signal: AbortSource;
  readonly timeouts: Timeouts;
  readonly stream: boolean;
  /** The bound on a body that is read as a whole, in bytes. */
  readonly maxBytes: number;
}

const EMPTY = Buffer.alloc(0);
const ENDED = new Error('the request has ended');

const LENGTH_MISMATCH = 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';

/** The codes under which undici reports that a connection ended, for which Node has one. */
const CONNECTION_ENDED: ReadonlySet<unknown> = new Set(['UND_ERR_SOCKET', LENGTH_MISMATCH]);

/** One send in progress: undici's handler, the user of a connection, and both timers in one object. */
export class UndiciSend implements ConnectionUser {
  readonly #options: UndiciSendOptions;
  readonly #connection: Connection;
  readonly #resolve: (received: Received) => void;
  readonly #reject: (reason: unknown) => void;
  #controller: DispatchController | null = null;
  #status = 0;
  #statusText = '';
  #headers: PlainHeaders = {};
  #bytes = 0;
  /** Most bodies come in one piece. */
  #first: Buffer | null = null;
  #more: Buffer[] | null = null;
  #stream: BodyStream | null = null;
  #started = false;
  #reused = false;
  #expired: 'connect-timeout' | 'response-timeout' | null = null;
  /** Whether the response is complete, or will never be. */
  #ended = false;
  #stopConnectTimer: StopTimer | null = null;
  #stopResponseTimer: StopTimer | null = null;

  constructor(
    options: UndiciSendOptions,
    resolve: (received: Received) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#options = options;
    this.#connection = options.pool.take();
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(request: DispatchOptions): void {
    const { signal, timeouts } = this.#options;
    signal.addEventListener('abort', this.#onAbort);
    if (timeouts.responseMs !== Infinity) {
      this.#stopResponseTimer = systemClock.startTimer(this.#onResponseTimeout, timeouts.responseMs);
    }
    this.#connection.dispatch(request, this);
  }

  readonly #onAbort = (): void => {
    this.#fail(this.#options.signal.reason);
  };

  readonly #onConnectTimeout = (): void => {
    this.#expired = 'connect-timeout';
    this.#fail(null);
  };

  readonly #onResponseTimeout = (): void => {
    this.#expired = 'response-timeout';
    this.#fail(null);
  };

  onConnecting(): void {
    const { connectMs } = this.#options.timeouts;
    if (this.#started || this.#ended || connectMs === Infinity) return;
    this.#stopConnectTimer ??= systemClock.startTimer(this.#onConnectTimeout, connectMs);
  }

  onRequestStart(controller: DispatchController): void {
    this.#controller = controller;
    if (this.#ended) {
      controller.abort(ENDED);
      return;
    }
    this.#started = true;
    this.#reused = this.#connection.use();
    this.#stopConnectTimer?.();
    this.#stopConnectTimer = null;
  }

  onResponseStart(
    controller: DispatchController,
    status: number,
    headers: Parameters<DispatchHandler['onResponseStart']>[2],
    statusText = '',
  ): void {
    // 1xx: the response is still to come.
    if (status < 200 || this.#ended) return;
    this.#status = status;
    this.#statusText = statusText;
    this.#headers = plainHeaders(headers);
    if (!this.#options.stream) return;
    this.#stream = new BodyStream(controller, () => {
      this.#fail(ENDED);
    });
    this.#resolve(this.#received(this.#stream));
  }

  onResponseData(_controller: DispatchController, chunk: Buffer): void {
    if (this.#ended) return;
    if (this.#stream !== null) {
      this.#stream.receive(chunk);
      return;
    }
    this.#bytes += chunk.length;
    if (this.#bytes > this.#options.maxBytes) this.#fail(new StreamTooLarge());
    else if (this.#first === null) this.#first = chunk;
    else (this.#more ??= [this.#first]).push(chunk);
  }

  onResponseEnd(): void {
    if (this.#ended) return;
    this.#end();
    this.#options.pool.giveBack(this.#connection, this.#stays());
    this.#complete();
  }

  onResponseError(_controller: DispatchController | null, error: Error): void {
    // A 304 may name the length of the body it stands for (RFC 9110 section 8.6); undici misses that body.
    const isWhole = this.#status === 304 && (error as { code?: unknown }).code === LENGTH_MISMATCH;
    if (!isWhole || this.#ended) {
      this.#fail(error);
      return;
    }
    this.#end();
    this.#options.pool.drop(this.#connection, ENDED);
    this.#complete();
  }

  #complete(): void {
    if (this.#stream !== null) this.#stream.push(null);
    else
      this.#resolve(
        this.#received(this.#more === null ? (this.#first ?? EMPTY) : Buffer.concat(this.#more, this.#bytes)),
      );
  }

  /** Why the send ended, as a failure; asked with what the body's stream was ended by. */
  toFailure(error: unknown): SendFailure {
    const [connected, responded] = [this.#started, this.#status > 0];
    const stale = this.#reused && !this.#connection.answered;
    if (this.#expired !== null) {
      return new SendFailure(this.#expired, null, connected, stale, responded);
    }
    const kind = error instanceof StreamTooLarge ? 'too-large' : 'connection';
    return new SendFailure(kind, causeOf(error, responded), connected, stale, responded);
  }

  /** Whether the connection outlasts the response. undici closes it after a HEAD, as some servers send a body all the same. */
  #stays(): boolean {
    const { connection } = this.#headers;
    return (
      this.#options.method !== 'HEAD' && (connection === undefined || !/\bclose\b/i.test(String(connection)))
    );
  }

  #received(body: Buffer | Readable): Received {
    return { status: this.#status, statusText: this.#statusText, headers: this.#headers, body };
  }

  #end(): void {
    this.#ended = true;
    this.#stopConnectTimer?.();
    this.#stopResponseTimer?.();
    this.#options.signal.removeEventListener('abort', this.#onAbort);
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#end();
    this.#controller?.abort(ENDED);
    this.#options.pool.drop(this.#connection, ENDED);
    const { signal } = this.#options;
    if (this.#stream !== null) this.#stream.destroy(error instanceof Error ? error : ENDED);
    else this.#reject(signal.aborted ? signal.reason : this.toFailure(error));
  }
}

/** Node's words for what undici has words of its own for: who looks at a code finds the same one on both transports. */
function causeOf(error: unknown, responded: boolean): unknown {
  if (!CONNECTION_ENDED.has((error as { code?: unknown } | null)?.code)) return error;
  const message = responded ? 'the connection ended before the body did' : 'socket hang up';
  return Object.assign(new Error(message), { code: 'ECONNRESET' });
}
