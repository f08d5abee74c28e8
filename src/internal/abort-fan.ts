import type { AbortSource } from './abort-slot.js';
import { Bag, type BagElement } from './bag.js';

type OnAbort = (reason: unknown) => void;

class Subscriber implements BagElement {
  bagIndex = -1;

  constructor(readonly onAbort: OnAbort) {}
}

/** The listeners of every request that shares one signal, behind the single listener the signal sees. */
interface Fan {
  readonly subscribers: Bag<Subscriber>;
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
    const subscribers = new Bag<Subscriber>();
    const listener = (): void => {
      fans.delete(signal);
      for (const subscriber of subscribers.elements()) {
        // One that has left meanwhile, because of what another did, is not told.
        if (subscriber.bagIndex < 0) continue;
        subscribers.remove(subscriber);
        subscriber.onAbort(signal.reason);
      }
    };
    fan = { subscribers, listener };
    fans.set(signal, fan);
    signal.addEventListener('abort', listener, { once: true });
  }
  const { subscribers, listener } = fan;
  const subscriber = new Subscriber(onAbort);
  subscribers.add(subscriber);
  return () => {
    if (subscriber.bagIndex < 0) return;
    subscribers.remove(subscriber);
    if (subscribers.size > 0) return;
    fans.delete(signal);
    signal.removeEventListener('abort', listener);
  };
}
