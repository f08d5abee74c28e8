import { followSignal } from '../internal/abort-fan.js';
import type { AbortSource } from '../internal/abort-slot.js';

/** `promise`, or a rejection with the waiter's reason as soon as it aborts. What comes of `promise` then is dropped. */
export function abortable<T>(promise: Promise<T>, waiter: AbortSource): Promise<T> {
  if (waiter.aborted) {
    promise.catch(() => undefined);
    return Promise.reject(waiter.reason);
  }
  return new Promise((resolve, reject) => {
    const unfollow = followSignal(waiter, (reason) => {
      unfollow();
      reject(reason);
    });
    promise.then(resolve, reject).finally(unfollow);
  });
}
