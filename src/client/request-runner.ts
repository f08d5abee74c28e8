import { Readable } from 'node:stream';
import type { AxiosInstance, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { isAxiosError, isCancel } from 'axios';
import { ApiClientError } from '../errors/api-client-error.js';
import { ClientClosedError } from '../errors/client-closed-error.js';
import type { ApiRequest, RequestInput } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import { serializeParams } from '../http/query-string.js';
import { checkRequest } from '../http/request-options.js';
import type { StandardSchemaV1 } from '../http/standard-schema.js';
import { followSignal } from '../internal/abort-fan.js';
import { Bag } from '../internal/bag.js';
import type { Clock } from '../internal/clock.js';
import { isPromiseLike } from '../internal/promises.js';
import { StoppedAhead } from '../internal/stopped-ahead.js';
import type { ClientLog } from '../logging/client-log.js';
import type { Redactor } from '../redaction/redactor.js';
import { headerRecord } from '../pagination/request-fields.js';
import { addCallSite } from './call-site.js';
import { learnRequestSecrets } from './configured-secrets.js';
import type { Dispatcher } from './dispatcher.js';
import { Exchange } from './exchange.js';
import type { ExchangeFactory, RequestMode } from './exchange-factory.js';
import type { FailureFactory } from './failures.js';
import type { Observers } from './observers.js';
import { Preparations } from './preparations.js';
import { redactOwnError } from './redact-own-error.js';
import { validateData } from './validate-data.js';

/** The parts a runner is put together from. */
export interface RunnerParts {
  readonly clock: Clock;
  readonly http: () => AxiosInstance;
  readonly dispatcher: () => Dispatcher;
  readonly redactor: Redactor;
  readonly failures: FailureFactory;
  readonly observers: Observers;
  readonly log: ClientLog;
  readonly exchanges: ExchangeFactory;
  readonly prepare: (request: ApiRequest) => ApiRequest | Promise<ApiRequest>;
}

const PLAIN: RequestMode = Object.freeze({});
/** Arrays in the parameters of a direct call repeat the key, as everywhere else; axios would write `key[]`. */
const REPEATED_KEYS = { serialize: serializeParams };

/** Runs logical requests: checks them, follows their signals, and sees to it that each ends once. */
export class RequestRunner {
  readonly #parts: RunnerParts;
  readonly #active = new Bag<Exchange>();
  readonly #preparations: Preparations;
  #closed = false;
  #onDrained: (() => void) | null = null;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#preparations = new Preparations(parts.clock, parts.redactor);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** @throws ClientClosedError */
  checkOpen(): void {
    if (!this.#closed) return;
    throw new ClientClosedError('The client is closed; make a new one to send further requests');
  }

  /**
   * From now on every request is refused, and those that wait are ended. What is being sent may finish for up to
   * `timeoutMs`, and is then ended too.
   */
  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    this.#preparations.close();
    for (const exchange of this.#active.elements()) if (!exchange.sending) this.#end(exchange);
    if (this.#active.size === 0) return;
    await new Promise<void>((resolve) => {
      const stop = this.#parts.clock.startTimer(() => {
        for (const exchange of this.#active.elements()) this.#end(exchange);
        resolve();
      }, timeoutMs);
      this.#onDrained = () => {
        stop();
        resolve();
      };
    });
  }

  #end(exchange: Exchange): void {
    exchange.signal.abort(this.#parts.failures.closed(exchange));
  }

  #done(exchange: Exchange): void {
    this.#active.remove(exchange);
    if (this.#active.size === 0) this.#onDrained?.();
  }

  async run<T>(input: RequestInput<T>, mode: RequestMode = PLAIN): Promise<ApiResponse<T>> {
    const { observers, failures } = this.#parts;
    this.checkOpen();
    const startedAtMs = this.#parts.clock.now();
    checkRequest(input, 'request');
    const given = withMethod(input);
    if (given.signal?.aborted === true) throw given.signal.reason;
    const prepared = mode.unqueued === true ? given : this.#parts.prepare(given);
    const request: ApiRequest = isPromiseLike(prepared)
      ? await this.#preparations.wait(prepared, given, this.#parts.exchanges.totalMsOf(given))
      : prepared;
    if (request !== given) checkRequest(request, 'prepareRequest: request');
    const exchange = this.#parts.exchanges.create(request, mode, startedAtMs);
    mode.onExchange?.(exchange);
    if (request.headers !== undefined) {
      const paged = mode.read === true ? headerRecord(given.headers) : undefined;
      learnRequestSecrets(this.#parts.redactor, exchange.settings.headers, paged);
    }
    // After its secrets are known: telemetry is shown the URL.
    observers.begin(exchange, () => failures.requestOf(exchange));
    try {
      return (await this.#settle(exchange, request)) as ApiResponse<T>;
    } catch (error) {
      if (error instanceof ApiClientError) addCallSite(error);
      throw error;
    }
  }

  /** What the axios instance calls for each attempt, of our own requests and of a subclass's direct ones. */
  async attempt(config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
    const carried = (config as { exchange?: unknown }).exchange;
    const dispatcher = this.#parts.dispatcher();
    if (carried instanceof Exchange && !carried.settings.direct) return dispatcher.adapt(carried, config);
    const exchange = carried instanceof Exchange ? carried : this.#adopt(config);
    if (this.#closed) throw this.#parts.failures.closed(exchange);
    const signal = config.signal as AbortSignal | undefined;
    const unfollow =
      signal === undefined
        ? undefined
        : followSignal(signal, (reason) => {
            exchange.signal.abort(reason);
          });
    this.#active.add(exchange);
    const { observers, failures } = this.#parts;
    observers.begin(exchange, () => failures.requestOf(exchange));
    const finish = (): void => {
      unfollow?.();
      this.#done(exchange);
    };
    try {
      const response = await dispatcher.adapt(exchange, config);
      observers.end(exchange, () => ({ status: response.status, attempts: exchange.attempts }));
      if (response.data instanceof Readable) response.data.once('close', finish);
      else finish();
      return response;
    } catch (error) {
      finish();
      const outcome = { error, ...failures.requestOf(exchange), attempts: exchange.attemptsSent };
      observers.end(exchange, () => outcome);
      throw error;
    }
  }

  #adopt(config: InternalAxiosRequestConfig): Exchange {
    const { exchanges, http, clock } = this.#parts;
    const { paramsSerializer = REPEATED_KEYS } = config;
    const url = http().getUri({ ...config, paramsSerializer });
    const exchange = exchanges.adopt(config, url, clock.now());
    (config as { exchange?: Exchange }).exchange = exchange;
    return exchange;
  }

  /** Sends it, and settles the moment it is aborted, wherever the request is then. */
  #settle(exchange: Exchange, request: ApiRequest): Promise<ApiResponse> {
    const { clock, failures, observers } = this.#parts;
    const { signal, settings } = exchange;
    return new Promise<ApiResponse>((resolve, reject) => {
      this.#active.add(exchange);
      const unfollow =
        request.signal === undefined
          ? undefined
          : followSignal(request.signal, (reason) => {
              signal.abort(reason);
            });
      const stopTotal =
        settings.timeouts.totalMs === Infinity
          ? undefined
          : clock.startTimer(() => {
              signal.abort(failures.deadline(exchange));
            }, exchange.deadlineMs - clock.now());
      const finish = (): void => {
        unfollow?.();
        stopTotal?.();
        this.#done(exchange);
      };
      const fail = (error: unknown): void => {
        finish();
        reject(error);
        this.#report(exchange, error);
      };
      signal.addEventListener('abort', () => {
        fail(signal.reason);
      });
      this.#dispatch(exchange).then(
        (response) => {
          if (signal.aborted) return;
          resolve(response);
          observers.end(exchange, () => ({ status: response.status, attempts: exchange.attempts }));
          // A streamed body can still be aborted, and the request is done only when it has ended.
          if (response.data instanceof Readable) response.data.once('close', finish);
          else finish();
        },
        (error: unknown) => {
          // What an attempt received is nobody's when a schema or an interceptor refuses it.
          if (exchange.response?.data instanceof Readable) exchange.response.data.destroy();
          if (!signal.aborted) fail(this.#toCallerError(exchange, error));
        },
      );
    });
  }

  #report(exchange: Exchange, error: unknown): void {
    const { failures, log, observers } = this.#parts;
    const event = { error, ...failures.requestOf(exchange), attempts: exchange.attemptsSent };
    // The run that sent it ahead has ended: nobody waits for it, and nothing has failed.
    if (error instanceof StoppedAhead) {
      observers.end(exchange, () => ({ status: null, attempts: exchange.attemptsSent }));
      return;
    }
    observers.end(exchange, () => event);
    log.gaveUp(event);
    observers.emit('onError', () => event);
  }

  async #dispatch(exchange: Exchange): Promise<ApiResponse> {
    const response = await this.#parts.dispatcher().dispatch(exchange);
    const { schema } = exchange.settings.request;
    return schema === undefined ? response : this.#validate(exchange, response, schema);
  }

  /** Inside the exchange, so that a schema which asks somebody else ends with the request. */
  async #validate(exchange: Exchange, response: ApiResponse, schema: StandardSchemaV1): Promise<ApiResponse> {
    // What is being validated has arrived: `close()` lets it finish.
    exchange.sending = true;
    const checked = await validateData(schema, response.data);
    if (checked.misfit !== undefined) throw this.#parts.failures.validation(exchange, checked.misfit);
    return { ...response, data: checked.value };
  }

  /** Everything that is not ours, and may hold the config, becomes ours; what a subclass's own code threw stays. */
  #toCallerError(exchange: Exchange, error: unknown): unknown {
    const { failures, redactor } = this.#parts;
    redactOwnError(error, redactor);
    if (error instanceof ApiClientError || !(isAxiosError(error) || isCancel(error))) return error;
    const cause = redactor.scrubError(error);
    return new ApiClientError(
      `${exchange.method} ${redactor.url(exchange.target.url)} failed before it was sent: ${cause.message}`,
      failures.details(exchange, cause),
    );
  }
}

function withMethod(input: RequestInput): ApiRequest {
  return input.method === undefined ? { ...input, method: 'GET' } : (input as ApiRequest);
}
