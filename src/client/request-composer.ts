import type { Credentials } from '../auth/auth-strategy.js';
import { ACCEPTED_ENCODINGS } from '../http/decompress.js';
import { addAbsentParams } from '../http/query-string.js';
import type { HeaderPatch } from '../http/request-headers.js';
import type { CallConfig, OutgoingHeaders, OutgoingRequest } from '../http/sender.js';
import { isPromiseLike } from '../internal/promises.js';
import type { Redactor } from '../redaction/redactor.js';
import { learnRequestSecrets } from './configured-secrets.js';
import type { Exchange } from './exchange.js';

/** What the client adds to every request to its own origin. */
export interface ConfiguredDefaults {
  readonly headers: HeaderPatch;
  readonly params: Readonly<Record<string, unknown>>;
  readonly userAgent: string;
  /** Empty headers, in the form they are sent in. */
  readonly newHeaders: () => OutgoingHeaders;
  /** Learns the credentials that interceptors of a subclass add. */
  readonly redactor: Redactor;
}

const JSON_ACCEPT = 'application/json, text/plain;q=0.9, */*;q=0.8';

/** Headers that a request to a foreign origin may carry: they say what is accepted and nothing about the caller. */
const HARMLESS: ReadonlySet<string> = new Set(['accept', 'accept-encoding', 'accept-language', 'user-agent']);

/**
 * Puts a send together on copies: the request's own headers, what is configured for the client's own origin, and the
 * credentials. Other origins get none of the configured headers and parameters.
 */
export class RequestComposer {
  readonly #defaults: ConfiguredDefaults;
  readonly #hasParams: boolean;

  constructor(defaults: ConfiguredDefaults) {
    this.#defaults = defaults;
    this.#hasParams = Object.keys(defaults.params).length > 0;
  }

  compose(
    exchange: Exchange,
    config: CallConfig,
    credentials: Credentials | null,
  ): OutgoingRequest | Promise<OutgoingRequest> {
    if (!exchange.withBody) return this.#compose(exchange, config, credentials, undefined, null);
    const encoded = exchange.settings.body.encode();
    if (isPromiseLike(encoded)) {
      return encoded.then(({ data, contentType }) =>
        this.#compose(exchange, config, credentials, data, contentType),
      );
    }
    return this.#compose(exchange, config, credentials, encoded.data, encoded.contentType);
  }

  #compose(
    exchange: Exchange,
    config: CallConfig,
    credentials: Credentials | null,
    data: unknown,
    contentType: string | null,
  ): OutgoingRequest {
    // A token request carries its own credentials and nothing that is configured, on whichever origin it is made.
    const own = exchange.target.own && !exchange.settings.unqueued;
    // `config.headers` are the request's own, with whatever interceptors of a subclass did to them.
    const headers = this.#defaults.newHeaders();
    for (const name of Object.keys(config.headers)) {
      const value = (config.headers as Readonly<Record<string, unknown>>)[name];
      if (typeof value !== 'string' || (!exchange.withHeaders && !HARMLESS.has(name.toLowerCase()))) continue;
      if (exchange.withBody || name.toLowerCase() !== 'content-type') headers.set(name, value);
      learnRequestSecrets(
        this.#defaults.redactor,
        { [name.toLowerCase()]: value },
        exchange.settings.headers,
      );
    }
    if (contentType !== null) headers.set('Content-Type', contentType, false);
    let { url } = exchange.target;
    if (own) {
      for (const name in this.#defaults.headers) {
        const value = this.#defaults.headers[name];
        // A request's `null` takes a configured header away.
        if (typeof value !== 'string' || exchange.settings.headers[name] === null) continue;
        headers.set(name, value, false);
      }
      const traced = exchange.telemetry?.headers;
      for (const name in traced) headers.set(name, traced[name] ?? '', false);
      if (this.#hasParams) url = addAbsentParams(url, this.#defaults.params);
      if (credentials !== null) {
        for (const name in credentials.headers) headers.set(name, credentials.headers[name] ?? '');
        if (credentials.params !== undefined) url = addAbsentParams(url, credentials.params);
        exchange.generation = credentials.generation;
      }
    }
    if (exchange.settings.responseType === 'json') headers.set('Accept', JSON_ACCEPT, false);
    headers.set('Accept-Encoding', ACCEPTED_ENCODINGS, false);
    headers.set('User-Agent', this.#defaults.userAgent, false);

    return {
      method: exchange.method,
      url,
      origin: exchange.target.origin,
      hostname: exchange.target.hostname,
      headers,
      data,
      stream: exchange.settings.responseType === 'stream',
      timeouts: exchange.settings.timeouts,
      config,
    };
  }
}
