import type { AbortSource } from './abort-slot.js';

type OnAbort = (reason: unknown) => void;

/** The listeners of every request that shares one signal, behind the single listener the signal sees. */
interface Fan {
  readonly subscribers: Set<OnAbort>;
  readonly listener: () => void;
}

const fans = new WeakMap<object, Fan>();

/**
 * Calls `onAbort` with the signal's reason when `signal` aborts. Any number of requests may follow one signal: it
 * carries a single listener for all of them (so no `MaxListenersExceededWarning`), and none when the last has left.
 *
 * @returns what ends the subscription; calling it again does nothing.
 */
export function followSignal(signal: AbortSignal | AbortSource, onAbort: OnAbort): () => void {
  let fan = fans.get(signal);
  if (fan === undefined) {
    const subscribers = new Set<OnAbort>();
    const listener = (): void => {
      fans.delete(signal);
      for (const subscriber of subscribers) subscriber(signal.reason);
      subscribers.clear();
    };
    fan = { subscribers, listener };
    fans.set(signal, fan);
    (signal).addEventListener('abort', listener, { once: true });
  }
  const { subscribers, listener } = fan;
  // A wrapper of its own, so that one function may follow the same signal twice.
  const subscriber: OnAbort = (reason) => {
    onAbort(reason);
  };
  subscribers.add(subscriber);
  return () => {
    if (!subscribers.delete(subscriber) || subscribers.size > 0) return;
    fans.delete(signal);
    (signal).removeEventListener('abort', listener);
  };
}
