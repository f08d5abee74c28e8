import type { AxiosSettings } from '../http/axios-settings.js';
import { receiveStream } from '../http/receive-stream.js';
import type { RawResponse } from '../http/send.js';
import { SendFailure } from '../http/send.js';
import type { OutgoingHeaders, OutgoingRequest, Sender, StreamHandlers } from '../http/sender.js';
import type { AbortSource } from '../internal/abort-slot.js';
import { isPromiseLike } from '../internal/promises.js';
import { checkCallSettings, connectionSettings, type ConnectionSettings } from './connection-settings.js';
import { ConnectionPool } from './connection-pool.js';
import { HeaderList } from './header-list.js';
import { loadUndici, type Undici } from './load-undici.js';
import { chooseProxy, type Proxy } from './proxy-choice.js';
import { requestContent } from './request-content.js';
import { requestPath } from './request-path.js';
import { tunnelThrough } from './tunnel.js';
import { UndiciSend, type Received } from './undici-send.js';

/** The way to an origin. */
interface Route {
  readonly pool: ConnectionPool;
  /** A proxy that is asked for the whole URL, as for http; for https there is a tunnel. */
  readonly forwarder: Proxy | null;
}

/** Sends over undici's connections, past axios and past Node's own HTTP client. */
export class UndiciSender implements Sender {
  readonly #undici: Undici;
  readonly #settings: ConnectionSettings;
  readonly #proxy: AxiosSettings['proxy'];
  readonly #maxBodyBytes: number;
  readonly #maxResponseBytes: number;
  readonly #keepAliveMs: number;
  readonly #routes = new Map<string, Route>();

  /** @throws ConfigurationError when undici is not installed, or when it cannot do what the settings ask for. */
  constructor(settings: AxiosSettings, maxResponseBytes: number, keepAliveMs: number) {
    this.#keepAliveMs = keepAliveMs;
    this.#settings = connectionSettings(settings);
    this.#undici = loadUndici();
    this.#proxy = settings.proxy;
    this.#maxBodyBytes = settings.maxBodyLength ?? -1;
    this.#maxResponseBytes = maxResponseBytes;
  }

  newHeaders(): OutgoingHeaders {
    return new HeaderList();
  }

  async send(outgoing: OutgoingRequest, signal: AbortSource, handlers: StreamHandlers): Promise<RawResponse> {
    const { config, data, stream, timeouts, origin, method } = outgoing;
    checkCallSettings(config);
    const { headers } = outgoing;
    if (!(headers instanceof HeaderList)) throw new TypeError('headers must come from newHeaders()');
    const route = this.#route(origin);
    let body: unknown = null;
    if (data !== undefined) {
      const content = this.#content(data, headers, config.maxBodyLength);
      body = isPromiseLike(content) ? await content : content;
    }
    const path = requestPath(outgoing.url, origin);
    if (route.forwarder !== null) forward(headers, route.forwarder, origin);
    let send!: UndiciSend;
    const received = await new Promise<Received>((resolve, reject) => {
      const { pool } = route;
      send = new UndiciSend(
        { method, pool, signal, timeouts, stream, maxBytes: this.#maxResponseBytes },
        resolve,
        reject,
      );
      send.start({
        path: route.forwarder === null ? path : origin + path,
        method,
        headers: headers.entries,
        body,
      });
    });
    return stream ? this.#receive(received, send, signal, handlers) : received;
  }

  close(): void {
    for (const { pool } of this.#routes.values()) pool.close();
  }

  /** @throws SendFailure for a body that is too large to be sent. */
  #content(data: unknown, headers: HeaderList, maxBodyLength = this.#maxBodyBytes): unknown {
    try {
      return requestContent(data, headers, maxBodyLength);
    } catch (error) {
      throw new SendFailure('connection', error, false, false, false);
    }
  }

  async #receive(
    received: Received,
    send: UndiciSend,
    signal: AbortSource,
    handlers: StreamHandlers,
  ): Promise<RawResponse> {
    const { status, statusText, headers } = received;
    try {
      const body = await receiveStream(received.body as Exclude<Received['body'], Buffer>, {
        status,
        contentEncoding: headers['content-encoding'],
        maxBytes: this.#maxResponseBytes,
        toError: (error) => handlers.toStreamError(signal.aborted ? error : send.toFailure(error)),
        onEnd: () => undefined,
        onStreamEnd: () => {
          handlers.onStreamEnd();
        },
      });
      return { status, statusText, headers, body };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw send.toFailure(error);
    }
  }

  #route(origin: string): Route {
    let route = this.#routes.get(origin);
    if (route === undefined) {
      route = this.#makeRoute(origin);
      this.#routes.set(origin, route);
    }
    return route;
  }

  #makeRoute(origin: string): Route {
    const undici = this.#undici;
    const { socketPath } = this.#settings;
    const proxy = socketPath === null ? chooseProxy(origin, this.#proxy, process.env) : null;
    const isSecure = origin.startsWith('https:');
    const forwarder = isSecure ? null : proxy;
    const reached = forwarder?.origin ?? origin;
    const settings = reached.startsWith('https:') ? this.#settings.https : this.#settings.http;
    const direct = undici.buildConnector({ ...settings, ...(socketPath === null ? {} : { socketPath }) });
    const connector = proxy !== null && isSecure ? tunnelThrough(proxy, direct) : direct;
    const pool = new ConnectionPool({
      undici,
      origin: reached,
      connector,
      socketPath,
      keepAliveMs: this.#keepAliveMs,
    });
    return { pool, forwarder };
  }
}

/** What a proxy that forwards is told besides the URL. */
function forward(headers: HeaderList, { authorization }: Proxy, origin: string): void {
  headers.set('host', origin.slice(origin.indexOf('//') + 2), false);
  if (authorization !== null) headers.set('proxy-authorization', authorization);
}
