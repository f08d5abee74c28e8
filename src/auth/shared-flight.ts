import { followSignal } from '../internal/abort-fan.js';
import type { AbortSource } from '../internal/abort-slot.js';

interface Flight<T> {
  readonly promise: Promise<T>;
  readonly controller: AbortController;
  waiters: number;
}

/**
 * One asynchronous job at a time, shared by all who ask for it while it runs. Each of them may stop waiting by its own
 * signal; the job itself is aborted only when nobody waits any more, or by {@link abort}. A failure is given to those
 * who waited and then forgotten.
 */
export class SharedFlight<T> {
  #flight: Flight<T> | null = null;

  /** Joins the job that runs, or starts it. */
  join(waiter: AbortSource, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (waiter.aborted) return Promise.reject(waiter.reason);
    const flight = (this.#flight ??= this.#launch(start));
    flight.waiters++;
    return new Promise((resolve, reject) => {
      const unfollow = followSignal(waiter, (reason) => {
        unfollow();
        reject(reason);
        flight.waiters--;
        if (flight.waiters === 0) this.#stop(flight, reason);
      });
      flight.promise.then(resolve, reject).finally(unfollow);
    });
  }

  /** Ends the job that runs; those who wait for it get `reason`. */
  abort(reason: unknown): void {
    if (this.#flight !== null) this.#stop(this.#flight, reason);
  }

  #launch(start: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const { signal } = controller;
    const promise = new Promise<T>((resolve, reject) => {
      // A job that ignores its signal must not hold up those who wait.
      const onAbort = (): void => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      const run = async (): Promise<T> => start(signal);
      run()
        .then(resolve, reject)
        .finally(() => {
          signal.removeEventListener('abort', onAbort);
          if (this.#flight === flight) this.#flight = null;
        });
    });
    const flight: Flight<T> = { promise, controller, waiters: 0 };
    return flight;
  }

  #stop(flight: Flight<T>, reason: unknown): void {
    if (this.#flight === flight) this.#flight = null;
    flight.controller.abort(reason);
  }
}
