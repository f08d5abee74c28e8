import { followSignal } from './abort-fan.js';
import type { AbortSource } from './abort-slot.js';
import { systemClock, type Clock } from './clock.js';

/** Resolves after `delayMs`, or rejects at once with the signal's reason when it aborts; the timer is then stopped. */
export function sleep(
  delayMs: number,
  signal?: AbortSignal | AbortSource,
  clock: Clock = systemClock,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason);
      return;
    }
    let unfollow: (() => void) | undefined = undefined;
    const stop = clock.startTimer(() => {
      unfollow?.();
      resolve();
    }, delayMs);
    if (signal !== undefined) {
      unfollow = followSignal(signal, (reason) => {
        stop();
        reject(reason);
      });
    }
  });
}
