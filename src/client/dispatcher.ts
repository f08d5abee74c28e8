import { AxiosHeaders, type AxiosInstance, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { ConfigurationError } from '../errors/configuration-error.js';
import type { ApiResponse } from '../http/api-response.js';
import type { RawResponse } from '../http/send.js';
import { repeatAttempts } from '../retry/repeat-attempts.js';
import type { Attempt } from './attempt.js';
import type { Exchange } from './exchange.js';

/** What a {@link Dispatcher} works with. */
export interface DispatcherParts {
  readonly http: AxiosInstance;
  readonly attempt: Attempt;
  /** Whether axios has nothing to add now, so that attempts may go past it. */
  readonly mayPassAxios: () => boolean;
}

const NO_TRANSFORM = [(data: unknown): unknown => data];

/**
 * Has the attempts of an exchange made. They go through the axios instance, where interceptors of a subclass see them
 * and axios-retry repeats them, or past it where nobody would notice: the decisions are made in the attempt either way.
 */
export class Dispatcher {
  readonly #parts: DispatcherParts;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  dispatch(exchange: Exchange): Promise<ApiResponse> {
    return this.#parts.mayPassAxios() ? this.#pastAxios(exchange) : this.#throughAxios(exchange);
  }

  async #pastAxios(exchange: Exchange): Promise<ApiResponse> {
    const config = { headers: exchange.settings.headers };
    await repeatAttempts(() => this.#parts.attempt.run(exchange, config), exchange.signal);
    const { response } = exchange;
    if (response === null)
      throw new TypeError('An attempt that succeeds leaves its response on the exchange');
    return response;
  }

  async #throughAxios(exchange: Exchange): Promise<ApiResponse> {
    const { settings } = exchange;
    const config = {
      url: settings.target.url,
      method: settings.method.toLowerCase(),
      // `false` keeps axios from naming a type of its own; the body's type is set where it is encoded.
      headers: { 'Content-Type': false, ...settings.headers },
      transformRequest: NO_TRANSFORM,
      signal: exchange.signal,
      exchange,
    };
    const answered: AxiosResponse = await this.#parts.http.request(config);
    const { response } = exchange;
    if (response === null)
      throw new ConfigurationError('An interceptor answered the request without sending it');
    // A subclass's response interceptor may have replaced the data.
    const data: unknown = answered.data;
    return data === response.data ? response : { ...response, data };
  }

  /** One attempt, as axios's adapter. */
  async adapt(exchange: Exchange, config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
    return toAxiosResponse(exchange, await this.#parts.attempt.run(exchange, config), config);
  }
}

/** Without `request` and `config` of the send: they hold the credentials. */
function toAxiosResponse(
  exchange: Exchange,
  raw: RawResponse,
  config: InternalAxiosRequestConfig,
): AxiosResponse {
  const { status, statusText, headers } = raw;
  return {
    data: exchange.response?.data,
    status,
    statusText,
    headers:
      headers instanceof AxiosHeaders
        ? headers
        : new AxiosHeaders(headers as ConstructorParameters<typeof AxiosHeaders>[0]),
    config,
    request: undefined,
  };
}
