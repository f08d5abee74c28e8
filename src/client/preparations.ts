import { ClientClosedError } from '../errors/client-closed-error.js';
import { TimeoutError } from '../errors/timeout-error.js';
import type { ApiRequest } from '../http/api-request.js';
import { followSignal } from '../internal/abort-fan.js';
import { AbortSlot } from '../internal/abort-slot.js';
import { Bag, type BagElement } from '../internal/bag.js';
import type { Clock } from '../internal/clock.js';
import type { Redactor } from '../redaction/redactor.js';
import { formatDuration } from './failure-text.js';

class Preparation extends AbortSlot implements BagElement {
  bagIndex = -1;

  constructor(readonly request: ApiRequest) {
    super();
  }
}

/**
 * The requests that a subclass's `prepareRequest` has not answered yet. They have no exchange so far, but they end like
 * all others: with their signal, at their total deadline, and with the client.
 */
export class Preparations {
  readonly #clock: Clock;
  readonly #redactor: Redactor;
  readonly #pending = new Bag<Preparation>();

  constructor(clock: Clock, redactor: Redactor) {
    this.#clock = clock;
    this.#redactor = redactor;
  }

  /** @throws TimeoutError, ClientClosedError, or the reason of the request's signal; and what `prepared` rejects with */
  wait<T>(prepared: PromiseLike<T>, request: ApiRequest, totalMs: number): Promise<T> {
    const preparation = new Preparation(request);
    const { signal } = request;
    this.#pending.add(preparation);
    return new Promise<T>((resolve, reject) => {
      const unfollow =
        signal === undefined
          ? undefined
          : followSignal(signal, (reason) => {
              preparation.abort(reason);
            });
      const stopTotal =
        totalMs === Infinity
          ? undefined
          : this.#clock.startTimer(() => {
              preparation.abort(this.#timeout(request, totalMs));
            }, totalMs);
      const finish = (): void => {
        unfollow?.();
        stopTotal?.();
        this.#pending.remove(preparation);
      };
      preparation.addEventListener('abort', () => {
        finish();
        reject(preparation.reason);
      });
      prepared.then(
        (value) => {
          finish();
          resolve(value);
        },
        (error: unknown) => {
          finish();
          reject(error);
        },
      );
    });
  }

  close(): void {
    for (const preparation of this.#pending.elements()) {
      const details = this.#details(preparation.request);
      const { method, url } = details.request;
      preparation.abort(
        new ClientClosedError(`${method} ${url} was not sent, as the client was closed`, details),
      );
    }
  }

  #timeout(request: ApiRequest, totalMs: number): TimeoutError {
    const details = this.#details(request);
    const { method, url } = details.request;
    return new TimeoutError(
      `${method} ${url} was not done within ${formatDuration(totalMs)} (timeout.totalMs): prepareRequest was still at it`,
      { ...details, phase: 'total' },
    );
  }

  #details(request: ApiRequest): { request: { method: string; url: string }; attempts: number } {
    const url = this.#redactor.url(request.path);
    return { request: { method: request.method.toUpperCase(), url }, attempts: 0 };
  }
}
