import { followSignal } from '../internal/abort-fan.js';
import type { AbortSource } from '../internal/abort-slot.js';
import type { RequestInput } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import type { AuthSend, SendUnauthenticated } from './auth-strategy.js';

/** The request that wants credentials. The URL is not redacted. */
export interface AuthTarget {
  readonly method: string;
  readonly url: string;
}

/**
 * What a strategy is given for one request. A real `AbortSignal` is made only when it is asked for: most strategies
 * never look at it, and it costs more than they do.
 */
export class RequestAuthSend implements AuthSend {
  readonly method: string;
  readonly url: string;
  readonly #source: AbortSource;
  readonly #transport: SendUnauthenticated;
  #controller: AbortController | undefined;
  #unfollow: (() => void) | undefined;

  constructor(target: AuthTarget, source: AbortSource, transport: SendUnauthenticated) {
    this.method = target.method;
    this.url = target.url;
    this.#source = source;
    this.#transport = transport;
  }

  get signal(): AbortSignal {
    if (this.#source instanceof AbortSignal) return this.#source;
    if (this.#controller === undefined) {
      const controller = new AbortController();
      this.#controller = controller;
      if (this.#source.aborted) controller.abort(this.#source.reason);
      else this.#unfollow = followSignal(this.#source, (reason) => controller.abort(reason));
    }
    return this.#controller.signal;
  }

  /** A property, so that `({ send }) => send(…)` works. */
  readonly send = async <T = unknown>(request: RequestInput<T>): Promise<ApiResponse<T>> => {
    const own = request.signal;
    if (own === undefined) return this.#transport<T>({ ...request, auth: false, signal: this.signal });
    const either = new AbortController();
    const abort = (reason: unknown): void => either.abort(reason);
    const first = [own, this.signal].find((signal) => signal.aborted);
    if (first !== undefined) either.abort(first.reason);
    const unfollow = [followSignal(own, abort), followSignal(this.signal, abort)];
    try {
      return await this.#transport<T>({ ...request, auth: false, signal: either.signal });
    } finally {
      for (const stop of unfollow) stop();
    }
  };

  /** The credentials are there: the signal no longer follows the request. */
  end(): void {
    this.#unfollow?.();
  }
}
