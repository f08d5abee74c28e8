import type { Readable } from 'node:stream';
import axios, {
  type AxiosError,
  type AxiosHeaders,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import type { AbortSource } from '../internal/abort-slot.js';
import { AXIOS_SETTING_NAMES, type ResolvedAxiosSettings } from './axios-settings.js';
import { hasProxyVariables, isLoopback } from './proxy.js';
import { StreamTooLarge, streamBody } from './response-stream.js';
import { Send, SendFailure, type RawResponse } from './send.js';
import type { Timeouts } from './timeouts.js';

/** One send, complete: credentials, configured headers and parameters are in it. It must never reach an error or a log. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly hostname: string;
  readonly headers: InstanceType<typeof AxiosHeaders>;
  readonly data: unknown;
  readonly stream: boolean;
  readonly timeouts: Timeouts;
  /** The config of the call, for settings this package does not know of. */
  readonly config: InternalAxiosRequestConfig;
}

/** What a streamed body needs after `send` has resolved. */
export interface StreamHandlers {
  /** Called once, when the body has ended, however it ended. */
  onStreamEnd(): void;
  /** Turns what ended the body early into the error its consumer sees. */
  toStreamError(error: unknown): Error;
}

/** How much of an error's body is read when the caller asked for a stream, in bytes. */
const ERROR_BODY_BYTES = 65_536;

const httpAdapter = axios.getAdapter('http');

/**
 * What a subclass's direct call, or an interceptor, may set besides for one call. The rest of its config has done its
 * work by now, and copying all of it would be among the dearest things of a request.
 */
const SETTINGS_OF_A_CALL = [
  ...AXIOS_SETTING_NAMES,
  'cancelToken',
  'formDataHeaderPolicy',
  'allowedSocketPaths',
  'httpVersion',
  'http2Options',
] as const;

/** Sends one request through axios's own http adapter: no redirects, no parsing, no retries. */
export class Sender {
  readonly #settings: ResolvedAxiosSettings;
  readonly #maxResponseBytes: number;
  readonly #mayHaveProxy: boolean;

  constructor(settings: ResolvedAxiosSettings, maxResponseBytes: number) {
    this.#settings = settings;
    this.#maxResponseBytes = maxResponseBytes;
    this.#mayHaveProxy = settings.proxyConfigured || hasProxyVariables(process.env);
  }

  /**
   * @throws SendFailure when no response came, or the abort reason of `signal`.
   */
  async send(outgoing: OutgoingRequest, signal: AbortSource, handlers: StreamHandlers): Promise<RawResponse> {
    const send = new Send(outgoing.timeouts, signal);
    let response: AxiosResponse;
    try {
      response = await httpAdapter(this.#toConfig(outgoing, send));
    } catch (error) {
      send.finish();
      if (signal.aborted) throw signal.reason;
      throw toFailure(error, send);
    }
    const { status, statusText } = response;
    const headers = response.headers as Readonly<Record<string, unknown>>;
    if (!outgoing.stream) {
      send.finish();
      return { status, statusText, headers, body: response.data as Buffer };
    }
    const source = response.data as Readable;
    if (status < 200 || status > 299) {
      try {
        return { status, statusText, headers, body: await readSome(source) };
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw toFailure(error, send);
      } finally {
        send.finish();
      }
    }
    const contentEncoding = headers['content-encoding'];
    const body = streamBody(source, {
      contentEncoding: typeof contentEncoding === 'string' ? contentEncoding : '',
      maxBytes: this.#maxResponseBytes,
      toError: (error) => handlers.toStreamError(signal.aborted ? error : toFailure(error, send)),
      onEnd: () => {
        send.finish();
        handlers.onStreamEnd();
      },
    });
    return { status, statusText, headers, body };
  }

  #toConfig(outgoing: OutgoingRequest, send: Send): InternalAxiosRequestConfig {
    const config: Partial<Record<string, unknown>> = {
      ...this.#settings.config,
      url: outgoing.url,
      method: outgoing.method,
      headers: outgoing.headers,
      data: outgoing.data,
      responseType: outgoing.stream ? 'stream' : 'arraybuffer',
      maxRedirects: 0,
      // Bodies are decompressed afterwards: axios takes a truncated gzip body for a complete one.
      decompress: false,
      maxContentLength: outgoing.stream ? -1 : this.#maxResponseBytes,
      validateStatus: null,
      signal: send,
      transport: send,
    };
    for (const name of SETTINGS_OF_A_CALL) {
      const value: unknown = outgoing.config[name];
      if (value !== undefined) config[name] = value;
    }
    // Where there is no proxy to keep away, none is refused: for `proxy: false` axios stores a function that keeps the
    // whole request and its response in memory until the next full garbage collection.
    if (this.#mayHaveProxy && isLoopback(outgoing.hostname)) config['proxy'] = false;
    return config as unknown as InternalAxiosRequestConfig;
  }
}

function toFailure(error: unknown, send: Send): SendFailure {
  const { connected, reusedSocket, responded } = send;
  if (send.expired !== null) return new SendFailure(send.expired, null, connected, reusedSocket, responded);
  // axios has no code of its own for this: a bad response without a response object is one that was too large.
  const raw = error as Partial<AxiosError>;
  const tooLarge =
    error instanceof StreamTooLarge ||
    (axios.isAxiosError(error) && raw.code === 'ERR_BAD_RESPONSE' && raw.response === undefined);
  const kind = tooLarge ? 'too-large' : 'connection';
  return new SendFailure(kind, causeOf(error, responded), connected, reusedSocket, responded);
}

/** Node's own error says which system call failed; axios's wrapper around it does not. */
function causeOf(error: unknown, responded: boolean): unknown {
  if (!axios.isAxiosError(error)) return error;
  if (error.cause !== undefined) return error.cause;
  if (!responded) return error;
  return Object.assign(new Error('the connection ended before the body did'), { code: 'ECONNRESET' });
}

/** The beginning of a body, for an error's preview. */
async function readSome(source: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes >= ERROR_BODY_BYTES) break;
  }
  return Buffer.concat(chunks);
}
