import type { Readable } from 'node:stream';
import axios, {
  AxiosHeaders,
  type AxiosError,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import type { AbortSource } from '../internal/abort-slot.js';
import { AXIOS_SETTING_NAMES, type ResolvedAxiosSettings } from './axios-settings.js';
import { hasProxyVariables, isLoopback } from './proxy.js';
import { receiveStream } from './receive-stream.js';
import { StreamTooLarge } from './response-stream.js';
import { Send, SendFailure, type RawResponse } from './send.js';
import type { OutgoingHeaders, OutgoingRequest, Sender, StreamHandlers } from './sender.js';

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

/** Sends through axios's own http adapter. */
export class AxiosSender implements Sender {
  readonly #settings: ResolvedAxiosSettings;
  readonly #maxResponseBytes: number;
  readonly #mayHaveProxy: boolean;

  constructor(settings: ResolvedAxiosSettings, maxResponseBytes: number) {
    this.#settings = settings;
    this.#maxResponseBytes = maxResponseBytes;
    this.#mayHaveProxy = settings.proxyConfigured || hasProxyVariables(process.env);
  }

  newHeaders(): OutgoingHeaders {
    return new AxiosHeaders();
  }

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
    try {
      const body = await receiveStream(response.data as Readable, {
        status,
        contentEncoding: headers['content-encoding'],
        maxBytes: this.#maxResponseBytes,
        toError: (error) => handlers.toStreamError(signal.aborted ? error : toFailure(error, send)),
        onEnd: () => {
          send.finish();
        },
        onStreamEnd: () => {
          handlers.onStreamEnd();
        },
      });
      return { status, statusText, headers, body };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw toFailure(error, send);
    }
  }

  close(): void {
    this.#settings.destroyAgents();
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
  const { connected, stale, responded } = send;
  if (send.expired !== null) return new SendFailure(send.expired, null, connected, stale, responded);
  // axios has no code of its own for this: a bad response without a response object is one that was too large.
  const raw = error as Partial<AxiosError>;
  const tooLarge =
    error instanceof StreamTooLarge ||
    (axios.isAxiosError(error) && raw.code === 'ERR_BAD_RESPONSE' && raw.response === undefined);
  const kind = tooLarge ? 'too-large' : 'connection';
  return new SendFailure(kind, causeOf(error, responded), connected, stale, responded);
}

/** Node's own error says which system call failed; axios's wrapper around it does not. */
function causeOf(error: unknown, responded: boolean): unknown {
  if (!axios.isAxiosError(error)) return error;
  if (error.cause !== undefined) return error.cause;
  if (!responded) return error;
  return Object.assign(new Error('the connection ended before the body did'), { code: 'ECONNRESET' });
}
