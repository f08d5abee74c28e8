import type { ApiRequest } from '../http/api-request.js';
import { followSignal } from '../internal/abort-fan.js';
import { StoppedAhead } from '../internal/stopped-ahead.js';

/** The signal of requests that are sent ahead: it aborts when the caller's does, and when nobody wants them any more. */
export class RunSignal {
  readonly #controller = new AbortController();
  readonly #unfollow: (() => void) | undefined;

  constructor(caller: AbortSignal | undefined) {
    if (caller === undefined) return;
    if (caller.aborted) this.#controller.abort(caller.reason);
    else {
      this.#unfollow = followSignal(caller, (reason) => {
        this.#controller.abort(reason);
      });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** `request` under this signal instead of the caller's. */
  put(request: ApiRequest): ApiRequest {
    return { ...request, signal: this.#controller.signal };
  }

  throwIfAborted(): void {
    this.#controller.signal.throwIfAborted();
  }

  /** Leaves no listener behind on the caller's signal. */
  leave(): void {
    this.#unfollow?.();
  }

  /** Aborts what is in flight. */
  stop(): void {
    this.leave();
    this.#controller.abort(new StoppedAhead('The run has ended'));
  }
}
