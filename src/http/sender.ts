import type { InternalAxiosRequestConfig } from 'axios';
import type { AbortSource } from '../internal/abort-slot.js';
import type { RawResponse } from './send.js';
import type { Timeouts } from './timeouts.js';

/** The headers of one send while it is put together; a sender makes them in the form it sends them in. */
export interface OutgoingHeaders {
  /** Sets a header, whatever the case of its name. @param rewrite `false` leaves one that is set already. */
  set(name: string, value: string, rewrite?: boolean): unknown;
}

/** What a send takes from the config of a call: the request's own headers, and settings for this call alone. */
export type CallConfig = Omit<InternalAxiosRequestConfig, 'headers'> & { readonly headers: object };

/** One send, complete: credentials, configured headers and parameters are in it. It must never reach an error or a log. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly origin: string;
  readonly hostname: string;
  readonly headers: OutgoingHeaders;
  readonly data: unknown;
  readonly stream: boolean;
  readonly timeouts: Timeouts;
  /** The config of the call, for settings this package does not know of. */
  readonly config: CallConfig;
}

/** What a streamed body needs after `send` has resolved. */
export interface StreamHandlers {
  /** Called once, when the body has ended, however it ended. */
  onStreamEnd(): void;
  /** Turns what ended the body early into the error its consumer sees. */
  toStreamError(error: unknown): Error;
}

/** Sends one request and reads its response: no redirects, no decompression, no parsing, no retries. */
export interface Sender {
  /** Empty headers, for a request that this sender is to send. */
  newHeaders(): OutgoingHeaders;
  /**
   * @throws SendFailure when no response came, or the abort reason of `signal`.
   */
  send(outgoing: OutgoingRequest, signal: AbortSource, handlers: StreamHandlers): Promise<RawResponse>;
  /** Ends the connections this sender opened. */
  close(): void;
}
